#pragma once
// An open loop: requests are due at a constant rate, whether or not those before them were answered. One thread, which
// keeps its core busy, since waking up would be in what it measures.

#include <cstdint>

#include "outcome.h"
#include "pool.h"

namespace load {

struct OpenLoop {
  std::uint64_t first = 0;  // the number of the first request
  std::uint64_t requests = 0;
  double rate = 0;  // a second
};

// Sends each request when it is due, or as soon after as a connection is free, and counts its latency from when it was due: a
// server that stands still is charged for all who would have called meanwhile. Throws as the closed loop does, and
// std::runtime_error once the server is ten seconds behind.
Outcome run(const OpenLoop& loop, Pool& pool, const Workload& workload);

}  // namespace load
