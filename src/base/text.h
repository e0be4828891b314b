#pragma once
// Small pure functions on text and bytes. Views returned borrow from their argument.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/short_text.h"

namespace base {

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool iequals(std::string_view a, std::string_view b);  // ASCII case only
std::string to_lower(std::string_view text);           // ASCII case only
std::string_view trim(std::string_view text);          // spaces and tabs
std::vector<std::string_view> split(std::string_view text, char separator);  // keeps empty parts
bool has_part(std::string_view text, char separator, std::string_view part);   // whether `split` gives it
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

bool valid_utf8(std::string_view text);
std::size_t valid_utf8_prefix(std::string_view text);  // how many bytes at the front are whole characters
// `bytes` where they are UTF-8; else every byte that is not ASCII becomes U+FFFD. For showing what a client sent.
std::string to_utf8(std::string_view bytes);
// As to_utf8, of at most the first `max_bytes`, without cutting a character: for quoting input in a message.
std::string excerpt(std::string_view bytes, std::size_t max_bytes = 64);

// Percent-decoding, once (RFC 3986 section 2.1); nothing for a `%` without two hex digits. `plus_is_space` for
// application/x-www-form-urlencoded.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
void append_percent_encoded(std::string& out, std::string_view text);  // all but unreserved characters

// base64url without padding (RFC 4648 section 5).
std::string base64url(std::span<const std::uint8_t> bytes);
void append_base64url(std::string& out, std::span<const std::uint8_t> bytes);
void append_base64url(ShortText& out, std::span<const std::uint8_t> bytes);
// Nothing unless `text` is canonical base64url: right alphabet, no padding, no stray bits.
std::optional<std::string> decode_base64url(std::string_view text);
std::string base64(std::span<const std::uint8_t> bytes);
void append_base64(ShortText& out, std::span<const std::uint8_t> bytes);
std::optional<std::string> decode_base64(std::string_view text);  // standard alphabet, padded
std::string hex(std::span<const std::uint8_t> bytes);             // lower case

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Constant time for equal lengths; for codes, secrets and signatures.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// The number of edits between two names, for suggestions ("did you mean …?").
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace base
