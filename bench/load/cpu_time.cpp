#include "cpu_time.h"

#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace load {

namespace {

// The CPU clock of a process counts all its threads, those that have ended included, in nanoseconds; /proc/PID/stat
// rounds the same number to ticks of 10 ms.
std::chrono::nanoseconds clock_of(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  const int error = clock_getcpuclockid(pid, &clock);
  if (error != 0) throw std::system_error(error, std::generic_category(), "process " + std::to_string(pid));
  if (clock_gettime(clock, &time) != 0) {
    throw std::system_error(errno, std::generic_category(), "process " + std::to_string(pid));
  }
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Field 14 of /proc/PID/stat, twelve behind the name, which may hold anything.
std::chrono::nanoseconds user_time(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  std::int64_t ticks = 0;
  fields >> ticks;
  return std::chrono::nanoseconds(ticks * (1'000'000'000 / sysconf(_SC_CLK_TCK)));
}

// Every thread may have children of its own.
std::vector<pid_t> children(pid_t pid) {
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  std::vector<pid_t> found;
  DIR* folder = opendir(tasks.c_str());
  if (folder == nullptr) return found;
  while (const dirent* entry = readdir(folder)) {
    std::ifstream file(tasks + "/" + entry->d_name + "/children");
    for (pid_t child = 0; file >> child;) found.push_back(child);
  }
  closedir(folder);
  return found;
}

}  // namespace

CpuTime cpu_time(pid_t pid) {
  CpuTime time{.total = clock_of(pid), .user = user_time(pid)};
  for (const pid_t child : children(pid)) {
    const CpuTime below = cpu_time(child);
    time.total += below.total;
    time.user += below.user;
  }
  return time;
}

}  // namespace load
