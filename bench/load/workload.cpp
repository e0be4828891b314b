#include "workload.h"

#include <stdexcept>

namespace load {

void Workload::check(std::uint64_t number, const Response& response) const {
  if (response.status != kinds[number % kinds.size()].status) {
    throw std::runtime_error("request " + std::to_string(number) + ": status " + std::to_string(response.status) +
                             " came: " + std::string(response.body));
  }
  if (on_body) on_body(response.body);
}

}  // namespace load
