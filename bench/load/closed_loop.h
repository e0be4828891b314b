#pragma once
// A closed loop: each of some connections sends its next requests when the answers to the last have come. One thread.

#include <cstdint>

#include "outcome.h"
#include "pool.h"

namespace load {

struct ClosedLoop {
  std::uint64_t first = 0;  // the number of the first request
  std::uint64_t requests = 0;
  std::uint64_t pipelined = 1;  // so many in one write
};

// Sends that many requests and waits for every answer. Throws std::system_error and std::runtime_error where a connection
// fails or is closed, for a wrong answer, and after ten seconds without any.
Outcome run(const ClosedLoop& loop, Pool& pool, const Workload& workload);

}  // namespace load
