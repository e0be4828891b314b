#include "http/server/stream.h"

namespace http::server {

Transfer Stream::read(std::span<char> into) {
  if (undecided_ != nullptr) {
    if (const Status status = decide(); status != Status::kOk) return {status};
  }
  return tls_ ? tls_->read(into) : wire_.receive(into);
}

Transfer Stream::write(std::string_view bytes) { return tls_ ? tls_->write(bytes) : wire_.send(bytes); }

void Stream::flush() {
  if (tls_) tls_->flush();
}

Stream::Ready Stream::readable() { return tls_ && tls_->has_unread() ? wire_.at_once() : wire_.arrival(); }

// Whether the first byte is TLS's.
Stream::Status Stream::decide() {
  char first;
  if (const Transfer transfer = wire_.peek(first); transfer.status != Status::kOk) return transfer.status;
  if (begins_tls(first)) tls_.emplace(*undecided_, wire_);
  undecided_ = nullptr;
  return Status::kOk;
}

bool Stream::hung_up() {
  if (tls_) return tls_->hung_up();
  char next;
  const Status status = wire_.peek(next).status;
  return status == Status::kEnd || status == Status::kBroken;
}

void Stream::say_goodbye() {
  if (tls_) tls_->say_goodbye();
}

// What comes behind the end of our side is of no interest, so it is not deciphered either.
void Stream::shut_down_write() {
  tls_.reset();
  wire_.shut_down_send();
}

}  // namespace http::server
