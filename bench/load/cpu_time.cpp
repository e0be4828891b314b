#include "cpu_time.h"

#include <dirent.h>
#include <time.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

namespace load {

namespace {

// The CPU clock of a process counts all its threads, those that have ended included, in nanoseconds; /proc/PID/stat
// rounds the same number to ticks of 10 ms.
std::chrono::nanoseconds own_time(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  const int error = clock_getcpuclockid(pid, &clock);
  if (error != 0) throw std::system_error(error, std::generic_category(), "process " + std::to_string(pid));
  if (clock_gettime(clock, &time) != 0) {
    throw std::system_error(errno, std::generic_category(), "process " + std::to_string(pid));
  }
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
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

std::chrono::nanoseconds cpu_time(pid_t pid) {
  std::chrono::nanoseconds total = own_time(pid);
  for (const pid_t child : children(pid)) total += cpu_time(child);
  return total;
}

}  // namespace load
