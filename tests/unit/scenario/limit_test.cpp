#include "scenario/limit.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <latch>
#include <thread>
#include <vector>

#include "unit/support/time.h"

namespace scenario::limit_test {
namespace {

using namespace std::chrono_literals;
using support::kNoon;

constexpr Rate kTwentyFive{25, 1s};
constexpr Rate kOfThree{3, 10s, Rate::Kind::kWindow};

// How many of `tries` at one moment are let through.
int let_through(Bucket& bucket, const Rate& rate, base::Time now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += bucket.take(rate, now).allowed ? 1 : 0;
  return count;
}

TEST(TokenBucket, LetsAsManyThroughAtOnceAsItHolds) {
  Bucket bucket;
  EXPECT_EQ(let_through(bucket, kTwentyFive, kNoon, 100), 25);
}

TEST(TokenBucket, RefillsEvenly) {
  Bucket bucket;
  let_through(bucket, kTwentyFive, kNoon, 25);
  EXPECT_FALSE(bucket.take(kTwentyFive, kNoon + 39999us).allowed);
  EXPECT_TRUE(bucket.take(kTwentyFive, kNoon + 40ms).allowed);
  EXPECT_FALSE(bucket.take(kTwentyFive, kNoon + 40ms).allowed);
  EXPECT_EQ(let_through(bucket, kTwentyFive, kNoon + 540ms, 100), 12);
}

TEST(TokenBucket, HoldsNoMoreThanItsSize) {
  Bucket bucket;
  let_through(bucket, kTwentyFive, kNoon, 25);
  EXPECT_EQ(let_through(bucket, kTwentyFive, kNoon + 24h, 100), 25);
}

TEST(TokenBucket, SaysWhereItStands) {
  Bucket bucket;
  const Standing first = bucket.take(kTwentyFive, kNoon);
  EXPECT_EQ(first.limit, 25U);
  EXPECT_EQ(first.remaining, 24U);
  EXPECT_EQ(first.reset, kNoon + 40ms);
  EXPECT_EQ(first.retry_after, 0us);
  let_through(bucket, kTwentyFive, kNoon, 24);
  const Standing refused = bucket.take(kTwentyFive, kNoon + 10ms);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.remaining, 0U);
  EXPECT_EQ(refused.reset, kNoon + 1s);
  EXPECT_EQ(refused.retry_after, 30ms);
}

TEST(TokenBucket, CountsNothingThatItRefuses) {
  Bucket bucket;
  let_through(bucket, kTwentyFive, kNoon, 1000);
  EXPECT_TRUE(bucket.take(kTwentyFive, kNoon + 40ms).allowed);
}

TEST(TokenBucket, IsFullOnceTheClockIsSetBack) {
  Bucket bucket;
  let_through(bucket, kTwentyFive, kNoon, 25);
  EXPECT_EQ(let_through(bucket, kTwentyFive, kNoon - 24h, 100), 25);
}

TEST(TokenBucket, StartsFullAtAnyTime) {
  for (const base::Time now : {base::Time{}, base::Time{-1s}, kNoon, base::Time{253402300799s}}) {
    Bucket bucket;
    EXPECT_EQ(let_through(bucket, kTwentyFive, now, 100), 25);
  }
}

TEST(TokenBucket, LetsNoMoreThroughThanItsRateAndItsSize) {
  EXPECT_TRUE(rc::check("whatever comes when", [](const std::vector<std::uint16_t>& pauses_ms) {
    const Rate rate{static_cast<std::uint32_t>(*rc::gen::inRange(1, 50)), std::chrono::milliseconds{*rc::gen::inRange(1, 5000)}};
    Bucket bucket;
    base::Time now = kNoon;
    double tokens = rate.count;
    for (const std::uint16_t pause : pauses_ms) {
      now += std::chrono::milliseconds{pause % 500};
      const double back = pause % 500 * 1e3 * rate.count / static_cast<double>(rate.window.count());
      tokens = std::min<double>(rate.count, tokens + back);
      const bool allowed = bucket.take(rate, now).allowed;
      if (std::abs(tokens - 1) > 1e-3) RC_ASSERT(allowed == (tokens > 1));
      if (allowed) tokens -= 1;
    }
  }));
}

TEST(Window, CountsFromTheFirstRequest) {
  Bucket bucket;
  EXPECT_TRUE(bucket.take(kOfThree, kNoon + 7s).allowed);
  EXPECT_EQ(let_through(bucket, kOfThree, kNoon + 16s, 100), 2);
  EXPECT_EQ(let_through(bucket, kOfThree, kNoon + 16999ms, 100), 0);
  EXPECT_EQ(let_through(bucket, kOfThree, kNoon + 17s, 100), 3);
}

TEST(Window, SaysWhenItEnds) {
  Bucket bucket;
  const Standing first = bucket.take(kOfThree, kNoon);
  EXPECT_EQ(first.limit, 3U);
  EXPECT_EQ(first.remaining, 2U);
  EXPECT_EQ(first.reset, kNoon + 10s);
  EXPECT_EQ(first.retry_after, 0us);
  let_through(bucket, kOfThree, kNoon + 1s, 2);
  const Standing refused = bucket.take(kOfThree, kNoon + 4s);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.remaining, 0U);
  EXPECT_EQ(refused.reset, kNoon + 10s);
  EXPECT_EQ(refused.retry_after, 6s);
}

TEST(Window, IsOverOnceTheClockIsSetBack) {
  Bucket bucket;
  let_through(bucket, kOfThree, kNoon, 3);
  EXPECT_EQ(let_through(bucket, kOfThree, kNoon - 1ms, 100), 3);
}

TEST(Window, CountsUpToTheGreatestNumber) {
  const Rate rate{Rate::kMaxCount, 1min, Rate::Kind::kWindow};
  Bucket bucket;
  EXPECT_EQ(let_through(bucket, rate, kNoon, static_cast<int>(Rate::kMaxCount) + 10), static_cast<int>(Rate::kMaxCount));
}

TEST(Buckets, GivesEachKeyItsOwn) {
  Buckets buckets({2, 1s}, base::Seed::from_number(1));
  EXPECT_TRUE(buckets.take("alice", kNoon).allowed);
  EXPECT_TRUE(buckets.take("alice", kNoon).allowed);
  EXPECT_FALSE(buckets.take("alice", kNoon).allowed);
  EXPECT_TRUE(buckets.take("bob", kNoon).allowed);
  EXPECT_TRUE(buckets.take("", kNoon).allowed);
}

// Of many at once exactly as many are let through as fit.
void expect_exact(const Rate& rate) {
  constexpr int kThreads = 8;
  Buckets buckets(rate, base::Seed::from_number(1));
  std::atomic<int> allowed{0};
  std::latch ready(kThreads);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&] {
        ready.arrive_and_wait();
        for (int tries = 0; tries < 2000; ++tries) allowed += buckets.take("all", kNoon).allowed ? 1 : 0;
      });
  }
  EXPECT_EQ(allowed, static_cast<int>(rate.count));
}

TEST(Buckets, LetExactlyAsManyThroughOfManyAtOnce) {
  expect_exact({5000, 1h});
  expect_exact({5000, 1h, Rate::Kind::kWindow});
}

}  // namespace
}  // namespace scenario::limit_test
