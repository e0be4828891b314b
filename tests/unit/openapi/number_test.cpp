#include "openapi/number.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace {

using openapi::compare;
using openapi::is_multiple;
using openapi::Number;

TEST(Number, IntegersBeyondDoublesAreToldApart) {
  EXPECT_LT(compare(Number::of(std::int64_t{9007199254740992}), Number::of(std::int64_t{9007199254740993})), 0);
  EXPECT_GT(compare(Number::of(std::int64_t{9007199254740993}), Number::of(9007199254740992.0)), 0);
  EXPECT_GT(compare(Number::of(std::uint64_t{18446744073709551615ULL}), Number::of(std::int64_t{9223372036854775807})),
            0);
  EXPECT_LT(compare(Number::of(std::uint64_t{18446744073709551615ULL}), Number::of(1e20)), 0);
  EXPECT_GT(compare(Number::of(std::uint64_t{18446744073709551615ULL}), Number::of(-1e300)), 0);
}

TEST(Number, ADoubleWithoutFractionIsTheInteger) {
  EXPECT_EQ(compare(Number::of(1.0), Number::of(std::int64_t{1})), 0);
  EXPECT_EQ(compare(Number::of(-0.0), Number::of(std::int64_t{0})), 0);
  EXPECT_LT(compare(Number::of(std::int64_t{-2}), Number::of(-1.5)), 0);
  EXPECT_GT(compare(Number::of(std::int64_t{2}), Number::of(1.5)), 0);
}

TEST(Number, MultiplesOfFractionsAreAsWritten) {
  EXPECT_TRUE(is_multiple(Number::of(0.0075), Number::of(0.0001)));
  EXPECT_FALSE(is_multiple(Number::of(0.00751), Number::of(0.0001)));
  EXPECT_TRUE(is_multiple(Number::of(std::int64_t{-9}), Number::of(1.5)));
  EXPECT_FALSE(is_multiple(Number::of(1e308), Number::of(0.123456789)));
  EXPECT_TRUE(is_multiple(Number::of(std::int64_t{INT64_MIN}), Number::of(std::int64_t{2})));
}

TEST(Number, OrderIsThatOfTheValues) {
  EXPECT_TRUE(rc::check([](std::int32_t a, double b) {
    RC_PRE(std::isfinite(b));
    const int order = compare(Number::of(std::int64_t{a}), Number::of(b));
    const double exact = a;
    RC_ASSERT((order < 0) == (exact < b));
    RC_ASSERT((order > 0) == (exact > b));
    RC_ASSERT(order == -compare(Number::of(b), Number::of(std::int64_t{a})));
  }));
}

}  // namespace
