#include "http/server/listening.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace http::server {
namespace {

constexpr int kBacklog = 4096;       // the system cuts it to net.core.somaxconn
constexpr int kPortAttempts = 32;    // to find a free port that is free on both addresses of localhost

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
  std::uint16_t port() const {
    return ntohs(family() == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(storage).sin6_port
                                      : reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  }
};

std::optional<Address> parse_address(const std::string& text, std::uint16_t port) {
  Address address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    address.size = sizeof v4;
    return address;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size = sizeof v6;
    return address;
  }
  return std::nullopt;
}

[[noreturn]] void fail(const Listen& listen, int error) {
  const bool v6 = listen.address.find(':') != std::string::npos;
  throw std::runtime_error("cannot listen on " + (v6 ? '[' + listen.address + ']' : listen.address) + ':' +
                           std::to_string(listen.port) + ": " + std::generic_category().message(error));
}

bool set_flag(int socket, int level, int option, int value) {
  return ::setsockopt(socket, level, option, &value, sizeof value) == 0;
}

// A socket bound to `address` and listening; nothing, and errno, where that cannot be. Accepted sockets inherit
// TCP_NODELAY.
FileDescriptor listen_at(const Address& address, bool share_port) {
  FileDescriptor socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!socket || !set_flag(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1) ||
      !set_flag(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1) ||
      (address.family() == AF_INET6 && !set_flag(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY,
                                                 !IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6&>(
                                                                               address.storage).sin6_addr))) ||
      (share_port && !set_flag(socket.get(), SOL_SOCKET, SO_REUSEPORT, 1)) ||
      ::bind(socket.get(), address.get(), address.size) != 0 || ::listen(socket.get(), kBacklog) != 0) {
    const int error = errno;
    socket = {};
    errno = error;
  }
  return socket;
}

std::uint16_t port_of(const FileDescriptor& socket) {
  Address address;
  address.size = sizeof address.storage;
  ::getsockname(socket.get(), address.get(), &address.size);
  return address.port();
}

// Sockets for all workers at one address; nothing, and errno, where that cannot be. The first one listens before it
// shares its port: that fails when anybody is there already, where SO_REUSEPORT alone would quietly split the
// connections with another server of the same user.
std::optional<Listening> open_at(const std::string& text, std::uint16_t port, std::size_t workers) {
  const auto asked = parse_address(text, port);
  if (!asked) {
    errno = EINVAL;
    return std::nullopt;
  }
  Listening listening;
  listening.sockets.push_back(listen_at(*asked, false));
  if (!listening.sockets.front()) return std::nullopt;
  listening.port = port_of(listening.sockets.front());
  if (workers > 1 && !set_flag(listening.sockets.front().get(), SOL_SOCKET, SO_REUSEPORT, 1)) return std::nullopt;
  const auto real = parse_address(text, listening.port);
  while (listening.sockets.size() < workers) {
    listening.sockets.push_back(listen_at(*real, true));
    if (!listening.sockets.back()) return std::nullopt;
  }
  return listening;
}

bool no_such_family(int error) { return error == EADDRNOTAVAIL || error == EAFNOSUPPORT || error == ENODEV; }

std::vector<Listening> open_localhost(const Listen& listen, std::size_t workers) {
  for (int attempt = 1;; ++attempt) {
    std::vector<Listening> opened;
    auto v4 = open_at("127.0.0.1", listen.port, workers);
    if (!v4) fail(listen, errno);
    auto v6 = open_at("::1", v4->port, workers);
    const int error = errno;
    opened.push_back(std::move(*v4));
    if (v6) opened.push_back(std::move(*v6));
    if (v6 || no_such_family(error)) return opened;
    // A port picked for IPv4 may be taken on IPv6: pick again.
    if (listen.port != 0 || attempt == kPortAttempts) fail({"::1", listen.port}, error);
  }
}

std::vector<Listening> open_literal(const Listen& listen, std::size_t workers) {
  if (!parse_address(listen.address, listen.port)) {
    throw std::runtime_error("cannot listen on '" + listen.address + "': not localhost, nor an IPv4 or IPv6 address");
  }
  auto opened = open_at(listen.address, listen.port, workers);
  if (!opened) fail(listen, errno);
  std::vector<Listening> result;
  result.push_back(std::move(*opened));
  return result;
}

}  // namespace

std::vector<Listening> open_listeners(const std::vector<Listen>& listeners, std::size_t workers) {
  std::vector<Listening> all;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    auto opened = listeners[i].address == "localhost" ? open_localhost(listeners[i], workers)
                                                      : open_literal(listeners[i], workers);
    for (Listening& one : opened) {
      one.listener = i;
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace http::server
