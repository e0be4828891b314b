#pragma once
// What is sent and what must come back. Immutable once filled, so any thread may read it.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "request_template.h"
#include "response_reader.h"

namespace load {

struct Workload {
  struct Kind {
    RequestTemplate request;
    int status = 200;  // of every answer to it
  };

  std::vector<Kind> kinds;                        // taken in turn; at least one
  std::function<void(std::string_view)> on_body;  // sees every body, in the order of the answers; may be empty

  // Appends the request of that number: of k kinds, each sees the numbers 0, 1, 2, …
  void render(std::uint64_t number, std::string& out) const {
    kinds[number % kinds.size()].request.render(number / kinds.size(), out);
  }

  // Throws std::runtime_error where that is not the answer to the request of that number.
  void check(std::uint64_t number, const Response& response) const;
};

}  // namespace load
