#pragma once
// How long a process has worked, as the kernel's clocks count it. Any thread.

#include <sys/types.h>

#include <chrono>

namespace load {

// User and system time of `pid` and of all living processes below it. Throws std::system_error where `pid` is gone.
std::chrono::nanoseconds cpu_time(pid_t pid);

}  // namespace load
