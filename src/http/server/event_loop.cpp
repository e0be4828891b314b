#include "http/server/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace http::server {
namespace {

constexpr std::size_t kEventsPerTurn = 128;
constexpr std::uint32_t kReading = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::uint32_t kOver = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

int usable(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return descriptor;
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(usable(::epoll_create1(EPOLL_CLOEXEC), "epoll")), posting_(usable(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  usable(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, posting_.get(), &event), "epoll");
}

void EventLoop::run() {
  run_posted();
  while (in_use()) {
    wait();
    ring_due();
    resume_resumable();
  }
}

void EventLoop::post(std::function<void()> work) {
  {
    const std::lock_guard lock(posting_lock_);
    posted_.push_back(std::move(work));
  }
  eventfd_write(posting_.get(), 1);
}

// How long to wait, as epoll_wait takes it; never less than to the next alarm.
int EventLoop::patience() const {
  if (!resumable_.empty()) return 0;
  if (alarms_.empty()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(alarms_.begin()->first - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

// What happens to one connection ends no other at once, and each has one event: so the events at hand stay good.
void EventLoop::wait() {
  std::array<epoll_event, kEventsPerTurn> events;
  const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), patience());
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr)
      run_posted();
    else
      static_cast<Watch*>(event.data.ptr)->happened(event.events);
    take_steps(kTogether);
  }
  take_steps(1);
}

void EventLoop::run_posted() {
  eventfd_t count;
  eventfd_read(posting_.get(), &count);
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(posting_lock_);
    work.swap(posted_);
  }
  for (const auto& one : work) one();
}

void EventLoop::ring_due() {
  const auto now = Clock::now();
  while (!alarms_.empty() && alarms_.begin()->first <= now) {
    Timer& timer = *alarms_.begin()->second;
    alarms_.erase(alarms_.begin());
    std::exchange(timer.waiting_, nullptr).resume();
  }
  take_steps(1);
}

// Those that have to wait again have their next turn after everybody else's.
void EventLoop::resume_resumable() {
  resuming_.swap(resumable_);
  for (const std::coroutine_handle<> one : resuming_) {
    one.resume();
    take_steps(kTogether);
  }
  resuming_.clear();
  take_steps(1);
}

// All the steps that there are and will be, by turns.
void EventLoop::take_steps(std::size_t once_there_are) {
  if (at_step_.size() < once_there_are) return;
  for (std::size_t next = 0; next < at_step_.size(); ++next) at_step_[next].resume();
  at_step_.clear();
}

Watch::Watch(EventLoop& loop, int descriptor)
    : loop_(loop), descriptor_(descriptor), lost_(!control(EPOLL_CTL_ADD, kReading)) {}

// Closing alone would not do while a program that is being started still has the descriptor.
Watch::~Watch() { control(EPOLL_CTL_DEL, 0); }

bool Watch::control(int operation, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.ptr = this}};
  return ::epoll_ctl(loop_.epoll_.get(), operation, descriptor_, &event) == 0;
}

void Watch::wait(Ready::How how, std::coroutine_handle<> waiting) {
  cancelled_ = lost_;
  if (how == Ready::How::kWritable && !std::exchange(tells_writable_, true)) control(EPOLL_CTL_MOD, kReading | EPOLLOUT);
  if (lost_ || how == Ready::How::kAtOnce || (how == Ready::How::kReadable && readable_)) {
    loop_.resumable_.push_back(waiting);
    return;
  }
  awaited_ = how;
  waiting_ = waiting;
  ++loop_.watched_;
}

void Watch::happened(std::uint32_t events) {
  ended_ |= (events & kOver) != 0;
  readable_ |= (events & (EPOLLIN | kOver)) != 0;
  const bool writable = (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
  if (!waiting_ || !(awaited_ == Ready::How::kReadable ? readable_ : writable)) return;
  --loop_.watched_;
  std::exchange(waiting_, nullptr).resume();
}

void Watch::cancel() {
  if (!waiting_) return;
  --loop_.watched_;
  cancelled_ = true;
  loop_.resumable_.push_back(std::exchange(waiting_, nullptr));
}

void Timer::wait(EventLoop::Clock::time_point when, std::coroutine_handle<> waiting) {
  cancelled_ = false;
  waiting_ = waiting;
  place_ = loop_.alarms_.emplace(when, this);
}

void Timer::cancel() {
  if (!waiting_) return;
  loop_.alarms_.erase(place_);
  cancelled_ = true;
  loop_.resumable_.push_back(std::exchange(waiting_, nullptr));
}

}  // namespace http::server
