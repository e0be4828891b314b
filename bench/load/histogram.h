#pragma once
// Durations counted in buckets, in memory that does not grow with them. One thread.

#include <chrono>
#include <cstdint>
#include <vector>

namespace load {

// Buckets are a nanosecond wide up to 256 ns and at most 1/128 of their value above, so a percentile is at most 0.8% too
// high.
class Histogram {
 public:
  Histogram();

  // REQUIRES: duration >= 0.
  void record(std::chrono::nanoseconds duration);
  void add(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::chrono::nanoseconds max() const { return max_; }  // exact; 0 while empty
  // What that share of the durations does not exceed: 0.99 of them for the 99th percentile. 0 while empty.
  // REQUIRES: 0 < share <= 1.
  std::chrono::nanoseconds percentile(double share) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::chrono::nanoseconds max_{0};
};

}  // namespace load
