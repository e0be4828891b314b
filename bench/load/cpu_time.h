#pragma once
// How long a process has worked, as the kernel's clocks count it. Any thread.

#include <sys/types.h>

#include <chrono>

namespace load {

struct CpuTime {
  std::chrono::nanoseconds total{0};
  // The part of it in user mode. The kernel tells the two apart by what it finds at its ticks, so take it over a second or
  // more.
  std::chrono::nanoseconds user{0};
};

// Of `pid` and of all living processes below it. Throws std::system_error where `pid` is gone.
CpuTime cpu_time(pid_t pid);

}  // namespace load
