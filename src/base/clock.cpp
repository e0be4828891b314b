#include "base/clock.h"

#include <algorithm>

namespace base {

std::chrono::nanoseconds monotonic() { return std::chrono::steady_clock::now().time_since_epoch(); }
namespace {

// What fits beside the mode bit; the sum of two of these does not overflow.
constexpr std::int64_t kLimit = (std::int64_t{1} << 61) - 1;

std::int64_t clamp(std::int64_t value) { return std::clamp(value, -kLimit, kLimit); }
std::int64_t pack(std::int64_t value, bool frozen) { return clamp(value) * 2 | (frozen ? 1 : 0); }
std::int64_t value_of(std::int64_t word) { return word >> 1; }
bool is_frozen(std::int64_t word) { return (word & 1) != 0; }

}  // namespace

Time Clock::now() const {
  const std::int64_t word = word_.load();
  if (is_frozen(word)) return Time{Duration{value_of(word)}};
  return std::chrono::floor<Duration>(std::chrono::system_clock::now()) + Duration{value_of(word)};
}

Clock::Setting Clock::setting() const {
  const std::int64_t word = word_.load();
  if (is_frozen(word)) return {.mode = Mode::kFrozen, .at = Time{Duration{value_of(word)}}};
  if (word == 0) return {};
  return {.mode = Mode::kOffset, .offset = Duration{value_of(word)}};
}

void Clock::set(const Setting& setting) {
  switch (setting.mode) {
    case Mode::kReal: word_.store(0); return;
    case Mode::kOffset: word_.store(pack(setting.offset.count(), false)); return;
    case Mode::kFrozen: word_.store(pack(setting.at.time_since_epoch().count(), true)); return;
  }
}

void Clock::advance(Duration by) {
  std::int64_t word = word_.load();
  while (!word_.compare_exchange_weak(word, pack(value_of(word) + clamp(by.count()), is_frozen(word)))) {
  }
}

}  // namespace base
