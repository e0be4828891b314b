#include "http/server/request_target.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "http/server/grammar.h"

namespace http::server {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_ipv6(char c) {
  const char lower = base::ascii_lower(c);
  return is_digit(c) || (lower >= 'a' && lower <= 'f') || c == ':' || c == '.';
}

// RFC 3986's reg-name, and with it every IPv4 address.
constexpr auto kInName = class_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~%!$&'()*+,;=");
bool in_name(char c) { return kInName[static_cast<unsigned char>(c)]; }

bool valid_port(std::string_view text) {
  return text.empty() || (text.front() == ':' && text.size() <= 6 && std::ranges::all_of(text.substr(1), is_digit));
}

// "http://host?query" has an empty path, which means "/": the authority moves over the second slash before it to make
// room for one.
SplitTarget insert_path(std::span<char> raw, std::size_t start, std::size_t end) {
  std::memmove(raw.data() + start - 1, raw.data() + start, end - start);
  raw[end - 1] = '/';
  const std::string_view text(raw.data(), raw.size());
  return {text.substr(end - 1), text.substr(start - 1, end - start)};
}

std::optional<SplitTarget> split_absolute(std::span<char> raw) {
  const std::string_view text(raw.data(), raw.size());
  const std::size_t start = base::starts_with_ignoring_case(text, "http://")    ? 7
                            : base::starts_with_ignoring_case(text, "https://") ? 8
                                                                                : 0;
  if (start == 0) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of("/?", start), text.size());
  const std::string_view authority = text.substr(start, end - start);
  if (!valid_authority(authority)) return std::nullopt;
  if (end == text.size()) return SplitTarget{text.substr(start - 1, 1), authority};  // the path is empty: a slash
  if (text[end] == '?') return insert_path(raw, start, end);
  return SplitTarget{text.substr(end), authority};
}

}  // namespace

bool valid_authority(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    return close != std::string_view::npos && close > 1 && std::ranges::all_of(text.substr(1, close - 1), in_ipv6) &&
           valid_port(text.substr(close + 1));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  return colon > 0 && std::ranges::all_of(text.substr(0, colon), in_name) && valid_port(text.substr(colon));
}

std::optional<SplitTarget> split_target(Method method, std::span<char> raw) {
  const std::string_view text(raw.data(), raw.size());
  if (text.front() == '/') return SplitTarget{text, std::nullopt};
  if (text == "*") return method == Method::kOptions ? std::optional(SplitTarget{text, std::nullopt}) : std::nullopt;
  return split_absolute(raw);
}

}  // namespace http::server
