#include "http/server/session.h"

#include <netinet/in.h>

#include <utility>

#include "http/server/worker.h"

namespace http::server {

Peer::Peer(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text_.data(), text_.size());
    return;
  }
  const in6_addr& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    inet_ntop(AF_INET, &v6.s6_addr[12], text_.data(), text_.size());
  } else {
    inet_ntop(AF_INET6, &v6, text_.data(), text_.size());
  }
}

Session::Session(Worker& worker, FileDescriptor socket, std::size_t listener, const Peer& peer)
    : worker_(worker), stream_(worker.loop(), std::move(socket), worker.tls()), listener_(listener), peer_(peer) {}

Detached Session::run() {
  while (end_ == End::kOpen) {
    arm_for_reading();
    bool readable = false;
    if (!expired_ && !(idle_ && worker_.stopping())) readable = co_await ready(wanted_);
    idle_ = false;
    if (!readable) on_silence();
    if (readable && !receive()) break;
    co_await worker_.loop().step();
    bool more = true;
    while (more) {
      more = serve();
      co_await worker_.loop().step();
      if (!send() && !co_await send_rest()) break;
      if (held_ && !co_await hold()) break;
      if (delivery_ && !co_await deliver()) break;
    }
    settle();
  }
  if (end_ != End::kReset && !cut_) stream_.say_goodbye();
  if (end_ == End::kLinger) co_await linger();
  if (end_ == End::kReset) stream_.end_with_reset();
  worker_.leave(*this);
}

// The clock of a phase runs from its beginning, however many pieces the bytes come in.
void Session::arm_for_reading() {
  const Limits& limits = worker_.limits();
  const Phase phase = !reader_ || reader_->empty() ? Phase::kIdle
                      : reader_->in_body()         ? Phase::kBody
                                                   : Phase::kHeader;
  idle_ = phase == Phase::kIdle;
  if (phase == phase_) return;
  phase_ = phase;
  arm(phase == Phase::kIdle ? limits.idle_time : phase == Phase::kBody ? limits.body_time : limits.header_time);
}

// Nothing came: the time is over, or the server stops and looks once more for a request at the last moment.
void Session::on_silence() {
  if (expired_ && reader_ && !reader_->empty()) {
    const Refusal timeout = Refusal::kTimeout;
    refuse(status_of(timeout), &timeout);
  } else if (expired_ || aborted_ || std::exchange(last_look_, true) || (receive() && !reader_)) {
    end_ = End::kClose;
  }
}

// False: the client is gone.
bool Session::receive() {
  if (!reader_) reader_ = worker_.lend_reader();
  const Transfer transfer = stream_.read(reader_->space());
  wanted_ = Stream::Status::kWantsRead;
  if (transfer.status == Stream::Status::kOk) {
    reader_->received(transfer.bytes);
    return true;
  }
  settle();
  if (transfer.status == Stream::Status::kWantsWrite) wanted_ = transfer.status;  // TLS has an answer of its own to send
  if (transfer.status == Stream::Status::kWantsRead || transfer.status == Stream::Status::kWantsWrite) return true;
  end_ = End::kClose;
  return false;
}

// Who waits holds no memory beyond the bytes in hand, and nothing that the client could have by now.
void Session::settle() {
  stream_.flush();
  if (!reader_) return;
  if (reader_->empty())
    worker_.take_back(std::move(reader_));
  else
    reader_->settle();
}

// Where answers stand until they are sent: a worker's, for a session that has none.
std::string& Session::output() {
  if (unsent_.empty()) unsent_ = worker_.lend_output();
  return unsent_;
}

// Answers what is complete. True: there may be more once that has been sent.
bool Session::serve() {
  while (end_ == End::kOpen && reader_) {
    switch (reader_->parse()) {
      case RequestReader::Result::kIncomplete:
        if (reader_->take_wants_continue()) output().append(kContinueHead);
        return false;
      case RequestReader::Result::kRefused: {
        const Refusal refusal = reader_->refusal();
        refuse(status_of(refusal), &refusal);
        return false;
      }
      case RequestReader::Result::kExpectationFailed: refuse(417, nullptr); return false;
      case RequestReader::Result::kComplete: break;
    }
    answer();
    if (held_ || delivery_ || unsent_.size() >= worker_.limits().pipelined_bytes) return true;
  }
  return false;
}

void Session::answer() {
  Request& request = reader_->request();
  request.peer = peer_.text();
  request.listener = listener_;
  request.worker = worker_.index();
  request.tls = stream_.is_tls();
  request.held = {};
  Reply& reply = worker_.reply();
  reply.clear();
  worker_.service().serve(request, reply);
  take(reply);
}

// The answer to the reader's request, which is done with unless the reply holds.
void Session::take(Reply& reply) {
  held_ = reply.hold;
  if (held_) return;
  const bool client_keeps = reader_->keep_alive();
  const bool keep = client_keeps && !reply.close && !worker_.stopping();
  const Form form{reader_->request().method == Method::kHead, reader_->http_1_0(), keep};
  reader_->next();
  phase_ = Phase::kNone;
  if (reply.delay.count() > 0 || reply.fault != Fault::kNone) {
    delivery_ = std::make_unique<Delivery>(std::move(reply), form, client_keeps, Clock::now() + reply.delay);
    return;
  }
  if (!keep) end_ = orderly_end(client_keeps);
  append_reply(output(), reply, form);
}

// A client that asked for the end sends nothing more; another may be sending, and must get to see the answer.
Session::End Session::orderly_end(bool client_keeps) const {
  return client_keeps && !worker_.stopping() ? End::kLinger : End::kClose;
}

// `refusal` is null where the service has no word for it.
void Session::refuse(int status, const Refusal* refusal) {
  Reply& reply = worker_.reply();
  reply.clear();
  reply.status = status;
  if (refusal) worker_.service().refuse(*refusal, listener_, reply);
  append_reply(output(), reply, {.keep_alive = false});
  worker_.count_refused();
  end_ = End::kLinger;
  phase_ = Phase::kNone;
}

void Session::drain() {
  if (idle_) stream_.cancel();
}

void Session::abort() {
  aborted_ = true;
  stream_.cancel();
  if (timer_) timer_->cancel();
}

void Session::expire() {
  expired_ = true;
  stream_.cancel();
}

}  // namespace http::server
