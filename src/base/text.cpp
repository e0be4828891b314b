#include "base/text.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace base {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
  const char lower = ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_continuation(std::uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The length of the well-formed multi-byte character at the front (Unicode table 3-7), else 0.
std::size_t character_length(const std::uint8_t* at, std::size_t left) {
  const std::uint8_t lead = at[0];
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (left < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(at[i])) return 0;
  }
  const bool overlong = (lead == 0xE0 && at[1] < 0xA0) || (lead == 0xF0 && at[1] < 0x90);
  const bool surrogate = lead == 0xED && at[1] > 0x9F;
  const bool too_high = lead == 0xF4 && at[1] > 0x8F;
  return overlong || surrogate || too_high ? 0 : length;
}

bool all_ascii(const std::uint8_t* eight_bytes) {
  std::uint64_t word;
  std::memcpy(&word, eight_bytes, 8);
  return (word & 0x8080808080808080U) == 0;
}

}  // namespace

// Most of what is compared is spelt alike, but for a first letter.
bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::size_t i = 0;
  const auto alike = [&](std::size_t end) {
    for (; i < end; ++i)
      if (a[i] != b[i] && ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    return true;
  };
  while (i + 8 <= a.size()) {
    if (std::memcmp(a.data() + i, b.data() + i, 8) == 0)
      i += 8;
    else if (!alike(i + 8))
      return false;
  }
  return alike(a.size());
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), ascii_lower);
  return out;
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool has_part(std::string_view text, char separator, std::string_view part) {
  for (;;) {
    const auto end = text.find(separator);
    if (text.substr(0, end) == part) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}

bool valid_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

std::size_t valid_utf8_prefix(std::string_view text) {
  const std::uint8_t* bytes = as_bytes(text).data();
  std::size_t i = 0;
  while (i < text.size()) {
    if (text.size() - i >= 8 && all_ascii(bytes + i)) {
      i += 8;
    } else if (bytes[i] < 0x80) {
      ++i;
    } else {
      const std::size_t length = character_length(bytes + i, text.size() - i);
      if (length == 0) return i;
      i += length;
    }
  }
  return i;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

void append_percent_encoded(std::string& out, std::string_view text) {
  constexpr char kUpperCase[] = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(c);
    const char escaped[] = {'%', kUpperCase[byte >> 4], kUpperCase[byte & 15]};
    out.append(escaped, sizeof escaped);
  }
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr char kLowerCase[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kLowerCase[byte >> 4]);
    out.push_back(kLowerCase[byte & 15]);
  }
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

std::string to_utf8(std::string_view bytes) {
  if (valid_utf8(bytes)) return std::string(bytes);
  std::string text;
  for (const char c : bytes) {
    text.append(static_cast<unsigned char>(c) < 0x80 ? std::string_view(&c, 1) : std::string_view("\xEF\xBF\xBD"));
  }
  return text;
}

std::string excerpt(std::string_view bytes, std::size_t max_bytes) {
  if (bytes.size() <= max_bytes) return to_utf8(bytes);
  std::size_t end = max_bytes;
  // A character has at most three bytes behind its first; more of them in a row are not UTF-8 anyway.
  while (end > 0 && max_bytes - end < 3 && is_continuation(static_cast<std::uint8_t>(bytes[end]))) --end;
  return to_utf8(bytes.substr(0, end));
}

}  // namespace base
