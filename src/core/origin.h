#pragma once
// Origins: scheme, host and port (RFC 6454), as far as http and https need them. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core {

class Call;

struct OriginParts {
  std::string_view scheme;  // "http" or "https"
  std::string_view host;    // as written; an IPv6 address keeps its brackets
  std::uint16_t port = 0;   // the scheme's default where none is written
};

// Nothing for what is not `scheme://host[:port]`, nothing behind it but one `/` at most.
std::optional<OriginParts> split_origin(std::string_view origin);
// Host and port of a Host header; nothing where it is not one (RFC 9110 section 7.2: letters, digits, `-._~`, IPv6 in
// brackets). `default_port` where none is written.
std::optional<OriginParts> split_host(std::string_view host, std::string_view scheme);

// localhost, *.localhost, 127.0.0.1, [::1], and 10.0.2.2, by which Android's emulator reaches its host.
bool is_loopback_name(std::string_view host);

// The origin that the client used, also where the public URL is fixed: what other containers reach us by.
std::string request_origin(const Call& call);

}  // namespace core
