#include "scaling.h"

#include <sched.h>

#include <array>
#include <barrier>
#include <iomanip>
#include <ostream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "cpu_time.h"
#include "program.h"

namespace bench {
namespace {

constexpr std::size_t kRequests = 1'000;  // of each worker, a round
constexpr std::size_t kRounds = 200;

struct Mix {
  std::string_view name;
  std::vector<const Measured*> operations;
};

std::vector<Mix> mixes() {
  std::vector<Mix> all{{"queries", {}}, {"commands", {}}};
  for (const Measured& operation : measured())
    if (operation.signed_token) all[operation.method == "GET" ? 0 : 1].operations.push_back(&operation);
  return all;
}

// The n-th processor that this process may use.
int processor(std::size_t n) {
  cpu_set_t allowed;
  ::sched_getaffinity(0, sizeof allowed, &allowed);
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &allowed) && n-- == 0) return i;
  throw std::runtime_error("this takes as many processors as workers");
}

void pin(int to) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(to, &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

// A worker's requests so far go on from round to round. Aligned, so that two side by side write no cache line together, which
// would be taken for the program's doing.
struct alignas(128) Worker {
  Worker(Program& program, std::size_t index) : client(program, index) {}

  // Nanoseconds a request, without what it takes to make it.
  double cost(const Mix& mix) {
    const auto operation = [&](std::size_t at) -> const Measured& { return *mix.operations[at % mix.operations.size()]; };
    const double begin = thread_time();
    for (std::size_t i = 0; i < kRequests; ++i) client.request(operation(n + i), n + i);
    const double made = thread_time();
    for (std::size_t i = 0; i < kRequests; ++i, ++n) client.ask(operation(n), n);
    return (thread_time() - made - (made - begin)) / static_cast<double>(kRequests);
  }

  Client client;
  std::size_t n = 0;
};

// How workers are at work in a round, and which of them: the first, another of its program, one of another program.
enum Mode : std::size_t { kAlone, kApart, kTogether };
constexpr std::size_t kModes = 3, kThreads = 3;
constexpr std::array<std::array<bool, kThreads>, kModes> kAtWork = {{{true, false, false}, {true, false, true}, {true, true, false}}};

using Costs = std::array<std::vector<double>, kModes>;  // a round each, the mean of those at work

Costs measure(const Mix& mix, std::array<Worker, kThreads>& workers) {
  std::array<Costs, kThreads> own;
  {
    std::barrier together(kThreads);
    std::vector<std::jthread> threads;  // that stay, as a server's do
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i, to = processor(i == 0 ? 0 : 1)] {
        pin(to);
        for (std::size_t turn = 0; turn < kModes * (kRounds + 1); ++turn) {
          together.arrive_and_wait();
          own[i][turn % kModes].push_back(kAtWork[turn % kModes][i] ? workers[i].cost(mix) : 0);
        }
      });
    }
  }
  Costs mean;
  for (std::size_t mode = 0; mode < kModes; ++mode) {
    for (std::size_t round = 1; round <= kRounds; ++round)  // by then every buffer is what it will stay
      mean[mode].push_back((own[0][mode][round] + own[1][mode][round] + own[2][mode][round]) / (mode == kAlone ? 1 : 2));
  }
  return mean;
}

// The median of what a round cost in one mode, in terms of what it cost in another a moment before or after: what else the
// machine does changes within a second, and so happens to both.
double ratio(const std::vector<double>& costs, const std::vector<double>& base) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < costs.size(); ++round) ratios.push_back(costs[round] / base[round]);
  return median(std::move(ratios));
}

}  // namespace

void report_scaling(std::ostream& out) {
  Program shared(2), own(2);
  std::array<Worker, kThreads> workers = {Worker(shared, 0), Worker(shared, 1), Worker(own, 1)};
  out << std::fixed << "CPU a request, ns (lowest tenth of " << kRounds << " rounds; the ratios are medians of what each round had)\n"
      << "            one worker   two apart   two of one program   of one / alone   of one / apart\n";
  for (const Mix& mix : mixes()) {
    const Costs costs = measure(mix, workers);
    const double alone = tenth(costs[kAlone]), apart = tenth(costs[kApart]), together = tenth(costs[kTogether]);
    out << std::left << std::setw(12) << mix.name << std::right << std::setprecision(0) << std::setw(10) << alone << std::setw(12)
        << apart << std::setw(21) << together << std::setprecision(3) << std::setw(17) << ratio(costs[kTogether], costs[kAlone])
        << std::setw(17) << ratio(costs[kTogether], costs[kApart]) << '\n';
  }
}

}  // namespace bench
