#pragma once
// The grammars behind format.h, a function each. Pure functions, no allocation.

#include <string_view>

namespace openapi::format {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_email(std::string_view text);     // RFC 5321 Mailbox, with UTF-8 as RFC 6531 allows
bool is_hostname(std::string_view text);  // RFC 1123; no trailing dot
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);  // RFC 4291 text, without zone
// RFC 3986, or RFC 3987 where `international`.
bool is_uri(std::string_view text, bool relative_too, bool international);
bool is_json_pointer(std::string_view text);

bool is_date(std::string_view text);
bool is_time(std::string_view text);  // RFC 3339 full-time, leap seconds only where UTC has them
bool is_date_time(std::string_view text);
bool is_duration(std::string_view text);  // RFC 3339 appendix A

bool is_uuid(std::string_view text);
bool is_base64(std::string_view text);  // either alphabet, padding optional

}  // namespace openapi::format
