#include "open_loop.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "schedule.h"

namespace load {

namespace {

using namespace std::chrono_literals;

class Run {
 public:
  Run(const OpenLoop& loop, Pool& pool, const Workload& workload)
      : loop_(loop), pool_(pool), workload_(workload), schedule_(loop.rate, loop.requests) {
    for (const auto& line : pool.lines()) free_.push_back(line.get());
  }

  Outcome outcome() {
    start_ = Pool::Time::now();
    while (outcome_.latencies.count() < loop_.requests) {
      send_due();
      receive();
    }
    outcome_.elapsed = Pool::Time::now() - start_;
    return std::move(outcome_);
  }

 private:
  std::chrono::nanoseconds now() const { return Pool::Time::now() - start_; }

  void send_due() {
    while (!free_.empty()) {
      const auto due = schedule_.take(now());
      if (!due) return;
      Pool::Line* line = free_.back();
      free_.pop_back();
      pool_.send(*line, workload_, loop_.first + due->number, 1, start_ + due->intended);
    }
    const auto next = schedule_.next();
    if (next && now() - *next > 10s) throw std::runtime_error("the server is 10 seconds behind");
  }

  // Until an answer comes or the next request is due; where that is within a millisecond, only looks.
  void receive() {
    const auto next = schedule_.next();
    const bool idle = !free_.empty() && next;
    const auto patience = idle ? std::chrono::duration_cast<std::chrono::milliseconds>(*next - now()) : 10'000ms;
    const bool came = pool_.receive(std::max(patience, 0ms), workload_, [this](Pool::Line& line, const Response& response) {
      outcome_.latencies.record(Pool::Time::now() - line.since);
      outcome_.response_size = response.size;
      free_.push_back(&line);
    });
    if (!came && !idle) throw std::runtime_error("no answer for 10 seconds");
  }

  const OpenLoop& loop_;
  Pool& pool_;
  const Workload& workload_;
  Schedule schedule_;
  std::vector<Pool::Line*> free_;
  Pool::Time::time_point start_;
  Outcome outcome_;
};

}  // namespace

Outcome run(const OpenLoop& loop, Pool& pool, const Workload& workload) { return Run(loop, pool, workload).outcome(); }

}  // namespace load
