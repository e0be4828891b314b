#include "identity/typed_password.h"

#include <gtest/gtest.h>

#include "crypto/password.h"
#include "identity/password_policy.h"

namespace identity {
namespace {

TEST(TypedPassword, MatchesTheHashOfItself) {
  TypedPassword typed("Correct-Horse-1");
  EXPECT_TRUE(typed.matches(crypto::hash_password("Correct-Horse-1")));
  EXPECT_FALSE(typed.matches(crypto::hash_password("Correct-Horse-2")));
  EXPECT_FALSE(typed.matches(""));
  EXPECT_FALSE(typed.matches("no hash"));
}

TEST(TypedPassword, RemembersWhatCameOfEachHash) {
  const std::string right = crypto::hash_password("a"), wrong = crypto::hash_password("b");
  TypedPassword typed("a");
  for (int again = 0; again < 3; ++again) {
    EXPECT_TRUE(typed.matches(right));
    EXPECT_FALSE(typed.matches(wrong));
  }
}

TEST(TypedPassword, IsHashedOnce) {
  TypedPassword typed("a");
  const std::string first = typed.hash();
  EXPECT_EQ(typed.hash(), first);
  EXPECT_TRUE(crypto::verify_password(first, "a"));
}

// Such a one is never set, so it need not be compared either.
TEST(TypedPassword, MatchesNothingWhenItIsTooLong) {
  const std::string huge(PasswordPolicy::kMaxBytes + 1, 'x');
  EXPECT_FALSE(TypedPassword(huge).matches(crypto::hash_password(huge)));
}

}  // namespace
}  // namespace identity
