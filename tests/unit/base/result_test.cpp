#include "base/result.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Check, ThrowsABugThatNamesThePlaceAndTheReason) {
  try {
    check(false, "two and two are four");
    FAIL() << "check(false) returned";
  } catch (const Bug& bug) {
    const std::string what = bug.what();
    EXPECT_NE(what.find("result_test.cpp:"), std::string::npos) << what;
    EXPECT_NE(what.find("two and two are four"), std::string::npos) << what;
  }
}

TEST(Check, ReturnsWhenItHolds) { EXPECT_NO_THROW(check(true, "always")); }

TEST(Fail, CarriesItsMessageAsAValue) {
  const Result<int> result = fail("no such file");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message, "no such file");
}

}  // namespace
}  // namespace base
