#pragma once
// What ID tokens of both vendors have in common. Pure functions.

#include <string>
#include <string_view>

namespace oauth {

// `at_hash` and `c_hash`: base64url of the left half of the SHA-256 of a token or code (OpenID Connect Core 3.1.3.6).
std::string half_hash(std::string_view token_or_code);

}  // namespace oauth
