#pragma once
// What the vendors' tables of words share: a problem's argument put into a sentence, and how an authorization server's
// errors are written down, by cause. Pure functions.

#include <span>
#include <string>
#include <string_view>

#include "core/problem.h"
#include "oauth/failure.h"

namespace core {

// `text` with `argument` in place of `{0}`.
std::string fill(std::string_view text, std::string_view argument);
// The same with the problem's first argument, "" where it has none.
std::string fill(std::string_view text, const Problem& problem);

// One error of RFC 6749's form, in a vendor's words.
struct OAuthWording {
  std::string_view cause;        // its name, also in scenarios
  int status;
  std::string_view error;        // "invalid_grant"
  std::string_view description;  // `{0}` stands for the problem's first argument
};

// The one of that cause; the first, which is that of `internal`, where there is none. REQUIRES: not empty.
const OAuthWording& wording_among(std::span<const OAuthWording> wordings, std::string_view cause);

Problem problem_of(const oauth::Failure& failure);
inline tl::unexpected<Problem> refused(const oauth::Failure& failure) { return tl::unexpected(problem_of(failure)); }

}  // namespace core
