#include <charconv>

#include "json/reading.h"

namespace json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Most plain scalars are words; these letters begin everything that is not.
bool may_be_special(char c) { return is_digit(c) || std::string_view("+-.~nNtTfF").find(c) != std::string_view::npos; }

std::optional<bool> as_boolean(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

template <class Integer>
std::optional<Integer> as_integer(std::string_view digits, int base) {
  Integer n = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, code] = std::from_chars(digits.data(), end, n, base);
  return code == std::errc{} && stopped == end ? std::optional(n) : std::nullopt;
}

// Core schema: [-+]?[0-9]+, 0o[0-7]+, 0x[0-9a-fA-F]+. Nothing for what 64 bits cannot hold.
std::optional<Tree> as_integer(std::string_view text, Mark at) {
  int base = 10;
  if (text.starts_with("0o") || text.starts_with("0x")) {
    base = text[1] == 'o' ? 8 : 16;
    text.remove_prefix(2);
    if (text.starts_with('-')) return std::nullopt;
  } else if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  if (const auto n = as_integer<std::int64_t>(text, base)) return Tree(*n, at);
  if (text.starts_with('-')) return std::nullopt;
  if (const auto n = as_integer<std::uint64_t>(text, base)) return Tree(*n, at);
  return std::nullopt;
}

// Core schema: [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, but for numbers that a double cannot hold.
// from_chars reads the same, and "inf" and "nan", which the first character tells apart.
std::optional<double> as_double(std::string_view text) {
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  const std::string_view unsigned_text = text.substr(is_signed ? 1 : 0);
  if (unsigned_text.empty() || !(is_digit(unsigned_text[0]) || unsigned_text[0] == '.')) return std::nullopt;
  double n = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(unsigned_text.data(), end, n);
  if (code != std::errc{} || stopped != end) return std::nullopt;
  return text.starts_with('-') ? -n : n;
}

}  // namespace

Tree resolve_plain_scalar(const std::string& text, Mark at) {
  if (is_null(text)) return Tree(nullptr, at);
  if (may_be_special(text[0])) {
    if (const auto b = as_boolean(text)) return Tree(*b, at);
    if (auto n = as_integer(text, at)) return *std::move(n);
    if (const auto n = as_double(text)) return Tree(*n, at);
  }
  return Tree(text, at);
}

}  // namespace json
