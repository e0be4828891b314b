#pragma once
// Connections that serve one request each, several opened at once: what a new connection costs, with TLS a handshake.

#include <cstdint>

#include "connection.h"
#include "outcome.h"
#include "workload.h"

namespace load {

struct Sessions {
  std::uint64_t first = 0;  // the number of the first request
  std::uint64_t requests = 0;
  unsigned at_once = 8;  // a thread each
  bool tls = false;
  bool resume = false;  // go on from the last ticket of the same thread
};

// Latencies are those from connecting to the answer. Throws std::system_error and std::runtime_error where a connection
// fails, for a wrong answer, and after ten seconds without one.
Outcome run(const Sessions& sessions, const Target& target, const Workload& workload);

}  // namespace load
