#include "sessions.h"

#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace load {

namespace {

using Time = std::chrono::steady_clock;

// What one thread does: takes numbers off `next` until there are no more.
class Opener {
 public:
  Opener(const Sessions& sessions, const Target& target, const Workload& workload)
      : sessions_(sessions), target_(target), workload_(workload), tls_(sessions.resume) {}

  void run(std::atomic<std::uint64_t>& next) {
    try {
      for (std::uint64_t n = next++; n < sessions_.requests; n = next++) open(sessions_.first + n);
    } catch (...) {
      error_ = std::current_exception();
      next = sessions_.requests;
    }
  }

  void add_to(Outcome& outcome) const {
    if (error_) std::rethrow_exception(error_);
    outcome.latencies.add(outcome_.latencies);
    outcome.resumed += outcome_.resumed;
    outcome.response_size = outcome_.response_size;
  }

 private:
  void open(std::uint64_t number) {
    const auto since = Time::now();
    Connection connection(target_, sessions_.tls ? &tls_ : nullptr);
    request_.clear();
    workload_.render(number, request_);
    connection.send(request_);
    ResponseReader reader;
    while (!reader.peek()) {
      connection.wait();
      connection.receive(reader);
    }
    const auto response = reader.peek();
    workload_.check(number, *response);
    outcome_.latencies.record(Time::now() - since);
    outcome_.response_size = response->size;
    if (connection.resumed()) ++outcome_.resumed;
  }

  const Sessions& sessions_;
  const Target& target_;
  const Workload& workload_;
  TlsClient tls_;
  std::string request_;
  Outcome outcome_;
  std::exception_ptr error_;
};

}  // namespace

Outcome run(const Sessions& sessions, const Target& target, const Workload& workload) {
  std::vector<std::unique_ptr<Opener>> openers;
  for (unsigned i = 0; i < sessions.at_once; ++i) openers.push_back(std::make_unique<Opener>(sessions, target, workload));
  std::atomic<std::uint64_t> next{0};
  const auto start = Time::now();
  {
    std::vector<std::jthread> threads;
    for (const auto& opener : openers) threads.emplace_back([&] { opener->run(next); });
  }
  Outcome outcome;
  outcome.elapsed = Time::now() - start;
  for (const auto& opener : openers) opener->add_to(outcome);
  return outcome;
}

}  // namespace load
