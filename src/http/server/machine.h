#pragma once
// What this process may use of the machine. Any thread.

#include <cstddef>

namespace http::server {

// The cores that affinity and a cgroup's CPU quota leave to this process, rounded down; at least 1.
std::size_t available_cores();

// Raises the soft limit of open files to the hard one and returns how many connections fit under it beside what the
// process needs for itself.
std::size_t raise_connection_limit();

}  // namespace http::server
