#include "http/server/wire.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace http::server {
namespace {

Transfer outcome(ssize_t result, Transfer::Status would_wait) {
  if (result > 0) return {Transfer::Status::kOk, static_cast<std::size_t>(result)};
  if (result == 0) return {Transfer::Status::kEnd};
  return {errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? would_wait : Transfer::Status::kBroken};
}

}  // namespace

// The system's own calls: Asio's add nothing to a transfer that does not wait.
Transfer Wire::receive(std::span<char> into) {
  if (first_size_ > 0) return take_first(into);
  if (first_status_ != Status::kOk) return {first_status_};
  return outcome(::recv(socket_.native_handle(), into.data(), into.size(), 0), Status::kWantsRead);
}

// What came while waiting, and what is behind it where that filled its place.
Transfer Wire::take_first(std::span<char> into) {
  const std::size_t taken = std::min(first_size_, into.size());
  std::memcpy(into.data(), first_.data(), taken);
  std::memmove(first_.data(), first_.data() + taken, first_size_ - taken);
  const bool more = first_size_ == first_.size() && taken == first_size_ && into.size() > taken;
  first_size_ -= taken;
  if (!more) return {Status::kOk, taken};
  const Transfer rest = receive(into.subspan(taken));
  return {Status::kOk, taken + (rest.status == Status::kOk ? rest.bytes : 0)};
}

void Wire::arrived(boost::system::error_code error, std::size_t size) {
  first_size_ = size;
  if (error == boost::asio::error::eof) {
    first_status_ = Status::kEnd;
  } else if (error && error != boost::asio::error::operation_aborted) {
    first_status_ = Status::kBroken;
  }
}

Transfer::Status Wire::look() {
  if (has_first()) return first_size_ > 0 ? Status::kOk : first_status_;
  const Transfer transfer = receive(first_);
  first_size_ = transfer.bytes;
  return transfer.status;
}

Transfer Wire::send(std::string_view bytes) {
  // Without a signal where the client has gone.
  return outcome(::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL), Status::kWantsWrite);
}

void Wire::cancel() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

bool Wire::hung_up() {
  if (has_first()) return first_size_ == 0;
  char byte;
  const auto peeked = outcome(::recv(socket_.native_handle(), &byte, 1, MSG_PEEK), Status::kWantsRead);
  return peeked.status == Status::kEnd || peeked.status == Status::kBroken;
}

Transfer Wire::discard(std::size_t limit) {
  if (first_size_ > 0) return {Status::kOk, std::exchange(first_size_, 0)};
  if (first_status_ != Status::kOk) return {first_status_};
  return outcome(::recv(socket_.native_handle(), nullptr, limit, MSG_TRUNC), Status::kWantsRead);
}

void Wire::shut_down_send() {
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Wire::reset() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace http::server
