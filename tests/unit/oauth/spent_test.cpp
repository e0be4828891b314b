#include "oauth/spent.h"

#include <gtest/gtest.h>

#include <barrier>
#include <thread>
#include <vector>

#include "unit/support/time.h"

namespace oauth {
namespace {

using support::kNoon;
using namespace std::chrono_literals;

TEST(Spent, IsTrueOnce) {
  Spent spent(base::Seed::from_number(1));
  EXPECT_TRUE(spent.spend("a", kNoon + 5min, kNoon));
  EXPECT_FALSE(spent.spend("a", kNoon + 5min, kNoon));
  EXPECT_TRUE(spent.spend("b", kNoon + 5min, kNoon));
}

TEST(Spent, RemembersUntilExpiry) {
  Spent spent(base::Seed::from_number(1));
  for (int minute = 0; minute < 30; ++minute) {
    const base::Time now = kNoon + minute * 1min;
    EXPECT_TRUE(spent.spend(std::to_string(minute), now + 5min, now));
    for (int before = std::max(0, minute - 4); before <= minute; ++before)
      EXPECT_FALSE(spent.spend(std::to_string(before), kNoon + before * 1min + 5min, now)) << before << " at " << minute;
  }
}

TEST(Spent, ForgetsWhatHasExpired) {
  Spent spent(base::Seed::from_number(1));
  for (int second = 0; second < 10'000; ++second) {
    const base::Time now = kNoon + second * 1s;
    spent.spend(std::to_string(second), now + 60s, now);
  }
  EXPECT_LE(spent.size(), 3 * 60U);
}

TEST(Spent, IsTrueForOneOfThoseThatComeAtOnce) {
  Spent spent(base::Seed::from_number(1));
  constexpr int kThreads = 4;
  constexpr int kIds = 2000;
  std::vector<std::atomic<int>> winners(kIds);
  std::barrier together(kThreads);  // they share a clock
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t)
      threads.emplace_back([&] {
        // The tables turn all the while.
        for (int i = 0; i < kIds; ++i) {
          together.arrive_and_wait();
          if (spent.spend(std::to_string(i), kNoon + i * 1s + 5s, kNoon + i * 1s)) winners[i].fetch_add(1);
        }
      });
  }
  int none = 0;
  for (const auto& count : winners) {
    EXPECT_LE(count.load(), 1);
    none += count.load() == 0;
  }
  EXPECT_LT(none, kIds / 10);
}

}  // namespace
}  // namespace oauth
