#include "http/server/worker.h"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace http::server {
namespace {

constexpr std::size_t kWheelSlots = 1024;  // at 100 ms more than any limit is long
constexpr std::size_t kKeptReaders = 64;
constexpr std::size_t kKeptBytes = 256 * 1024;  // capacity that output and reply hold on to
constexpr int kAcceptBatch = 64;                // connections accepted before others have their turn

// Awaits a timer or an acceptor; whether it was cancelled is looked at elsewhere.
template <class Start>
struct Await {
  Start start;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    start([waiting](boost::system::error_code) { waiting.resume(); });
  }
  void await_resume() const {}
};
template <class Start>
Await(Start) -> Await<Start>;

auto expiry(Timer& timer) {
  return Await{[&timer](auto handler) { timer.async_wait(std::move(handler)); }};
}

boost::asio::ip::tcp protocol_of(int family) {
  return family == AF_INET6 ? boost::asio::ip::tcp::v6() : boost::asio::ip::tcp::v4();
}

int family_of(const FileDescriptor& socket) {
  int family = AF_INET;
  socklen_t size = sizeof family;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_DOMAIN, &family, &size);
  return family;
}

}  // namespace

// No locks around a worker's own sockets; posting to it stays safe from any thread.
Worker::Worker(std::size_t index, const Limits& limits, Service& service, const TlsContext* tls,
               std::atomic<std::size_t>& open, std::vector<ListeningSocket> sockets)
    : index_(index), limits_(limits), service_(service), tls_(tls), open_(open),
      context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO), ticker_(context_), stop_timer_(context_), wheel_(kWheelSlots) {
  for (ListeningSocket& one : sockets) add_door(std::move(one));
}

void Worker::add_door(ListeningSocket socket) {
  const auto protocol = protocol_of(family_of(socket.socket));
  doors_.push_back({socket.listener, Acceptor(context_, protocol, socket.socket.release()), Timer(context_)});
}

Worker::~Worker() = default;

void Worker::run() {
  for (auto place = doors_.begin(); place != doors_.end(); ++place) accept(place);
  tick();
  context_.run();
}

void Worker::stop() {
  boost::asio::post(context_, [this] { begin_stop(); });
}

void Worker::open(ListeningSocket socket) {
  boost::asio::post(context_, [this, opened = std::move(socket)]() mutable {
    if (stopping_) return;
    add_door(std::move(opened));
    accept(std::prev(doors_.end()));
  });
}

void Worker::close(std::size_t listener) {
  boost::asio::post(context_, [this, listener] {
    for (Door& door : doors_) {
      if (door.listener != listener) continue;
      door.closed = true;
      boost::system::error_code ignored;
      door.acceptor.close(ignored);
      door.pause.cancel();
    }
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
  while (!stopping_ && !door.closed) {
    co_await Await{[&door](auto handler) { door.acceptor.async_wait(Acceptor::wait_read, std::move(handler)); }};
    Accepted last = Accepted::kOne;
    for (int i = 0; i < kAcceptBatch && last == Accepted::kOne && !stopping_ && !door.closed; ++i) last = accept_one(door);
    if (last == Accepted::kExhausted) {
      door.pause.expires_after(limits_.tick);
      co_await expiry(door.pause);
    }
  }
  if (door.closed) doors_.erase(place);
}

Worker::Accepted Worker::accept_one(Door& door) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  FileDescriptor socket(::accept4(door.acceptor.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                                  SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket) {
    welcome(door, std::move(socket), address);
    return Accepted::kOne;
  }
  switch (errno) {
    case EAGAIN: return Accepted::kNone;
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
  Stream::Socket stream(context_);
  boost::system::error_code error;
  stream.assign(protocol_of(address.ss_family), socket.get(), error);
  if (error) {
    open_.fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  socket.release();
  auto session = std::make_unique<Session>(*this, std::move(stream), door.listener, Peer(address));
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
    ticker_.expires_at(started_ + static_cast<std::chrono::milliseconds::rep>(wheel_.now() + 1) * limits_.tick);
    co_await expiry(ticker_);
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
  if (output_.capacity() > kKeptBytes) output_ = {};
  if (reply_.body.capacity() > kKeptBytes) reply_.body = {};
}

void Worker::begin_stop() {
  if (std::exchange(stopping_, true)) return;
  for (Door& door : doors_) {
    boost::system::error_code ignored;
    door.acceptor.close(ignored);
    door.pause.cancel();
  }
  for (const auto& session : sessions_) session->drain();
  stop_timer_.expires_after(limits_.stop_time);
  stop_timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled) return;
    for (const auto& session : sessions_) session->abort();
  });
  end_if_done();
}

void Worker::end_if_done() {
  if (!stopping_ || !sessions_.empty()) return;
  ticker_.cancel();
  stop_timer_.cancel();
}

}  // namespace http::server
