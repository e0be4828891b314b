#pragma once
// What a handler returns: an answer (its body is in the call's writer already) or a problem. Values.

#include <string_view>

#include "base/result.h"
#include "core/problem.h"

namespace core {

struct Answer {
  int status = 200;
  bool body = false;             // whether the call's writer holds one
  std::string_view media_type{}; // of static storage; empty: the one the document declares for this status
  bool hold = false;             // not an answer yet: ask again in a moment (http::Reply::hold)
};

using Outcome = tl::expected<Answer, Problem>;

inline Outcome ok() { return Answer{200, true}; }
inline Outcome created() { return Answer{201, true}; }
inline Outcome empty(int status) { return Answer{status, false}; }
inline Outcome no_content() { return empty(204); }
inline Outcome hold() { return Answer{.hold = true}; }

inline tl::unexpected<Problem> problem(std::string_view cause, std::vector<std::string> arguments = {}) {
  return tl::unexpected(Problem{cause, std::move(arguments)});
}
inline tl::unexpected<Problem> keep_changes(tl::unexpected<Problem> failed) {
  failed.value().keep_changes = true;
  return failed;
}

}  // namespace core
