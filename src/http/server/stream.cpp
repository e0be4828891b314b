#include "http/server/stream.h"

#include <sys/socket.h>

#include <cerrno>

namespace http::server {
namespace {

Stream::Transfer outcome(ssize_t result, Stream::Status would_wait) {
  if (result > 0) return {Stream::Status::kOk, static_cast<std::size_t>(result)};
  if (result == 0) return {Stream::Status::kEnd};
  return {errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? would_wait : Stream::Status::kBroken};
}

}  // namespace

// The system's own calls: Asio's add nothing to a transfer that does not wait.
Stream::Transfer Stream::read(std::span<char> into) {
  return outcome(::recv(socket_.native_handle(), into.data(), into.size(), 0), Status::kWantsRead);
}

Stream::Transfer Stream::write(std::string_view bytes) {
  return outcome(::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL), Status::kWantsWrite);
}

void Stream::cancel() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

bool Stream::hung_up() {
  char byte;
  const auto peeked = outcome(::recv(socket_.native_handle(), &byte, 1, MSG_PEEK), Status::kWantsRead);
  return peeked.status == Status::kEnd || peeked.status == Status::kBroken;
}

Stream::Transfer Stream::discard(std::size_t limit) {
  return outcome(::recv(socket_.native_handle(), nullptr, limit, MSG_TRUNC), Status::kWantsRead);
}

void Stream::shut_down_write() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::reset() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace http::server
