#pragma once
// Base32 as authenticator apps write secrets (RFC 4648 section 6), without padding. Pure functions.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace base {

std::string base32(std::span<const std::uint8_t> bytes);
// Nothing unless `text` is canonical: capitals and 2 to 7, no padding, no stray bits.
std::optional<std::string> decode_base32(std::string_view text);

}  // namespace base
