#include "core/origin.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "core/call.h"

namespace core {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_host(std::string_view host) {
  if (host.size() > 255) return false;
  if (host.starts_with('[')) {
    if (host.size() < 4 || !host.ends_with(']')) return false;
    const std::string_view inside = host.substr(1, host.size() - 2);
    return inside.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), is_host_character);
}

}  // namespace

std::optional<OriginParts> split_host(std::string_view host, std::string_view scheme) {
  OriginParts parts{scheme, host, static_cast<std::uint16_t>(scheme == "https" ? 443 : 80)};
  const auto bracket = host.rfind(']');
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view digits = host.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parts.port);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    parts.host = host.substr(0, colon);
  }
  return is_host(parts.host) ? std::optional(parts) : std::nullopt;
}

std::optional<OriginParts> split_origin(std::string_view origin) {
  if (origin.ends_with('/')) origin.remove_suffix(1);
  for (std::string_view scheme : {std::string_view("http"), std::string_view("https")}) {
    if (origin.starts_with(scheme) && origin.substr(scheme.size()).starts_with("://"))
      return split_host(origin.substr(scheme.size() + 3), scheme);
  }
  return std::nullopt;
}

bool is_loopback_name(std::string_view host) {
  constexpr std::string_view kSuffix = ".localhost";
  if (base::iequals(host, "localhost") || host == "127.0.0.1" || host == "[::1]" || host == "10.0.2.2") return true;
  return host.size() > kSuffix.size() && base::iequals(host.substr(host.size() - kSuffix.size()), kSuffix);
}

std::string request_origin(const Call& call) {
  if (call.request.host.empty()) return std::string(call.base);
  return std::string(call.request.tls ? "https://" : "http://").append(call.request.host);
}

}  // namespace core
