#include "load/histogram.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace load {
namespace {

using std::chrono::nanoseconds;
using namespace std::chrono_literals;

TEST(Histogram, IsNothingWhileEmpty) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0u);
  EXPECT_EQ(empty.max(), 0ns);
  EXPECT_EQ(empty.percentile(0.99), 0ns);
}

TEST(Histogram, IsExactBelow256Nanoseconds) {
  Histogram histogram;
  for (int i = 1; i <= 200; ++i) histogram.record(nanoseconds(i));
  EXPECT_EQ(histogram.percentile(0.5), 100ns);
  EXPECT_EQ(histogram.percentile(0.99), 198ns);
  EXPECT_EQ(histogram.percentile(1), 200ns);
}

TEST(Histogram, OneSlowRequestOfAThousandIsBehindThe999thPermille) {
  Histogram histogram;
  for (int i = 0; i < 999; ++i) histogram.record(100ns);
  histogram.record(1s);
  EXPECT_EQ(histogram.percentile(0.999), 100ns);
  EXPECT_EQ(histogram.percentile(0.9991), 1s);
  EXPECT_EQ(histogram.max(), 1s);
}

TEST(Histogram, TakesTheLongestDurations) {
  Histogram histogram;
  histogram.record(nanoseconds::max());
  EXPECT_EQ(histogram.percentile(1), nanoseconds::max());
}

TEST(Histogram, AddsAnother) {
  Histogram one, other;
  one.record(10ns);
  other.record(20ns);
  other.record(30ns);
  one.add(other);
  EXPECT_EQ(one.count(), 3u);
  EXPECT_EQ(one.max(), 30ns);
  EXPECT_EQ(one.percentile(0.6), 20ns);
}

// Against the sorted durations themselves.
TEST(Histogram, IsNeverLowAndAtMostOne128thHigh) {
  const bool held = rc::check("exact <= percentile <= exact * 129 / 128", [] {
    const auto durations = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 20'000'000'000)));
    const double share = *rc::gen::inRange(1, 1001) / 1000.0;
    Histogram histogram;
    for (const auto duration : durations) histogram.record(nanoseconds(duration));
    auto sorted = durations;
    std::sort(sorted.begin(), sorted.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    const std::int64_t exact = sorted[rank - 1];
    RC_ASSERT(histogram.percentile(share).count() >= exact);
    RC_ASSERT(histogram.percentile(share).count() <= exact + exact / 128);
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace load
