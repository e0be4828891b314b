#include "identity/account.h"

#include <gtest/gtest.h>

#include "unit/support/time.h"

namespace identity {
namespace {

using support::kNoon;
using support::kTick;
using namespace std::chrono_literals;

TEST(Account, HasRevokedNothingAtFirst) { EXPECT_FALSE(Account{}.is_revoked("")); }

TEST(Account, RemembersRevokedTokensByTheirId) {
  Account account;
  account.revoke("a", kNoon + 1h, kNoon);
  account.revoke("b", kNoon + 1h, kNoon);
  EXPECT_TRUE(account.is_revoked("a"));
  EXPECT_TRUE(account.is_revoked("b"));
  EXPECT_FALSE(account.is_revoked("c"));
}

TEST(Account, ForgetsARevokedTokenOnceItHasExpired) {
  Account account;
  account.revoke("expires", kNoon + 1h, kNoon);
  account.revoke("later", kNoon + 2h, kNoon + 1h - kTick);
  EXPECT_TRUE(account.is_revoked("expires"));
  account.revoke("last", kNoon + 2h, kNoon + 1h);
  EXPECT_FALSE(account.is_revoked("expires"));
  EXPECT_TRUE(account.is_revoked("later"));
}

TEST(Account, ForgetsTheOldestRevocationBeyondTheBound) {
  Account account;
  for (std::size_t i = 0; i <= Account::kMaxRevokedTokens; ++i)
    account.revoke(std::to_string(i), kNoon + 1h, kNoon);
  EXPECT_EQ(account.revoked_tokens.size(), Account::kMaxRevokedTokens);
  EXPECT_FALSE(account.is_revoked("0"));
  EXPECT_TRUE(account.is_revoked("1"));
  EXPECT_TRUE(account.is_revoked(std::to_string(Account::kMaxRevokedTokens)));
}

}  // namespace
}  // namespace identity
