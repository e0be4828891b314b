#include "closed_loop.h"

#include <algorithm>
#include <stdexcept>

namespace load {

Outcome run(const ClosedLoop& loop, Pool& pool, const Workload& workload) {
  Outcome outcome;
  std::uint64_t sent = 0;
  const auto send_next = [&](Pool::Line& line) {
    const std::uint64_t count = std::min(loop.pipelined, loop.requests - sent);
    if (count == 0) return;
    pool.send(line, workload, loop.first + sent, count, Pool::Time::now());
    sent += count;
  };
  const auto on_answer = [&](Pool::Line& line, const Response& response) {
    outcome.latencies.record(Pool::Time::now() - line.since);
    outcome.response_size = response.size;
    if (line.awaited == 0) send_next(line);
  };
  const auto start = Pool::Time::now();
  for (const auto& line : pool.lines()) send_next(*line);
  while (outcome.latencies.count() < loop.requests) {
    if (!pool.receive(std::chrono::seconds(10), workload, on_answer)) throw std::runtime_error("no answer for 10 seconds");
  }
  outcome.elapsed = Pool::Time::now() - start;
  return outcome;
}

}  // namespace load
