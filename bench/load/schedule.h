#pragma once
// When each request of a constant rate is due, whatever becomes of those before it. Knows no clock. One thread.

#include <chrono>
#include <cstdint>
#include <optional>

namespace load {

struct DueRequest {
  std::uint64_t number;                // from 0
  std::chrono::nanoseconds intended;   // since the start; what its latency counts from, however late it is sent
};

class Schedule {
 public:
  // `count` requests, `rate` a second. REQUIRES: rate > 0.
  Schedule(double rate, std::uint64_t count) : rate_(rate), count_(count) {}

  // The next request, in order, if it is due at `now` (since the start); nothing is ever left out for being late.
  std::optional<DueRequest> take(std::chrono::nanoseconds now) {
    const auto intended = next();
    if (!intended || *intended > now) return std::nullopt;
    return DueRequest{taken_++, *intended};
  }

  // When the next is due; nothing after the last.
  std::optional<std::chrono::nanoseconds> next() const {
    if (taken_ == count_) return std::nullopt;
    return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(taken_) * 1e9 / rate_));
  }

 private:
  double rate_;
  std::uint64_t count_;
  std::uint64_t taken_ = 0;
};

}  // namespace load
