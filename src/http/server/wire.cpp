#include "http/server/wire.h"

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

// A socket that gave less than it was asked for has no more (epoll(7)): not worth a system call to hear it say so.
Transfer Wire::noted(Transfer transfer, std::size_t asked) {
  if (transfer.bytes < asked && (transfer.status == Status::kOk || transfer.status == Status::kWantsRead)) watch_.drained();
  return transfer;
}

Transfer Wire::receive(std::span<char> into) {
  return noted(outcome(::recv(socket_.get(), into.data(), into.size(), 0), Status::kWantsRead), into.size());
}

Transfer Wire::send(std::string_view bytes) {
  // Without a signal where the client has gone.
  return outcome(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), Status::kWantsWrite);
}

Transfer Wire::peek(char& next) { return noted(outcome(::recv(socket_.get(), &next, 1, MSG_PEEK), Status::kWantsRead), 1); }

Transfer Wire::discard(std::size_t limit) {
  return noted(outcome(::recv(socket_.get(), nullptr, limit, MSG_TRUNC), Status::kWantsRead), limit);
}

void Wire::shut_down_send() { ::shutdown(socket_.get(), SHUT_WR); }

void Wire::end_with_reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace http::server
