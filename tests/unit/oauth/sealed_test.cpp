#include "oauth/sealed.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "unit/support/time.h"

namespace oauth {
namespace {

using support::kNoon;
using namespace std::chrono_literals;

const Sealer kSealer(base::Seed::from_number(1));

RC_GTEST_PROP(Sealer, OpensWhatItSealed, (const std::string& content)) {
  RC_ASSERT(kSealer.open("test", kSealer.seal("test", content, kNoon + 1min), kNoon) == content);
}

TEST(Sealer, KeepsItsContentToItself) {
  const std::string sealed = kSealer.seal("test", "somebody's secret", kNoon + 1min);
  EXPECT_EQ(base::decode_base64url(sealed)->find("secret"), std::string::npos);
}

TEST(Sealer, OpensNothingAfterItsTime) {
  const std::string sealed = kSealer.seal("test", "content", kNoon + 1min);
  EXPECT_TRUE(kSealer.open("test", sealed, kNoon + 1min - 1us));
  EXPECT_FALSE(kSealer.open("test", sealed, kNoon + 1min));
}

TEST(Sealer, OpensNothingForAnotherPurposeOrUnderAnotherKey) {
  const std::string sealed = kSealer.seal("test", "content", kNoon + 1min);
  EXPECT_FALSE(kSealer.open("another", sealed, kNoon));
  EXPECT_FALSE(Sealer(base::Seed::from_number(2)).open("test", sealed, kNoon));
}

TEST(Sealer, OpensNothingThatWasChangedAnywhere) {
  std::string sealed = kSealer.seal("test", "content", kNoon + 1min);
  for (char& c : sealed) {
    const char before = c;
    c = before == 'A' ? 'B' : 'A';
    EXPECT_FALSE(kSealer.open("test", sealed, kNoon));
    c = before;
  }
  EXPECT_FALSE(kSealer.open("test", sealed.substr(0, sealed.size() - 4), kNoon));
  for (const char* other : {"", "AAAA", "not base64url!"}) EXPECT_FALSE(kSealer.open("test", other, kNoon));
}

TEST(Sealer, GivesDifferentContentsDifferentTexts) {
  EXPECT_EQ(kSealer.seal("test", "a", kNoon), kSealer.seal("test", "a", kNoon));
  EXPECT_NE(kSealer.seal("test", "a", kNoon), kSealer.seal("test", "b", kNoon));
  EXPECT_NE(kSealer.seal("test", "a", kNoon), kSealer.seal("test", "a", kNoon + 1us));
}

}  // namespace
}  // namespace oauth
