#pragma once
// A closed loop: each of some connections sends its next request when the answer to the last has come. One thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "request_template.h"

namespace load {

struct Job {
  std::string address = "127.0.0.1";  // numeric, version 4
  std::uint16_t port = 0;
  std::uint64_t first = 0;  // the number of the first request
  std::uint64_t requests = 0;
  unsigned connections = 64;
  int status = 200;                               // what every answer must have
  std::function<void(std::string_view)> on_body;  // sees every body, in the order of the answers; may be empty
};

struct Outcome {
  std::chrono::nanoseconds elapsed{0};
  std::vector<std::chrono::nanoseconds> latencies;  // one a request, unsorted
  std::size_t response_size = 0;                    // of the last answer, head and body
};

// Sends `job.requests` requests and waits for every answer. Throws std::system_error when a connection fails and
// std::runtime_error for an answer of another status.
Outcome run(const Job& job, const RequestTemplate& requests);

}  // namespace load
