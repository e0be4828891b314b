#include "core/metrics.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>

#include "unit/state/threads.h"

namespace core {
namespace {

template <class List>
std::uint64_t sum_of(const List& list) {
  return std::accumulate(list.begin(), list.end(), std::uint64_t{0});
}

TEST(Metrics, CountNothingAtFirst) {
  const Metrics metrics(2, 3);
  for (std::size_t i = 0; i <= metrics.operations(); ++i) EXPECT_EQ(sum_of(metrics.sum(i).by_class), 0U);
}

TEST(Metrics, CountAnswersByClassOfStatus) {
  Metrics metrics(1, 1);
  for (int status : {200, 204, 302, 404, 500, 503}) metrics.record(0, 0, status, 1);
  EXPECT_EQ(metrics.sum(0).by_class, (std::array<std::uint64_t, 6>{0, 0, 2, 1, 1, 2}));
}

TEST(Metrics, PutALatencyInTheFirstBucketThatHoldsIt) {
  Metrics metrics(1, 1);
  for (std::uint32_t us : {0U, 5U, 6U, 100'000U, 100'001U, 4'000'000'000U}) metrics.record(0, 0, 200, us);
  const auto sum = metrics.sum(0);
  EXPECT_EQ(sum.by_latency[0], 2U);
  EXPECT_EQ(sum.by_latency[1], 1U);
  EXPECT_EQ(sum.by_latency[Metrics::kBuckets.size() - 1], 1U);
  EXPECT_EQ(sum.by_latency.back(), 2U);
  EXPECT_EQ(sum.total_us, 0U + 5 + 6 + 100'000 + 100'001 + 4'000'000'000ULL);
}

TEST(Metrics, CountEveryAnswerOnceWhateverItWas) {
  EXPECT_TRUE(rc::check("classes and buckets agree", [](const std::vector<std::pair<int, std::uint32_t>>& answers) {
    Metrics metrics(1, 0);
    for (const auto& [status, us] : answers) metrics.record(0, 0, status, us);
    RC_ASSERT(sum_of(metrics.sum(0).by_class) == answers.size());
    RC_ASSERT(sum_of(metrics.sum(0).by_latency) == answers.size());
  }));
}

TEST(Metrics, KeepOperationsApart) {
  Metrics metrics(1, 2);
  metrics.record(0, 1, 200, 1);
  metrics.record(0, 2, 404, 1);  // not routed
  EXPECT_EQ(sum_of(metrics.sum(0).by_class), 0U);
  EXPECT_EQ(metrics.sum(1).by_class[2], 1U);
  EXPECT_EQ(metrics.sum(2).by_class[4], 1U);
}

TEST(Metrics, SumWhatAllWorkersCounted) {
  constexpr std::size_t kWorkers = 4, kRounds = 5000;
  Metrics metrics(kWorkers, 1);
  state::testing::run_together(kWorkers + 1, [&](std::size_t me) {
    for (std::size_t i = 0; i < kRounds; ++i) me == kWorkers ? void(metrics.sum(0)) : metrics.record(me, 0, 200, 7);
  });
  EXPECT_EQ(metrics.sum(0).by_class[2], kWorkers * kRounds);
  EXPECT_EQ(metrics.sum(0).total_us, kWorkers * kRounds * 7);
}

}  // namespace
}  // namespace core
