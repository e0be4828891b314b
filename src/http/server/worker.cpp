#include "http/server/worker.h"

#include <sys/socket.h>

#include <cerrno>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace http::server {
namespace {

constexpr std::size_t kWheelSlots = 1024;  // at 100 ms more than any limit is long
constexpr std::size_t kKeptReaders = 64;
constexpr std::size_t kKeptBytes = 256 * 1024;  // capacity that the reply holds on to
constexpr std::size_t kKeptOutput = 64 * 1024;  // and each output
constexpr int kAcceptBatch = 64;                // connections accepted before others have their turn

}  // namespace

Worker::Worker(std::size_t index, const Limits& limits, Service& service, const TlsContext* tls,
               std::atomic<std::size_t>& open, std::vector<ListeningSocket> sockets)
    : index_(index), limits_(limits), service_(service), tls_(tls), open_(open), ticker_(loop_), stop_timer_(loop_),
      wheel_(kWheelSlots) {
  for (ListeningSocket& one : sockets) doors_.emplace_back(loop_, std::move(one));
}

Worker::~Worker() = default;

void Worker::Door::close() {
  closed = true;
  watch.cancel();
  pause.cancel();
}

void Worker::run() {
  for (auto place = doors_.begin(); place != doors_.end(); ++place) accept(place);
  tick();
  loop_.run();
}

void Worker::stop() {
  loop_.post([this] { begin_stop(); });
}

void Worker::open(ListeningSocket socket) {
  loop_.post([this, opened = std::make_shared<ListeningSocket>(std::move(socket))] {
    if (stopping_) return;
    doors_.emplace_back(loop_, std::move(*opened));
    accept(std::prev(doors_.end()));
  });
}

void Worker::close(std::size_t listener) {
  loop_.post([this, listener] {
    for (Door& door : doors_)
      if (door.listener == listener) door.close();
  });
}

void Worker::add_to(Statistics& sum) const {
  sum.accepted += accepted_.load(std::memory_order_relaxed);
  sum.turned_away += turned_away_.load(std::memory_order_relaxed);
  sum.accept_errors += accept_errors_.load(std::memory_order_relaxed);
  sum.refused += refused_.load(std::memory_order_relaxed);
}

Detached Worker::accept(std::list<Door>::iterator place) {
  Door& door = *place;
  while (!door.closed) {
    const bool announced = co_await door.watch.readable();
    Accepted last = Accepted::kOne;
    for (int i = 0; i < kAcceptBatch && last == Accepted::kOne && !door.closed; ++i) last = accept_one(door);
    // One that the system does not watch is looked at each tick.
    const bool rests = last == Accepted::kExhausted || !announced;
    if (rests && !door.closed) co_await door.pause.until(EventLoop::Clock::now() + limits_.tick);
  }
  doors_.erase(place);
}

Worker::Accepted Worker::accept_one(Door& door) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  FileDescriptor socket(::accept4(door.socket.get(), reinterpret_cast<sockaddr*>(&address), &size,
                                  SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket) {
    welcome(door, std::move(socket), address);
    return Accepted::kOne;
  }
  switch (errno) {
    case EAGAIN: door.watch.drained(); return Accepted::kNone;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      if (accept_errors_.load(std::memory_order_relaxed) == 0) {
        base::log_warning("cannot accept connections: " + std::generic_category().message(errno) + "; they wait");
      }
      add(accept_errors_);
      return Accepted::kExhausted;
    default: return Accepted::kOne;  // that connection has failed already
  }
}

void Worker::welcome(Door& door, FileDescriptor socket, const sockaddr_storage& address) {
  if (open_.fetch_add(1, std::memory_order_relaxed) >= limits_.max_connections) {
    open_.fetch_sub(1, std::memory_order_relaxed);
    add(turned_away_);
    return;
  }
  add(accepted_);
  auto session = std::make_unique<Session>(*this, std::move(socket), door.listener, Peer(address));
  session->position = sessions_.size();
  sessions_.push_back(std::move(session));
  sessions_.back()->start();
}

void Worker::leave(Session& session) {
  const std::size_t position = session.position;
  std::swap(sessions_[position], sessions_.back());
  sessions_[position]->position = position;
  sessions_.pop_back();
  open_.fetch_sub(1, std::memory_order_relaxed);
  end_if_done();
}

std::string Worker::lend_output() {
  if (outputs_.empty()) return {};
  std::string output = std::move(outputs_.back());
  outputs_.pop_back();
  return output;
}

void Worker::take_back(std::string output) {
  if (outputs_.size() == EventLoop::kTogether || output.capacity() > kKeptOutput) return;
  output.clear();
  outputs_.push_back(std::move(output));
}

std::unique_ptr<RequestReader> Worker::lend_reader() {
  if (readers_.empty()) return std::make_unique<RequestReader>(limits_);
  auto reader = std::move(readers_.back());
  readers_.pop_back();
  return reader;
}

void Worker::take_back(std::unique_ptr<RequestReader> reader) {
  if (readers_.size() == kKeptReaders) return;
  reader->reset();
  readers_.push_back(std::move(reader));
}

void Worker::arm(Session& session, std::chrono::milliseconds time) {
  const auto ticks = (time + limits_.tick - std::chrono::milliseconds(1)) / limits_.tick;
  wheel_.arm(session, static_cast<TimingWheel::Tick>(ticks));
}

Detached Worker::tick() {
  started_ = std::chrono::steady_clock::now();
  while (!stopping_ || !sessions_.empty()) {
    co_await ticker_.until(started_ + static_cast<std::chrono::milliseconds::rep>(wheel_.now() + 1) * limits_.tick);
    advance_to(std::chrono::steady_clock::now());
    service_.idle(index_);
    shed_memory();
  }
}

void Worker::advance_to(std::chrono::steady_clock::time_point now) {
  const auto passed = static_cast<TimingWheel::Tick>((now - started_) / limits_.tick);
  while (wheel_.now() < passed) {
    wheel_.advance([](TimingWheel::Entry& due) { static_cast<Session&>(due).expire(); });
  }
}

// One large reply does not stay for ever.
void Worker::shed_memory() {
  if (reply_.body.capacity() > kKeptBytes) reply_.body = {};
}

void Worker::begin_stop() {
  if (std::exchange(stopping_, true)) return;
  for (Door& door : doors_) door.close();
  for (const auto& session : sessions_) session->drain();
  limit_stop();
  end_if_done();
}

Detached Worker::limit_stop() {
  const bool late = co_await stop_timer_.until(EventLoop::Clock::now() + limits_.stop_time);
  if (!late) co_return;
  for (const auto& session : sessions_) session->abort();
}

void Worker::end_if_done() {
  if (!stopping_ || !sessions_.empty()) return;
  ticker_.cancel();
  stop_timer_.cancel();
}

}  // namespace http::server
