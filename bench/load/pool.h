#pragma once
// Keep-alive connections and the requests that are out on each. One thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "connection.h"
#include "workload.h"

namespace load {

class Pool {
 public:
  using Time = std::chrono::steady_clock;

  // One of the connections; what is out on it was sent in one write.
  struct Line {
    Line(const Target& target, TlsClient* tls) : connection(target, tls) {}
    Connection connection;
    ResponseReader reader;
    std::uint64_t number = 0;   // of the oldest request without an answer
    std::uint64_t awaited = 0;  // how many are out
    Time::time_point since;     // what their latency counts from
  };
  using OnAnswer = std::function<void(Line&, const Response&)>;

  // Throws as Connection does.
  Pool(const Target& target, TlsClient* tls, unsigned connections);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  const std::vector<std::unique_ptr<Line>>& lines() const { return lines_; }

  // Sends the requests `first`, `first + 1`, … in one write. REQUIRES: nothing is out on the line; count > 0.
  void send(Line& line, const Workload& workload, std::uint64_t first, std::uint64_t count, Time::time_point since);

  // Waits that long for answers, checks each against `workload` and gives it to `on_answer`, after counting it off the
  // line. False where none came. Throws std::runtime_error for a wrong answer and a connection that was closed.
  bool receive(std::chrono::milliseconds patience, const Workload& workload, const OnAnswer& on_answer);

 private:
  void take(Line& line, const Workload& workload, const OnAnswer& on_answer);

  int epoll_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::string buffer_;
};

}  // namespace load
