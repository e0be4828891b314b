#pragma once
// Proof Key for Code Exchange (RFC 7636). Pure functions.

#include <string_view>

namespace oauth {

// 43 to 128 unreserved characters: what a verifier is made of, and what an S256 challenge is at most.
bool is_verifier(std::string_view text);
// Whether `challenge` is that of `verifier` by S256, compared in constant time.
bool s256_matches(std::string_view challenge, std::string_view verifier);

}  // namespace oauth
