#include "base/clock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace base {
namespace {

using namespace std::chrono_literals;

const Time kNoon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;

TEST(Clock, StandsStillWhenFrozen) {
  const Clock clock({.mode = Clock::Mode::kFrozen, .at = kNoon});
  EXPECT_EQ(clock.now(), kNoon);
  EXPECT_EQ(clock.setting().mode, Clock::Mode::kFrozen);
  EXPECT_EQ(clock.setting().at, kNoon);
}

TEST(Clock, MovesAFrozenTimeBothWays) {
  Clock clock({.mode = Clock::Mode::kFrozen, .at = kNoon});
  clock.advance(5min);
  EXPECT_EQ(clock.now(), kNoon + 5min);
  clock.advance(-10min);
  EXPECT_EQ(clock.now(), kNoon - 5min);
  EXPECT_EQ(clock.setting().mode, Clock::Mode::kFrozen);
}

TEST(Clock, ShowsTimesBeforeTheEpoch) {
  const Clock clock({.mode = Clock::Mode::kFrozen, .at = Time{-1us}});
  EXPECT_EQ(clock.now(), Time{-1us});
}

TEST(Clock, IsRealAtFirst) {
  const Clock clock;
  EXPECT_EQ(clock.setting().mode, Clock::Mode::kReal);
  const auto apart = clock.now() - std::chrono::system_clock::now();
  EXPECT_LT(std::chrono::abs(apart), 1h);
}

TEST(Clock, BecomesAnOffsetClockWhenARealOneIsMoved) {
  Clock clock;
  clock.advance(25h);
  EXPECT_EQ(clock.setting().mode, Clock::Mode::kOffset);
  EXPECT_EQ(clock.setting().offset, 25h);
  const auto apart = clock.now() - std::chrono::system_clock::now();
  EXPECT_LT(std::chrono::abs(apart - 25h), 1h);
  clock.advance(-25h);
  EXPECT_EQ(clock.setting().mode, Clock::Mode::kReal);
}

TEST(Clock, CanBeSetBackToReal) {
  Clock clock({.mode = Clock::Mode::kFrozen, .at = kNoon});
  clock.set({});
  EXPECT_EQ(clock.setting().mode, Clock::Mode::kReal);
  EXPECT_NE(clock.now(), kNoon);
}

TEST(Clock, StaysAtItsEndsInsteadOfWrapping) {
  Clock clock({.mode = Clock::Mode::kFrozen, .at = kNoon});
  for (int i = 0; i < 3; ++i) clock.advance(Duration::max());
  const Time last = clock.now();
  EXPECT_GT(last, kNoon);
  clock.advance(1us);
  EXPECT_EQ(clock.now(), last);
  for (int i = 0; i < 6; ++i) clock.advance(Duration::min());
  EXPECT_LT(clock.now(), Time{});
}

TEST(Monotonic, NeverGoesBack) {
  const auto before = monotonic();
  EXPECT_GE(monotonic(), before);
}

TEST(Clock, LosesNoStepOfConcurrentMovers) {
  Clock clock({.mode = Clock::Mode::kFrozen, .at = kNoon});
  {
    std::vector<std::jthread> movers;
    for (int i = 0; i < 4; ++i) {
      movers.emplace_back([&] {
        for (int step = 0; step < 10'000; ++step) clock.advance(1us);
      });
    }
  }
  EXPECT_EQ(clock.now(), kNoon + 40ms);
}

}  // namespace
}  // namespace base
