#pragma once
// A worker: one thread with its event loop, its listening sockets and the connections that it has accepted, and what
// these share because only one of them runs at a time. `stop` and `statistics` are for any thread, the rest for the
// worker's own.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/message.h"
#include "http/server/event_loop.h"
#include "http/server/file_descriptor.h"
#include "http/server/request_reader.h"
#include "http/server/server.h"
#include "http/server/session.h"
#include "http/server/task.h"
#include "http/server/timing_wheel.h"
#include "http/server/tls.h"

namespace http::server {

// Aligned, so that no two workers write one cache line: one thread makes them all, one after the other.
class alignas(128) Worker {  // 128: x86 fetches cache lines in pairs
 public:
  struct ListeningSocket {
    std::size_t listener;
    FileDescriptor socket;
  };

  // `tls` is null where there is only HTTP in clear; `open` counts the connections of all workers. REQUIRES: all that is
  // referred to outlives this.
  Worker(std::size_t index, const Limits& limits, Service& service, const TlsContext* tls,
         std::atomic<std::size_t>& open, std::vector<ListeningSocket> sockets);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void run();   // until stopped and the last connection has ended
  void stop();
  // One more listening socket, and its end; from any thread, while it runs.
  void open(ListeningSocket socket);
  void close(std::size_t listener);
  void add_to(Statistics& sum) const;

  // For sessions.
  std::size_t index() const { return index_; }
  const Limits& limits() const { return limits_; }
  Service& service() { return service_; }
  const TlsContext* tls() const { return tls_; }
  bool stopping() const { return stopping_; }
  EventLoop& loop() { return loop_; }
  // Good until the session waits for anything.
  Reply& reply() { return reply_; }
  // Empty, with the room of one that was taken back, if there is one.
  std::string lend_output();
  void take_back(std::string output);
  std::unique_ptr<RequestReader> lend_reader();
  void take_back(std::unique_ptr<RequestReader> reader);
  void arm(Session& session, std::chrono::milliseconds time);
  void count_refused() { add(refused_); }
  void leave(Session& session);  // destroys it

 private:
  using Counter = std::atomic<std::uint64_t>;

  // A listening socket, until its coroutine has seen that it is closed.
  struct Door {
    Door(EventLoop& loop, ListeningSocket from)
        : listener(from.listener), socket(std::move(from.socket)), watch(loop, socket.get()), pause(loop) {}
    void close();

    std::size_t listener;
    FileDescriptor socket;
    Watch watch;
    Timer pause;
    bool closed = false;
  };
  enum class Accepted { kOne, kNone, kExhausted };

  // One writer: no need for the locked instruction.
  static void add(Counter& counter) {
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  Detached accept(std::list<Door>::iterator place);
  Accepted accept_one(Door& door);
  void welcome(Door& door, FileDescriptor socket, const sockaddr_storage& address);
  Detached tick();
  void advance_to(std::chrono::steady_clock::time_point now);
  void shed_memory();
  void begin_stop();
  Detached limit_stop();
  void end_if_done();

  const std::size_t index_;
  const Limits& limits_;
  Service& service_;
  const TlsContext* tls_;
  std::atomic<std::size_t>& open_;
  Counter accepted_{0};
  Counter turned_away_{0};
  Counter accept_errors_{0};
  Counter refused_{0};

  EventLoop loop_;
  std::list<Door> doors_;
  Timer ticker_;
  Timer stop_timer_;
  TimingWheel wheel_;
  std::chrono::steady_clock::time_point started_;
  bool stopping_ = false;
  Reply reply_;
  std::vector<std::string> outputs_;                     // not lent out
  std::vector<std::unique_ptr<RequestReader>> readers_;  // likewise
  std::vector<std::unique_ptr<Session>> sessions_;       // each knows its position
};

}  // namespace http::server
