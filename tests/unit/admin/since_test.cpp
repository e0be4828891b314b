#include "admin/since.h"

#include <gtest/gtest.h>

#include "unit/support/time.h"

namespace admin {
namespace {

using support::kNoon;
using support::kTick;

TEST(Since, EndsNothingWhereItIsAbsent) { EXPECT_FALSE(Since(std::nullopt).ends_at("1", base::Time::min())); }

TEST(Since, EndsAtTheEntryOfItsId) {
  const Since since("msg1");
  EXPECT_TRUE(since.ends_at("msg1", kNoon));
  EXPECT_FALSE(since.ends_at("msg2", kNoon));
  EXPECT_FALSE(since.ends_at("", kNoon));
}

TEST(Since, EndsAtWhatIsNoNewerThanItsTime) {
  const Since since("2026-01-01T12:00:00Z");
  EXPECT_FALSE(since.ends_at("1", kNoon + kTick));
  EXPECT_TRUE(since.ends_at("1", kNoon));
  EXPECT_TRUE(since.ends_at("1", kNoon - kTick));
}

TEST(Since, TakesTimesOfAnyZone) {
  EXPECT_TRUE(Since("2026-01-01T14:00:00.000+02:00").ends_at("1", kNoon));
  EXPECT_FALSE(Since("2026-01-01T14:00:00.000+02:00").ends_at("1", kNoon + kTick));
}

TEST(Since, TakesWhatIsNoTimeForAnId) {
  EXPECT_TRUE(Since("2026-01-01").ends_at("2026-01-01", kNoon));
  EXPECT_FALSE(Since("2026-01-01").ends_at("1", base::Time{}));
}

}  // namespace
}  // namespace admin
