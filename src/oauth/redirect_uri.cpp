#include "oauth/redirect_uri.h"

#include <algorithm>

#include "base/text.h"

namespace oauth {
namespace {

constexpr std::string_view kAnyPort = ":*";
constexpr std::string_view kAnyPath = "/*";

// What a browser would read otherwise than we do, or not at all.
bool is_plain(std::string_view uri) {
  return std::all_of(uri.begin(), uri.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '\\' && c != '#' && c != '<' && c != '>' && c != '"' && c != '`';
  });
}

// Scheme and host of a URI, its port ("" or digits behind a colon), and what stands behind.
struct Parts {
  std::string_view host;
  std::string_view port;
  std::string_view rest;
};

Parts split(std::string_view uri) {
  const auto slashes = uri.find("://");
  if (slashes == std::string_view::npos) return {{}, {}, uri};
  const std::size_t end = std::min(uri.find_first_of("/?", slashes + 3), uri.size());
  const std::string_view authority = uri.substr(0, end);
  const auto colon = authority.rfind(':');
  const bool has_port = colon > slashes && authority.find(']', colon) == std::string_view::npos;
  if (!has_port) return {authority, {}, uri.substr(end)};
  return {authority.substr(0, colon), authority.substr(colon), uri.substr(end)};
}

bool is_port(std::string_view port) {
  return port.empty() || (port.size() > 1 && port.size() <= 6 && port.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

bool place_matches(const Parts& pattern, const Parts& uri) {
  if (pattern.host != uri.host || uri.host.find('@') != std::string_view::npos) return false;
  return pattern.port == kAnyPort ? is_port(uri.port) : pattern.port == uri.port;
}

// `.` and `..`, also as `%2e`: a browser reads them alike (WHATWG URL, section 4.4).
bool climbs(std::string_view segment) {
  const auto decoded = base::percent_decode(segment, false);
  return decoded && (*decoded == "." || *decoded == "..");
}

// `/*`: any path and query, as long as no segment climbs.
bool is_any_path(std::string_view rest) {
  if (rest.empty()) return true;
  const std::string_view path = rest.substr(0, rest.find('?'));
  const auto parts = base::split(path, '/');
  return std::none_of(parts.begin(), parts.end(), climbs);
}

}  // namespace

bool redirect_uri_matches(std::string_view pattern, std::string_view uri) {
  if (!is_plain(uri)) return false;
  const Parts registered = split(pattern);
  const Parts asked = split(uri);
  if (!place_matches(registered, asked)) return false;
  if (!registered.rest.ends_with(kAnyPath)) return registered.rest == asked.rest;
  const std::string_view prefix = registered.rest.substr(0, registered.rest.size() - kAnyPath.size());
  if (!asked.rest.starts_with(prefix)) return false;
  const std::string_view rest = asked.rest.substr(prefix.size());
  return (rest.empty() || rest.front() == '/' || rest.front() == '?') && is_any_path(rest);
}

bool origin_matches(std::string_view pattern, std::string_view origin) {
  return is_plain(origin) && split(origin).rest.empty() && place_matches(split(pattern), split(origin));
}

std::string_view origin_of(std::string_view uri) {
  const Parts parts = split(uri);
  return uri.substr(0, parts.host.size() + parts.port.size());
}

}  // namespace oauth
