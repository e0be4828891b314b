#pragma once
// Counts and latencies by operation, one block of counters a worker, so that no cache line is written by two. A worker
// writes its own block; any thread reads them all.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace core {

class Metrics {
 public:
  // Upper bounds of the latency buckets in microseconds; one more bucket holds everything above.
  static constexpr std::array<std::uint32_t, 10> kBuckets = {5, 10, 25, 50, 100, 250, 1'000, 5'000, 25'000, 100'000};

  struct Operation {
    std::array<std::uint64_t, 6> by_class{};  // answers with status 1xx … 5xx, at index 1 … 5
    std::array<std::uint64_t, kBuckets.size() + 1> by_latency{};
    std::uint64_t total_us = 0;
  };

  // `operations` of one contract; the index behind the last one counts what was not routed.
  Metrics(std::size_t workers, std::size_t operations);

  // REQUIRES: called by worker `worker` alone; `operation` <= the number of operations.
  void record(std::size_t worker, std::size_t operation, int status, std::uint32_t duration_us);
  Operation sum(std::size_t operation) const;
  std::size_t operations() const { return operations_; }

 private:
  // Aligned, so that no block's last counters share a cache line with the next one's first.
  struct alignas(64) Counters {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> by_latency{};
    std::atomic<std::uint64_t> total_us{0};
  };
  struct Block {
    explicit Block(std::size_t operations) : counters(operations + 1) {}
    std::vector<Counters> counters;
  };
  std::size_t operations_;
  std::vector<std::unique_ptr<Block>> blocks_;
};

}  // namespace core
