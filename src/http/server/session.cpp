#include "http/server/session.h"

#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include "http/server/reply_writer.h"
#include "http/server/worker.h"

namespace http::server {

struct Session::Delivery {
  WirePlan plan;
  Clock::time_point due;
};

// Readiness of the socket, unless the session is aborted.
struct Session::Wait {
  Session& session;
  Stream::Ready socket;

  bool await_ready() const { return session.aborted_; }
  void await_suspend(std::coroutine_handle<> waiting) { socket.await_suspend(waiting); }
  bool await_resume() const { return !session.aborted_ && socket.await_resume(); }
};

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

Session::Session(Worker& worker, Stream::Socket socket, std::size_t listener, const Peer& peer)
    : worker_(worker), stream_(std::move(socket)), listener_(listener), peer_(peer) {}

Session::~Session() = default;

Detached Session::run() {
  while (end_ == End::kOpen) {
    arm_for_reading();
    const bool ready_to_read = co_await ready(Stream::Status::kWantsRead);
    idle_ = false;
    if (!ready_to_read) on_silence();
    if (ready_to_read && !receive()) break;
    bool more = true;
    while (more) {
      more = serve();
      if (!send() && !co_await send_rest()) break;
      if (held_ && !co_await hold()) break;
      if (delivery_ && !co_await deliver()) break;
    }
    give_reader_back();
  }
  if (end_ == End::kLinger) co_await linger();
  if (end_ == End::kReset) stream_.reset();
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

void Session::arm(std::chrono::milliseconds time) {
  expired_ = false;
  worker_.arm(*this, time);
}

Session::Wait Session::ready(Stream::Status wanted) {
  return {*this, wanted == Stream::Status::kWantsWrite ? stream_.writable() : stream_.readable()};
}

// Nothing came: the time is over, or the server stops.
void Session::on_silence() {
  if (expired_ && reader_ && !reader_->empty()) {
    const Refusal timeout = Refusal::kTimeout;
    refuse(status_of(timeout), &timeout);
  } else if (expired_ || aborted_) {
    end_ = End::kClose;
  } else if (receive() && !reader_) {
    end_ = End::kClose;  // and no request came at the last moment
  }
}

// False: the client is gone.
bool Session::receive() {
  if (!reader_) reader_ = worker_.lend_reader();
  const Stream::Transfer transfer = stream_.read(reader_->space());
  if (transfer.status == Stream::Status::kOk) {
    reader_->received(transfer.bytes);
    return true;
  }
  give_reader_back();
  if (transfer.status == Stream::Status::kWantsRead) return true;
  end_ = End::kClose;
  return false;
}

void Session::give_reader_back() {
  if (reader_ && reader_->empty()) worker_.take_back(std::move(reader_));
}

// Answers into the worker's output what is complete. True: there may be more once that has been sent.
bool Session::serve() {
  while (end_ == End::kOpen && reader_) {
    switch (reader_->parse()) {
      case RequestReader::Result::kIncomplete:
        if (reader_->take_wants_continue()) worker_.output().append(kContinue);
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
    if (held_ || delivery_ || worker_.output().size() >= worker_.limits().pipelined_bytes) return true;
  }
  return false;
}

void Session::answer() {
  Request& request = reader_->request();
  request.peer = peer_.text();
  request.listener = listener_;
  request.worker = worker_.index();
  request.held = {};
  Reply& reply = worker_.reply();
  reply.clear();
  worker_.service().serve(request, reply);
  take(reply);
}

void Session::take(const Reply& reply) {
  held_ = reply.hold;
  if (held_) return;
  const bool client_keeps = reader_->keep_alive();
  const bool keep = client_keeps && !reply.close && !worker_.stopping();
  // A client that asked for the end sends nothing more; another may be sending, and must get to see the answer.
  if (!keep) end_ = client_keeps && !worker_.stopping() ? End::kLinger : End::kClose;
  const Form form{reader_->request().method == Method::kHead, reader_->http_1_0(), keep};
  if (reply.delay.count() > 0 || reply.fault != Fault::kNone) {
    delivery_ = std::make_unique<Delivery>(plan_reply(reply, form), Clock::now() + reply.delay);
  } else {
    append_reply(worker_.output(), reply, form);
  }
  reader_->next();
  phase_ = Phase::kNone;
}

// `refusal` is null where the service has no word for it.
void Session::refuse(int status, const Refusal* refusal) {
  Reply& reply = worker_.reply();
  reply.clear();
  reply.status = status;
  if (refusal) worker_.service().refuse(*refusal, listener_, reply);
  append_reply(worker_.output(), reply, {.keep_alive = false});
  worker_.count_refused();
  end_ = End::kLinger;
  phase_ = Phase::kNone;
}

// True: everything in the worker's output has gone. Otherwise the rest is this session's now.
bool Session::send() {
  std::string& output = worker_.output();
  if (output.empty()) return true;
  const Stream::Transfer transfer = stream_.write(output);
  const bool all = transfer.bytes == output.size();
  if (!all) unsent_.assign(output, transfer.bytes);
  output.clear();
  return all;
}

Task Session::send_rest() {
  const std::string rest = std::exchange(unsent_, {});
  co_return co_await send_all(rest);
}

Task Session::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const Stream::Transfer transfer = stream_.write(bytes);
    bytes.remove_prefix(transfer.bytes);
    if (transfer.status == Stream::Status::kOk) continue;
    bool writable = transfer.status == Stream::Status::kWantsWrite || transfer.status == Stream::Status::kWantsRead;
    if (writable) {
      arm(worker_.limits().write_time);
      writable = co_await ready(transfer.status);
    }
    if (!writable) {
      end_ = End::kReset;
      co_return false;
    }
  }
  phase_ = Phase::kNone;
  co_return true;
}

// Asks the service again until it has an answer, which `take` takes. The reader keeps the request.
Task Session::hold() {
  const auto since = Clock::now();
  Reply& reply = worker_.reply();
  Request& request = reader_->request();
  do {
    const bool go_on = co_await pause_until(Clock::now() + worker_.limits().hold_pause);
    if (!go_on || worker_.stopping() || stream_.hung_up()) {
      end_ = End::kClose;
      co_return false;
    }
    request.held = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since);
    reply.clear();
    worker_.service().serve(request, reply);
  } while (reply.hold);
  take(reply);
  co_return true;
}

