#include "histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace load {

namespace {

constexpr unsigned kBits = 7;                       // of a value, behind its first, that tell buckets apart
constexpr std::uint64_t kSteps = 1ULL << kBits;     // buckets for each power of two
constexpr std::uint64_t kBuckets = (64 - kBits) * kSteps;

std::size_t bucket_of(std::uint64_t value) {
  const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - static_cast<int>(kBits) - 1);
  return static_cast<std::size_t>(shift) * kSteps + (value >> shift);
}

std::uint64_t last_of(std::size_t bucket) {
  if (bucket < 2 * kSteps) return bucket;
  const std::uint64_t shift = bucket / kSteps - 1;
  return ((bucket - shift * kSteps + 1) << shift) - 1;
}

}  // namespace

Histogram::Histogram() : buckets_(kBuckets) {}

void Histogram::record(std::chrono::nanoseconds duration) {
  ++buckets_[bucket_of(static_cast<std::uint64_t>(duration.count()))];
  ++count_;
  max_ = std::max(max_, duration);
}

void Histogram::add(const Histogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::chrono::nanoseconds Histogram::percentile(double share) const {
  const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < buckets_.size() && rank > 0; ++i) {
    below += buckets_[i];
    if (below >= rank) return std::min(max_, std::chrono::nanoseconds(last_of(i)));
  }
  return max_;
}

}  // namespace load
