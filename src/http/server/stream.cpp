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
  if (const Status status = wire_.look(); status != Status::kOk) return status;
  if (begins_tls(wire_.front())) tls_.emplace(*undecided_, wire_);
  undecided_ = nullptr;
  return Status::kOk;
}

bool Stream::hung_up() { return tls_ ? tls_->hung_up() : wire_.hung_up(); }

void Stream::say_goodbye() {
  if (tls_) tls_->say_goodbye();
}

// What comes behind the end of our side is of no interest, so it is not deciphered either.
void Stream::shut_down_write() {
  tls_.reset();
  wire_.shut_down_send();
}

}  // namespace http::server
