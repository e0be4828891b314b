#pragma once
// One thread's event loop over epoll(7): file descriptors and moments that coroutines wait for, and work from other
// threads. `post` is for any thread, the rest for the one that runs the loop (and, before that, for the one that made it).

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "http/server/file_descriptor.h"

namespace http::server {

class Watch;
class Timer;

class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;

  EventLoop();  // throws std::system_error where the system gives no descriptors
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Until nobody waits for anything, nor has been posted.
  void run();
  // co_await: goes on once those that are ready together with this one, up to kTogether, have come to a step of theirs too,
  // in the order in which they came. Who does the same thing one after the other finds its instructions in the processor's
  // caches; the price is that who is done early waits for the others (docs/decisions/0011).
  class Step {
   public:
    explicit Step(EventLoop& loop) : loop_(loop) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { loop_.at_step_.push_back(waiting); }
    void await_resume() const {}

   private:
    EventLoop& loop_;
  };
  static constexpr std::size_t kTogether = 16;  // what they have in hand fits the second cache
  Step step() { return Step(*this); }

  // Has the loop call it. What is posted once `run` has returned is never called.
  void post(std::function<void()> work);

 private:
  friend class Watch;
  friend class Timer;
  using Alarms = std::multimap<Clock::time_point, Timer*>;

  bool in_use() const { return watched_ > 0 || !alarms_.empty() || !resumable_.empty(); }
  int patience() const;
  void wait();
  void run_posted();
  void ring_due();
  void resume_resumable();
  void take_steps(std::size_t once_there_are);

  FileDescriptor epoll_;
  FileDescriptor posting_;  // an eventfd, readable once something was posted
  std::mutex posting_lock_;
  std::vector<std::function<void()>> posted_;
  std::size_t watched_ = 0;  // watches that somebody waits for
  Alarms alarms_;
  std::vector<std::coroutine_handle<>> resumable_;  // in the next turn
  std::vector<std::coroutine_handle<>> resuming_;
  std::vector<std::coroutine_handle<>> at_step_;  // nobody, between turns
};

// Whether a file descriptor can be read or written. Announced once each time that it becomes so ("edge-triggered"), so that
// nobody needs to tell the system again: who has read less than there was room for says `drained`, and waits for more.
// One coroutine waits at a time.
class Watch {
 public:
  // co_await gives whether what is waited for has come; not where `cancel` came first.
  class Ready {
   public:
    enum class How : std::uint8_t { kAtOnce, kReadable, kWritable };

    Ready(Watch& watch, How how) : watch_(watch), how_(how) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { watch_.wait(how_, waiting); }
    bool await_resume() const { return !watch_.cancelled_; }

   private:
    Watch& watch_;
    How how_;
  };

  // REQUIRES: `loop` outlives this; `descriptor` does not block and stays open as long as this lives. Where the system cannot
  // watch one more, whoever waits goes on with false.
  Watch(EventLoop& loop, int descriptor);
  ~Watch();  // REQUIRES: nobody waits
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Also who need not wait lets others have their turn.
  Ready at_once() { return {*this, Ready::How::kAtOnce}; }
  Ready readable() { return {*this, Ready::How::kReadable}; }
  Ready writable() { return {*this, Ready::How::kWritable}; }
  // Everything was read that had come; an end of the stream that was announced with it stays to be read.
  void drained() { readable_ = ended_; }
  void cancel();  // whoever waits goes on, with false

 private:
  friend class EventLoop;

  void wait(Ready::How how, std::coroutine_handle<> waiting);
  bool control(int operation, std::uint32_t events);
  void happened(std::uint32_t events);

  EventLoop& loop_;
  std::coroutine_handle<> waiting_;
  int descriptor_;
  Ready::How awaited_ = Ready::How::kReadable;
  bool readable_ = false;
  bool ended_ = false;           // nothing more will come
  bool tells_writable_ = false;  // asked for only where somebody had to wait for it
  bool cancelled_ = false;
  bool lost_ = false;            // the system does not watch it
};

// A moment that one coroutine waits for.
class Timer {
 public:
  // co_await gives whether the moment has come; not where `cancel` came first.
  class Moment {
   public:
    Moment(Timer& timer, EventLoop::Clock::time_point when) : timer_(timer), when_(when) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { timer_.wait(when_, waiting); }
    bool await_resume() const { return !timer_.cancelled_; }

   private:
    Timer& timer_;
    EventLoop::Clock::time_point when_;
  };

  // REQUIRES: `loop` outlives this.
  explicit Timer(EventLoop& loop) : loop_(loop) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  Moment until(EventLoop::Clock::time_point when) { return {*this, when}; }
  void cancel();  // whoever waits goes on, with false

 private:
  friend class EventLoop;

  void wait(EventLoop::Clock::time_point when, std::coroutine_handle<> waiting);

  EventLoop& loop_;
  std::coroutine_handle<> waiting_;
  EventLoop::Alarms::iterator place_;  // while somebody waits
  bool cancelled_ = false;
};

}  // namespace http::server
