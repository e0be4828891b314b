#include "http/server/machine.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace http::server {
namespace {

// Listening sockets, event queues, files, and whatever libraries open.
constexpr std::size_t kOwnFiles = 128;

std::size_t cores_of_affinity() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return std::numeric_limits<std::size_t>::max();
  return static_cast<std::size_t>(std::max(CPU_COUNT(&set), 1));
}

std::size_t cores_of_quota(double quota, double period) {
  if (quota <= 0 || period <= 0) return std::numeric_limits<std::size_t>::max();
  return std::max<std::size_t>(static_cast<std::size_t>(quota / period), 1);
}

// A container sees its own cgroup as the root of the hierarchy, so the root's files are the ones to read.
std::size_t cores_of_cgroup() {
  if (std::ifstream unified("/sys/fs/cgroup/cpu.max"); unified) {
    double quota = 0, period = 0;  // "max" in place of the quota fails to read and leaves 0: no quota
    unified >> quota >> period;
    return cores_of_quota(quota, period);
  }
  std::ifstream quota_file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
  std::ifstream period_file("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  double quota = 0, period = 0;
  quota_file >> quota;
  period_file >> period;
  return cores_of_quota(quota, period);
}

}  // namespace

std::size_t available_cores() { return std::min(cores_of_affinity(), cores_of_cgroup()); }

std::size_t raise_connection_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return kOwnFiles;
  if (files.rlim_cur < files.rlim_max) {
    const rlimit raised{files.rlim_max, files.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
  }
  const auto limit = static_cast<std::size_t>(files.rlim_cur);
  return limit > 2 * kOwnFiles ? limit - kOwnFiles : limit / 2;
}

}  // namespace http::server
