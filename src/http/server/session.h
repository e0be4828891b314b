#pragma once
// One connection: a coroutine that reads requests, has them served and sends the replies. All that can be done without
// waiting is done in plain functions; the coroutine says what is waited for. Belongs to its worker's thread.

#include <arpa/inet.h>

#include <array>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/server/event_loop.h"
#include "http/server/file_descriptor.h"
#include "http/server/reply_writer.h"
#include "http/server/request_reader.h"
#include "http/server/stream.h"
#include "http/server/task.h"
#include "http/server/timing_wheel.h"
#include "http/server/transfer.h"

namespace http::server {

class Worker;

// The client's address as text, without port; an IPv4 client of an IPv6 socket shows its IPv4 address.
class Peer {
 public:
  explicit Peer(const sockaddr_storage& address);
  std::string_view text() const { return text_.data(); }

 private:
  std::array<char, INET6_ADDRSTRLEN> text_{};
};

class Session : public TimingWheel::Entry {
 public:
  // REQUIRES: `worker` outlives this.
  Session(Worker& worker, FileDescriptor socket, std::size_t listener, const Peer& peer);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() { run(); }  // ends with Worker::leave
  void drain();   // the server stops: end now if no request is in hand, else after it
  void abort();   // end now
  void expire();  // the deadline is over

  std::size_t position = 0;  // the worker's, to find this again

 private:
  using Clock = EventLoop::Clock;

  enum class End : std::uint8_t { kOpen, kClose, kLinger, kReset };
  enum class Phase : std::uint8_t { kNone, kIdle, kHeader, kBody };

  // A reply that does not go out at once.
  struct Delivery {
    Reply reply;
    Form form;
    bool client_keeps;  // the connection, for all that it says
    Clock::time_point due;
  };

  // Readiness of the socket, unless the session is aborted.
  struct Wait {
    Session& session;
    Stream::Ready socket;

    bool await_ready() const { return session.aborted_; }
    void await_suspend(std::coroutine_handle<> waiting) { socket.await_suspend(waiting); }
    bool await_resume() const { return !session.aborted_ && socket.await_resume(); }
  };

  // Reading and answering (session.cpp).
  Detached run();
  void arm_for_reading();
  bool receive();
  void on_silence();
  std::string& output();
  bool serve();
  void answer();
  void take(Reply& reply);
  void refuse(int status, const Refusal* refusal);
  End orderly_end(bool client_keeps) const;
  void settle();

  // Sending and waiting (session_sending.cpp). The tasks say whether the connection goes on.
  bool send();
  Task send_rest();
  Task send_all(std::string_view bytes);
  Task hold();
  Task deliver();
  Task pause_until(Clock::time_point when);
  Task linger();
  Wait ready(Stream::Status wanted);
  void arm(std::chrono::milliseconds time);

  Worker& worker_;
  Stream stream_;
  std::unique_ptr<RequestReader> reader_;  // only while bytes are in hand
  std::unique_ptr<Delivery> delivery_;
  std::string unsent_;  // of the answers
  Timer* timer_ = nullptr;  // what a pause waits for
  std::size_t listener_;
  Phase phase_ = Phase::kNone;
  End end_ = End::kOpen;
  Stream::Status wanted_ = Stream::Status::kWantsRead;  // by the next read
  bool cut_ = false;      // the last reply was cut short
  bool held_ = false;     // the complete request waits to be served again
  bool idle_ = false;     // waiting, with no request in hand
  bool expired_ = false;  // since the deadline was set last
  bool last_look_ = false;
  bool aborted_ = false;
  Peer peer_;
};

}  // namespace http::server
