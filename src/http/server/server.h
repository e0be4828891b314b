#pragma once
// The HTTP server: listens, and answers every request from one Service. A worker is a thread with its own event loop
// and its own listening sockets (SO_REUSEPORT); a connection stays with the worker that accepted it. A Server may be
// stopped and asked for its ports and statistics from any thread; the rest belongs to the thread that made it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace http::server {

// Where to listen: an IPv4 or IPv6 literal ("::" takes IPv4 clients too), or "localhost", which means 127.0.0.1 and,
// on a machine that has it, ::1 with the same port. Port 0 lets the system pick one.
struct Listen {
  std::string address;
  std::uint16_t port = 0;
};

// What a client may use up. Times are kept to about one tick.
struct Limits {
  std::size_t header_bytes = 16 * 1024;   // request line and header together; beyond it 431
  std::size_t header_count = 128;         // beyond it 431
  std::size_t body_bytes = 1024 * 1024;   // beyond it 413
  std::size_t large_body_bytes = 64 * 1024 * 1024;  // the same, where takes_large_body says yes to a request's target
  bool (*takes_large_body)(std::string_view target) = nullptr;  // null: nowhere
  std::size_t pipelined_bytes = 64 * 1024;  // replies gathered for one write
  std::size_t linger_bytes = 8 * 1024 * 1024;  // read and dropped after a refusal, so that the client gets to see it
  std::size_t max_connections = 16'000;   // in all workers together; more are closed at once

  std::chrono::milliseconds header_time{10'000};  // from a request's first byte to the end of its header; then 408
  std::chrono::milliseconds body_time{10'000};    // from there to the end of its body; then 408
  std::chrono::milliseconds write_time{30'000};   // without the client taking a byte of a reply; then a reset
  std::chrono::milliseconds idle_time{60'000};    // between requests; then the connection is closed silently
  std::chrono::milliseconds linger_time{5'000};   // to drop what a refused client still sends
  std::chrono::milliseconds stop_time{5'000};     // to finish the requests in hand when the server stops

  std::chrono::milliseconds tick{100};       // of the clock behind the times above, and of Service::idle
  std::chrono::milliseconds hold_pause{5};   // between two calls for a reply that holds
  std::chrono::milliseconds drip_pause{200};  // between two pieces of a body that Fault::kSlowDrip sends
};

// What the server proves itself with to https clients, both PEM.
struct Certificate {
  std::string chain;  // its certificate, then those that vouch for it, without the root
  std::string key;
};

struct Options {
  std::vector<Listen> listeners;
  std::size_t threads = 0;  // 0: one a core; never more than the cores that this process may use
  Limits limits;
  // With one, every listener speaks https as well as http, told apart by a connection's first byte.
  std::optional<Certificate> certificate;
};

// Sums over the workers; each figure is exact, all of them together are not one moment's.
struct Statistics {
  std::size_t open = 0;          // connections now
  std::uint64_t accepted = 0;    // connections since the start
  std::uint64_t turned_away = 0;  // connections closed at once because of max_connections
  std::uint64_t accept_errors = 0;  // for want of file descriptors or memory; accepting pauses for a tick after each
  std::uint64_t refused = 0;     // requests refused by the server itself (Refusal)
};

class Server {
 public:
  // Binds and listens; connections wait in the system's queue until `run`. Throws std::runtime_error naming address
  // and reason (a port in use, a bad literal), or what is wrong with the certificate. REQUIRES: `service` outlives this.
  Server(Options options, Service& service);
  ~Server();  // REQUIRES: `run` is not going on
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // One a listener, in their order: the real one where 0 was asked for.
  std::vector<std::uint16_t> ports() const;
  std::size_t threads() const;

  // Listens at one more address, whose requests come with `listener + port` as their Request::listener; the port. Fails
  // with address and reason. From any thread, while the server runs.
  base::Result<std::uint16_t> open(const Listen& where, std::size_t listener);
  // Ends what `open` began for that Request::listener; connections that are open stay until their clients go. Likewise.
  void close(std::size_t listener);

  // Starts the workers and blocks until they have stopped. Once only.
  void run();
  // Has every worker stop accepting, finish the requests in hand (at most Limits::stop_time) and end; returns at once.
  // May be called more than once and before `run`; from any thread, not from a signal handler.
  void stop();

  Statistics statistics() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace http::server
