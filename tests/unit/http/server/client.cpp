#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace http::server::test {
namespace {

constexpr timeval kPatience{20, 0};

FileDescriptor connect_to(std::uint16_t port, const std::string& address, int receive_buffer) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  socklen_t size = 0;
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    size = sizeof v4;
  } else {
    inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    size = sizeof v6;
  }
  FileDescriptor socket(::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int one = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  if (receive_buffer > 0) ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&storage), size) != 0) {
    throw std::runtime_error("cannot connect to " + address);
  }
  return socket;
}

std::size_t content_length(const std::string& head) {
  const auto at = head.find("\r\nContent-Length: ");
  std::size_t length = 0;
  if (at != std::string::npos) std::from_chars(head.data() + at + 18, head.data() + head.size(), length);
  return length;
}

}  // namespace

Client::Client(std::uint16_t port, const std::string& address) : socket_(connect_to(port, address, 0)) {}

Client Client::with_small_buffer(std::uint16_t port) { return Client(connect_to(port, "127.0.0.1", 2048)); }

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Client::finish_sending() { ::shutdown(socket_.get(), SHUT_WR); }

bool Client::receive() {
  char buffer[64 * 1024];
  const ssize_t size = ::recv(socket_.get(), buffer, sizeof buffer, 0);
  if (size > 0) {
    pending_.append(buffer, static_cast<std::size_t>(size));
    return true;
  }
  reset_ = size < 0 && errno == ECONNRESET;
  timed_out_ = size < 0 && errno == EAGAIN;
  return false;
}

ReceivedReply Client::reply(bool to_head) {
  ReceivedReply reply;
  std::size_t end = 0;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive()) return reply;
  }
  reply.head = pending_.substr(0, end + 4);
  pending_.erase(0, end + 4);
  const std::size_t length = to_head ? 0 : content_length(reply.head);
  while (pending_.size() < length) {
    if (!receive()) return reply;
  }
  reply.body = pending_.substr(0, length);
  pending_.erase(0, length);
  std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
  return reply;
}

std::string Client::rest() {
  while (receive()) {
  }
  return std::exchange(pending_, {});
}

std::string Client::some(std::size_t size) {
  if (pending_.empty()) receive();
  std::string piece = pending_.substr(0, size);
  pending_.erase(0, piece.size());
  return piece;
}

std::string Client::exchange(std::string_view bytes) {
  send(bytes);
  return rest();
}

std::uint16_t Client::local_port() const {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&storage), &size);
  return ntohs(reinterpret_cast<sockaddr_in&>(storage).sin_port);
}

}  // namespace http::server::test
