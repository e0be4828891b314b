#include "identity/one_time_code.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/support/time.h"

namespace identity {
namespace {

using support::kNoon;
using support::kTick;

OneTimeCode issued(std::string_view fixed = "271828") {
  std::uint64_t counter = 0;
  base::Draws draws(base::Seed::from_number(1), "alice", counter);
  return OneTimeCode::issue(draws, fixed, kNoon);
}

TEST(OneTimeCode, IsSixDigits) {
  const OneTimeCode code = issued("");
  EXPECT_EQ(code.code.size(), OneTimeCode::kDigits);
  EXPECT_EQ(code.code.find_first_not_of("0123456789"), std::string::npos) << code.code;
}

TEST(OneTimeCode, IsAnotherWithEveryIssue) {
  std::uint64_t counter = 0;
  base::Draws draws(base::Seed::from_number(1), "alice", counter);
  const OneTimeCode first = OneTimeCode::issue(draws, "", kNoon);
  EXPECT_NE(first.code, OneTimeCode::issue(draws, "", kNoon).code);
}

TEST(OneTimeCode, IsTheFixedOneWhereThereIsOne) { EXPECT_EQ(issued("424242").code, "424242"); }

TEST(OneTimeCode, IsGoodUntilTheLastMicrosecondOfFiveMinutes) {
  const OneTimeCode code = issued();
  EXPECT_FALSE(code.expired(kNoon + std::chrono::minutes{5} - kTick));
  EXPECT_TRUE(code.expired(kNoon + std::chrono::minutes{5}));
}

TEST(OneTimeCode, IsAcceptedInItsLastMicrosecond) {
  const OneTimeCode code = issued();
  EXPECT_EQ(judge(code, "271828", code.expires_at - kTick, 5), CodeVerdict::kAccepted);
}

TEST(OneTimeCode, IsSpentFromTheMomentThatItExpires) {
  const OneTimeCode code = issued();
  EXPECT_EQ(judge(code, "271828", code.expires_at, 5), CodeVerdict::kSpent);
  EXPECT_EQ(judge(code, "000000", code.expires_at, 5), CodeVerdict::kSpent);
}

TEST(OneTimeCode, DiffersFromWhatIsLongerShorterOrEmpty) {
  for (const char* typed : {"", "27182", "2718280", " 271828", "271828\n", "271829"})
    EXPECT_EQ(judge(issued(), typed, kNoon, 5), CodeVerdict::kWrong) << typed;
}

TEST(OneTimeCode, IsSpentAfterExactlyAsManyWrongTriesAsAllowed) {
  EXPECT_TRUE(rc::check("the limit is exact", [] {
    const auto limit = *rc::gen::inRange<std::uint8_t>(1, 255);
    OneTimeCode code = issued();
    for (; code.wrong_tries < limit; ++code.wrong_tries) {
      RC_ASSERT(judge(code, "314159", kNoon, limit) == CodeVerdict::kWrong);
      RC_ASSERT(judge(code, "271828", kNoon, limit) == CodeVerdict::kAccepted);
    }
    RC_ASSERT(judge(code, "314159", kNoon, limit) == CodeVerdict::kSpent);
    RC_ASSERT(judge(code, "271828", kNoon, limit) == CodeVerdict::kSpent);
  }));
}

}  // namespace
}  // namespace identity
