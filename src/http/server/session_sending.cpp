// What a session does to get replies out, and what it waits for meanwhile.

#include <algorithm>
#include <utility>

#include "http/server/faults.h"
#include "http/server/session.h"
#include "http/server/worker.h"

namespace http::server {

// True: everything has gone.
bool Session::send() {
  if (unsent_.empty()) return true;
  const Transfer transfer = stream_.write(unsent_);
  if (transfer.bytes < unsent_.size()) {
    unsent_.erase(0, transfer.bytes);
    return false;
  }
  worker_.take_back(std::exchange(unsent_, {}));
  return true;
}

Task Session::send_rest() {
  const std::string rest = std::exchange(unsent_, {});
  settle();
  co_return co_await send_all(rest);
}

Task Session::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const Transfer transfer = stream_.write(bytes);
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
  settle();
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
  settle();
  if (!co_await pause_until(delivery->due)) co_return false;
  delivery->form.keep_alive &= !worker_.stopping();
  const WirePlan plan = plan_reply(delivery->reply, delivery->form);
  std::string_view rest = plan.bytes;
  if (!co_await send_all(rest.substr(0, plan.at_once))) co_return false;
  for (rest.remove_prefix(plan.at_once); !rest.empty(); rest.remove_prefix(std::min(plan.piece, rest.size()))) {
    if (!co_await pause_until(Clock::now() + worker_.limits().drip_pause)) co_return false;
    if (!co_await send_all(rest.substr(0, plan.piece))) co_return false;
  }
  cut_ = plan.end == WirePlan::End::kCut;
  if (plan.end == WirePlan::End::kReset) end_ = End::kReset;
  if (plan.end == WirePlan::End::kClose || cut_) end_ = orderly_end(delivery->client_keeps);
  co_return end_ == End::kOpen;
}

// False: aborted.
Task Session::pause_until(Clock::time_point when) {
  if (when > Clock::now() && !aborted_) {
    Timer timer(worker_.loop());
    timer_ = &timer;
    co_await timer.until(when);
    timer_ = nullptr;
  }
  if (aborted_) end_ = End::kClose;
  co_return !aborted_;
}

// A socket closed with unread bytes answers RST, which can take the last reply away from the client: say that nothing
// more comes and drop what still arrives until the client has closed too.
Task Session::linger() {
  stream_.shut_down_write();
  idle_ = true;
  arm(worker_.limits().linger_time);
  std::size_t left = worker_.limits().linger_bytes;
  while (left > 0 && !expired_) {
    const Transfer transfer = stream_.discard(left);
    left -= transfer.bytes;
    if (transfer.status == Stream::Status::kOk) continue;
    if (transfer.status != Stream::Status::kWantsRead) break;
    const bool readable = co_await ready(Stream::Status::kWantsRead);
    if (!readable) break;
  }
  co_return false;
}

void Session::arm(std::chrono::milliseconds time) {
  expired_ = false;
  worker_.arm(*this, time);
}

Session::Wait Session::ready(Stream::Status wanted) {
  return {*this, wanted == Stream::Status::kWantsWrite ? stream_.writable() : stream_.readable()};
}

}  // namespace http::server
