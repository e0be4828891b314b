#pragma once
// What a run gives, closed or open.

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "histogram.h"

namespace load {

struct Outcome {
  std::chrono::nanoseconds elapsed{0};
  Histogram latencies;            // one a request
  std::size_t response_size = 0;  // of the last answer, head and body
  std::uint64_t resumed = 0;      // TLS sessions that were, of all that were opened
};

}  // namespace load
