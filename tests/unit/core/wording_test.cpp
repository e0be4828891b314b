#include "core/wording.h"

#include <gtest/gtest.h>

namespace core {
namespace {

TEST(Fill, PutsTheFirstArgumentIn) {
  EXPECT_EQ(fill("Not found: {0} (X)", Problem{"x", {"a", "b"}}), "Not found: a (X)");
  EXPECT_EQ(fill("no place", Problem{"x", {"a"}}), "no place");
}

TEST(Fill, LeavesNothingWhereThereIsNoArgument) { EXPECT_EQ(fill("a {0} b", Problem{"x", {}}), "a  b"); }

TEST(Fill, DoesNotFillWhatTheArgumentSays) { EXPECT_EQ(fill("{0}", Problem{"x", {"{0}"}}), "{0}"); }

}  // namespace
}  // namespace core
