#include "http/server/stream.h"

#include <sys/socket.h>

#include <cerrno>

namespace http::server {
namespace {

Transfer outcome(ssize_t result, Transfer::Status would_wait) {
  if (result > 0) return {Transfer::Status::kOk, static_cast<std::size_t>(result)};
  if (result == 0) return {Transfer::Status::kEnd};
  return {errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? would_wait : Transfer::Status::kBroken};
}

}  // namespace

// The system's own calls: Asio's add nothing to a transfer that does not wait.
Transfer Stream::read(std::span<char> into) {
  if (undecided_ != nullptr) {
    if (const Status status = decide(); status != Status::kOk) return {status};
  }
  if (tls_) return tls_->read(into);
  return outcome(::recv(socket_.native_handle(), into.data(), into.size(), 0), Status::kWantsRead);
}

Transfer Stream::write(std::string_view bytes) {
  if (tls_) return tls_->write(bytes);
  return outcome(::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL), Status::kWantsWrite);
}

void Stream::cancel() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

// Whether the first byte is TLS's.
Stream::Status Stream::decide() {
  char first = 0;
  const auto peeked = outcome(::recv(socket_.native_handle(), &first, 1, MSG_PEEK), Status::kWantsRead);
  if (peeked.status != Status::kOk) return peeked.status;
  if (begins_tls(first)) tls_.emplace(*undecided_, socket_.native_handle());
  undecided_ = nullptr;
  return Status::kOk;
}

bool Stream::hung_up() {
  if (tls_) return tls_->hung_up();
  char byte;
  const auto peeked = outcome(::recv(socket_.native_handle(), &byte, 1, MSG_PEEK), Status::kWantsRead);
  return peeked.status == Status::kEnd || peeked.status == Status::kBroken;
}

// What comes behind the end of our side is of no interest, so it is not deciphered either.
Transfer Stream::discard(std::size_t limit) {
  return outcome(::recv(socket_.native_handle(), nullptr, limit, MSG_TRUNC), Status::kWantsRead);
}

void Stream::say_goodbye() {
  if (tls_) tls_->say_goodbye();
}

void Stream::shut_down_write() {
  tls_.reset();
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::reset() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace http::server
