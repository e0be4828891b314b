#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "openapi/format_parts.h"

namespace openapi::format {
namespace {

constexpr bool is_sub_delimiter(char c) { return std::string_view("!$&'()*+,;=").find(c) != std::string_view::npos; }
constexpr bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

constexpr bool is_atom_character(char c) {
  return is_alpha(c) || is_digit(c) || is_beyond_ascii(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' ? text[i - 1] == '.' : !is_atom_character(text[i])) return false;
  }
  return true;
}

// `text` with its quotes.
bool is_quoted_string(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\\' && ++i == text.size()) return false;
    if (c < 0x20 || c == 0x7f || c == '"') return false;
  }
  return true;
}

bool is_label(std::string_view label, bool international) {
  if (label.empty() || label.size() > (international ? 252U : 63U)) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [international](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || (international && is_beyond_ascii(c));
  });
}

bool is_domain(std::string_view text, bool international) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot), international)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_address_literal(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  text = text.substr(1, text.size() - 2);
  if (base::starts_with_ignoring_case(text, "IPv6:")) return is_ipv6(text.substr(5));
  return is_ipv4(text);
}

// Characters of one URI component: `extra` beside unreserved characters, sub-delimiters and escapes.
bool is_component(std::string_view text, std::string_view extra, bool international) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_unreserved(c) && !is_sub_delimiter(c) && extra.find(c) == std::string_view::npos &&
               !(international && is_beyond_ascii(c))) {
      return false;
    }
  }
  return true;
}

bool is_ip_future(std::string_view text) {
  if (text.size() < 4 || (text[0] != 'v' && text[0] != 'V')) return false;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return false;
  return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(dot), is_hex) &&
         text.find('%') == std::string_view::npos && is_component(text.substr(dot + 1), ":", false);
}

bool is_authority(std::string_view text, bool international) {
  const std::size_t at = text.rfind('@');
  if (at != std::string_view::npos) {
    if (!is_component(text.substr(0, at), ":", international)) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    const std::string_view literal = text.substr(1, close - 1);
    if (!is_ipv6(literal) && !is_ip_future(literal)) return false;
    port = text.substr(close + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else {
    const std::size_t colon = text.find(':');
    if (!is_component(text.substr(0, colon), "", international)) return false;
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
  }
  return port.empty() || std::all_of(port.begin() + 1, port.end(), is_digit);
}

bool is_scheme(std::string_view text) {
  if (text.empty() || !is_alpha(text.front())) return false;
  return std::ranges::all_of(text,
                             [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
}

// What follows the scheme: authority, path, query and fragment.
bool is_hierarchy(std::string_view text, bool international) {
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    if (!is_component(text.substr(hash + 1), ":@/?", international)) return false;
    text = text.substr(0, hash);
  }
  const std::size_t mark = text.find('?');
  if (mark != std::string_view::npos) {
    if (!is_component(text.substr(mark + 1), ":@/?", international)) return false;
    text = text.substr(0, mark);
  }
  if (text.starts_with("//")) {
    const std::size_t slash = text.find('/', 2);
    const std::size_t end = slash == std::string_view::npos ? text.size() : slash;
    if (!is_authority(text.substr(2, end - 2), international)) return false;
    text.remove_prefix(end);
  }
  return is_component(text, ":@/", international);
}

// One group of hexadecimal digits.
bool is_ipv6_group(std::string_view text) {
  return !text.empty() && text.size() <= 4 && std::ranges::all_of(text, is_hex);
}

// Groups of `text`, separated by single colons, the last perhaps an IPv4 address; how many 16-bit groups, -1 for a
// mistake.
int count_ipv6_groups(std::string_view text, bool ipv4_may_end) {
  if (text.empty()) return 0;
  int groups = 0;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && ipv4_may_end && part.find('.') != std::string_view::npos) {
      return is_ipv4(part) ? groups + 2 : -1;
    }
    if (!is_ipv6_group(part)) return -1;
    ++groups;
    if (colon == std::string_view::npos) return groups;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 320) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  return (is_dot_atom(local) || is_quoted_string(local)) && (is_domain(domain, true) || is_address_literal(domain));
}

bool is_hostname(std::string_view text) { return is_domain(text, false); }

bool is_ipv4(std::string_view text) {
  int parts = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || part.size() > 3 || (part.size() > 1 && part.front() == '0')) return false;
    int value = 0;
    for (const char c : part) {
      if (!is_digit(c)) return false;
      value = value * 10 + (c - '0');
    }
    if (value > 255) return false;
    ++parts;
    if (dot == std::string_view::npos) return parts == 4;
    text.remove_prefix(dot + 1);
  }
}

bool is_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_ipv6_groups(text, true) == 8;
  const int before = count_ipv6_groups(text.substr(0, gap), false);
  const int after = count_ipv6_groups(text.substr(gap + 2), true);
  return before >= 0 && after >= 0 && before + after <= 7;
}

bool is_uri(std::string_view text, bool relative_too, bool international) {
  const std::size_t colon = text.find_first_of(":/?#");
  if (colon != std::string_view::npos && text[colon] == ':' && is_scheme(text.substr(0, colon))) {
    return is_hierarchy(text.substr(colon + 1), international);
  }
  // A relative reference's first segment holds no colon: it would read as a scheme.
  const bool colon_first = colon != std::string_view::npos && text[colon] == ':';
  return relative_too && !colon_first && is_hierarchy(text, international);
}

}  // namespace openapi::format
