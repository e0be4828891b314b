#include "core/metrics.h"

#include <algorithm>

namespace core {
namespace {

// One writer: a plain load and store, no locked instruction.
void add(std::atomic<std::uint64_t>& counter, std::uint64_t n) {
  counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

}  // namespace

Metrics::Metrics(std::size_t workers, std::size_t operations) : operations_(operations) {
  for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i) blocks_.push_back(std::make_unique<Block>(operations));
}

void Metrics::record(std::size_t worker, std::size_t operation, int status, std::uint32_t duration_us) {
  Counters& counters = blocks_[worker]->counters[operation];
  add(counters.by_class[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))], 1);
  const auto* bucket = std::lower_bound(kBuckets.begin(), kBuckets.end(), duration_us);
  add(counters.by_latency[static_cast<std::size_t>(bucket - kBuckets.begin())], 1);
  add(counters.total_us, duration_us);
}

Metrics::Operation Metrics::sum(std::size_t operation) const {
  Operation summed;
  for (const auto& block : blocks_) {
    const Counters& counters = block->counters[operation];
    for (std::size_t i = 0; i < summed.by_class.size(); ++i)
      summed.by_class[i] += counters.by_class[i].load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < summed.by_latency.size(); ++i)
      summed.by_latency[i] += counters.by_latency[i].load(std::memory_order_relaxed);
    summed.total_us += counters.total_us.load(std::memory_order_relaxed);
  }
  return summed;
}

}  // namespace core
