#pragma once
// A tenant's clock. Every expiry of a tenant follows it, so a test can move time (interface section 4, /__admin/clock).
// Any thread may read it while any other sets it: the whole setting is one atomic word.

#include <atomic>
#include <cstdint>

#include "base/time.h"

namespace base {

// Time since some fixed moment of this boot, for measuring how long something took. Never for anything a client sees.
std::chrono::nanoseconds monotonic();

class Clock {
 public:
  enum class Mode { kReal, kOffset, kFrozen };

  // What the clock is set to, apart from what real time adds to it.
  struct Setting {
    Mode mode = Mode::kReal;
    Duration offset{0};  // kOffset: added to real time
    Time at{};           // kFrozen: the time that it shows
  };

  Clock() = default;
  explicit Clock(const Setting& setting) { set(setting); }

  Time now() const;
  Setting setting() const;
  void set(const Setting& setting);
  // Moves what `now` shows by `by`, atomically; a real clock becomes an offset one.
  void advance(Duration by);

 private:
  std::atomic<std::int64_t> word_{0};  // value << 1 | frozen; value is µs since the epoch, or the offset
};

}  // namespace base