Task Session::deliver() {
  const auto delivery = std::move(delivery_);
  give_reader_back();
  const WirePlan& plan = delivery->plan;
  if (!co_await pause_until(delivery->due)) co_return false;
  std::string_view rest = plan.bytes;
  if (!co_await send_all(rest.substr(0, plan.at_once))) co_return false;
  for (rest.remove_prefix(plan.at_once); !rest.empty(); rest.remove_prefix(std::min(plan.piece, rest.size()))) {
    if (!co_await pause_until(Clock::now() + worker_.limits().drip_pause)) co_return false;
    if (!co_await send_all(rest.substr(0, plan.piece))) co_return false;
  }
  if (plan.end == WirePlan::End::kReset) end_ = End::kReset;
  if (plan.end == WirePlan::End::kClose && end_ == End::kOpen) end_ = End::kLinger;
  co_return end_ == End::kOpen;
}

// False: aborted.
Task Session::pause_until(Clock::time_point when) {
  struct Sleep {
    Timer& timer;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      timer.async_wait([waiting](boost::system::error_code) { waiting.resume(); });
    }
    void await_resume() const {}
  };
  if (when > Clock::now() && !aborted_) {
    Timer timer(worker_.executor(), when);
    timer_ = &timer;
    co_await Sleep{timer};
    timer_ = nullptr;
  }
  if (aborted_) end_ = End::kClose;
  co_return !aborted_;
}

// A socket closed with unread bytes answers RST, which can take the last reply away from the client: say that nothing
// more comes and drop what still arrives until the client has closed too.
Task Session::linger() {
  stream_.shut_down_write();
  arm(worker_.limits().linger_time);
  std::size_t left = worker_.limits().linger_bytes;
  while (left > 0) {
    const Stream::Transfer transfer = stream_.discard(left);
    left -= transfer.bytes;
    if (transfer.status == Stream::Status::kOk) continue;
    if (transfer.status != Stream::Status::kWantsRead) break;
    const bool readable = co_await ready(Stream::Status::kWantsRead);
    if (!readable) break;
  }
  co_return false;
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
