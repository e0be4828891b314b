#pragma once
// Errors as values. `Result<T>` is what a function returns when its caller can be wrong; `check` is for what only a
// bug can make false. All of it is thread-compatible.

#include <source_location>
#include <stdexcept>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace base {

// One sentence for a person, without a final newline.
struct Error {
  std::string message;
};

template <class T, class E = Error>
using Result = tl::expected<T, E>;

inline tl::unexpected<Error> fail(std::string message) { return tl::unexpected<Error>(Error{std::move(message)}); }

// A bug: thrown by `check`, caught in one place (core/pipeline), answered with the provider's 500.
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void bug(const char* what, std::source_location where = std::source_location::current());

// Throws Bug unless `held`.
inline void check(bool held, const char* what, std::source_location where = std::source_location::current()) {
  if (!held) [[unlikely]] bug(what, where);
}

}  // namespace base
