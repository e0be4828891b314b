#include "base/rare.h"

#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

TEST(Rare, IsNotThereAtFirstAndTakesAPointersRoom) {
  EXPECT_FALSE(Rare<std::string>());
  EXPECT_EQ(sizeof(Rare<std::string>), sizeof(void*));
}

TEST(Rare, SharesItsValueUntilItIsChanged) {
  const Rare<std::string> first(std::string("a"));
  Rare<std::string> second = first;
  EXPECT_EQ(&*second, &*first);
  second.edit() = "b";
  EXPECT_EQ(*first, "a");
  EXPECT_EQ(*second, "b");
  const std::string* const mine = &*second;
  EXPECT_EQ(&second.edit(), mine);
  EXPECT_FALSE(Rare<std::string>(Rare<std::string>()));
}

TEST(Rare, TakesAndLosesAValue) {
  Rare<std::string> value;
  value.emplace() = "a";
  EXPECT_EQ(value->size(), 1U);
  value = std::string("bc");
  EXPECT_EQ(*value, "bc");
  value = std::nullopt;
  EXPECT_FALSE(value);
  value = std::string("d");
  value.reset();
  EXPECT_FALSE(value);
}

}  // namespace
}  // namespace base
