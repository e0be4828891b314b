#include "http/server/stream.h"

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
Transfer Stream::read(std::span<char> into) {
  if (undecided_ != nullptr) {
    if (const Status status = decide(); status != Status::kOk) return {status};
  }
  if (tls_) return tls_->read(into);
  if (first_size_ > 0) return take_first(into);
  if (first_status_ != Status::kOk) return {first_status_};
  return outcome(::recv(socket_.native_handle(), into.data(), into.size(), 0), Status::kWantsRead);
}

// What came while waiting, and what is behind it where that filled its place.
Transfer Stream::take_first(std::span<char> into) {
  const std::size_t taken = std::min(first_size_, into.size());
  std::memcpy(into.data(), first_.data(), taken);
  std::memmove(first_.data(), first_.data() + taken, first_size_ - taken);
  const bool more = first_size_ == first_.size() && taken == first_size_ && into.size() > taken;
  first_size_ -= taken;
  if (!more) return {Status::kOk, taken};
  const Transfer rest = read(into.subspan(taken));
  return {Status::kOk, taken + (rest.status == Status::kOk ? rest.bytes : 0)};
}

void Stream::arrived(boost::system::error_code error, std::size_t size) {
  first_size_ = size;
  if (error == boost::asio::error::eof) {
    first_status_ = Status::kEnd;
  } else if (error && error != boost::asio::error::operation_aborted) {
    first_status_ = Status::kBroken;
  }
}

Stream::Ready Stream::readable() {
  using How = Ready::How;
  if (tls_) return {*this, tls_->has_unread() ? How::kAtOnce : How::kWaitingToRead};
  // Whether it is TLS is seen from a first byte that is still in the socket.
  if (undecided_ != nullptr) return {*this, How::kWaitingToRead};
  return {*this, first_size_ > 0 || first_status_ != Status::kOk ? How::kAtOnce : How::kReading};
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
  if (first_size_ > 0 || first_status_ != Status::kOk) return first_size_ == 0;
  char byte;
  const auto peeked = outcome(::recv(socket_.native_handle(), &byte, 1, MSG_PEEK), Status::kWantsRead);
  return peeked.status == Status::kEnd || peeked.status == Status::kBroken;
}

// What comes behind the end of our side is of no interest, so it is not deciphered either.
Transfer Stream::discard(std::size_t limit) {
  if (first_size_ > 0) return {Status::kOk, std::exchange(first_size_, 0)};
  if (first_status_ != Status::kOk) return {first_status_};
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
