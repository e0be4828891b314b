#pragma once
// Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits, steps of 30 seconds
// since 1970. Pure functions.

#include <cstdint>
#include <string>
#include <string_view>

namespace crypto {

constexpr std::uint64_t kTotpSeconds = 30;

// The code of a step (RFC 4226 section 5.3). `secret` is the key's bytes.
std::string totp_code(std::string_view secret, std::uint64_t step);

}  // namespace crypto
