#include "load/schedule.h"

#include <gtest/gtest.h>

namespace load {
namespace {

using namespace std::chrono_literals;

TEST(Schedule, GivesNothingBeforeItsTime) {
  Schedule schedule(1000, 3);
  EXPECT_EQ(schedule.take(0ms)->number, 0u);
  EXPECT_FALSE(schedule.take(999us));
  EXPECT_EQ(schedule.next(), 1ms);
  EXPECT_EQ(schedule.take(1ms)->number, 1u);
}

TEST(Schedule, EndsAfterItsCount) {
  Schedule schedule(1000, 1);
  EXPECT_TRUE(schedule.take(0ms));
  EXPECT_FALSE(schedule.take(1h));
  EXPECT_FALSE(schedule.next());
}

// What a closed loop leaves out: the requests of the time in which the server stood still.
TEST(Schedule, LeavesNothingOutForBeingLateAndKeepsWhenEachWasDue) {
  Schedule schedule(1000, 100);
  EXPECT_TRUE(schedule.take(0ms));
  for (int i = 1; i <= 50; ++i) {
    const auto due = schedule.take(50ms);
    ASSERT_TRUE(due);
    EXPECT_EQ(due->number, static_cast<std::uint64_t>(i));
    EXPECT_EQ(due->intended, std::chrono::milliseconds(i));
  }
  EXPECT_FALSE(schedule.take(50ms));
}

TEST(Schedule, DoesNotDrift) {
  constexpr std::uint64_t kCount = 300'001;
  Schedule schedule(30'000, kCount);
  std::chrono::nanoseconds last{0};
  while (const auto due = schedule.take(1h)) last = due->intended;
  EXPECT_EQ(last, 10s);
}

}  // namespace
}  // namespace load
