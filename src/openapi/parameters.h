#pragma once
// A request's parameters, read as its operation declares them. One thread's, kept and used again: it allocates only for
// a longer query than any before.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "json/value.h"
#include "openapi/document.h"
#include "openapi/router.h"
#include "openapi/schema.h"

namespace openapi {

class Parameters {
 public:
  static constexpr std::size_t kMaxPairs = 100;

  struct Pair {
    std::string_view name;   // decoded
    std::string_view value;  // decoded
    std::string_view raw;    // the value as sent
  };

  // The first value of that name, decoded; "" for a name alone. Good until the next read.
  std::optional<std::string_view> query(std::string_view name) const;
  // Every pair of the query, declared or not, in its order.
  std::span<const Pair> pairs() const { return pairs_; }

 private:
  friend class ParameterReader;
  std::vector<Pair> pairs_;
  std::string decoded_;
  std::string json_;  // a parameter's value while it is checked
  json::Parser parser_{std::size_t{1} << 16};
};

// Reads the query into `out` and checks every declared parameter: presence, and its value, typed by style and explode,
// against its schema. Where a parameter that is no array is repeated the first counts; unknown ones are passed over.
// Whether all is well; else, where `violations` is given, each mistake is added, with instance pointers
// `/query/expand`,
// `/path/id`, `/header/X-Id`, `/cookie/sid` (and further into arrays and objects). Mistakes of the query as a whole (a
// broken escape, bytes that are not UTF-8, more than kMaxPairs) are at `/query`, keyword "encoding" and "limit".
bool read_parameters(const Operation& operation, const http::Request& request, const Router::Match& match,
                     Parameters& out, std::vector<Violation>* violations);

}  // namespace openapi
