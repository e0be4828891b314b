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

TEST(PushChallenge, TakesOneAnswerInItsTime) {
  using Answer = PushChallenge::Answer;
  Account account;
  account.ask_by_push("a", kNoon);
  account.ask_by_push("b", kNoon);
  EXPECT_EQ(account.push_answer("a", kNoon), Answer::kNone);
  EXPECT_TRUE(account.answer_push("a", true, kNoon));
  EXPECT_FALSE(account.answer_push("a", false, kNoon));
  EXPECT_EQ(account.push_answer("a", kNoon), Answer::kApproved);
  EXPECT_TRUE(account.answer_push("b", false, kNoon + PushChallenge::kLifetime - kTick));
  EXPECT_EQ(account.push_answer("b", kNoon), Answer::kRejected);
  EXPECT_FALSE(account.push_answer("b", kNoon + PushChallenge::kLifetime));
  EXPECT_FALSE(account.push_answer("c", kNoon));
}

TEST(PushChallenge, TakesNoAnswerOnceItExpired) {
  Account account;
  account.ask_by_push("a", kNoon);
  EXPECT_FALSE(account.answer_push("a", true, kNoon + PushChallenge::kLifetime));
  EXPECT_FALSE(account.answer_push("b", true, kNoon));
}

TEST(PushChallenge, LeavesForNewerOnesBeyondTheBound) {
  Account account;
  for (std::size_t i = 0; i <= Account::kMaxPushChallenges; ++i) account.ask_by_push(std::to_string(i), kNoon);
  EXPECT_FALSE(account.push_answer("0", kNoon));
  EXPECT_TRUE(account.push_answer("1", kNoon));
}

TEST(Account, RevokesWhatWasIssuedBeforeAllWasRevokedAndNothingAfter) {
  Account account;
  account.incarnation = 1;
  const std::string before = account.token_id("AT.a", "");
  account.revoke_all("");
  EXPECT_TRUE(account.is_revoked(before));
  EXPECT_FALSE(account.is_revoked(account.token_id("AT.b", "")));
}

TEST(Account, RevokesTokensOfItsEarlierIncarnationsWithAllOthers) {
  Account earlier;
  earlier.incarnation = 1;
  earlier.revoke_all("");
  const std::string token = earlier.token_id("AT.a", "oar1");
  Account account;
  account.incarnation = 2;
  EXPECT_FALSE(account.is_revoked(token));
  account.revoke_all("");
  EXPECT_TRUE(account.is_revoked(token));
  EXPECT_TRUE(account.is_revoked("of another form"));
}

TEST(Account, SparesOneTokenOrOneGrant) {
  Account account;
  const std::string alone = account.token_id("AT.a", "");
  const std::string granted = account.token_id("AT.b", "oar1");
  const std::string other = account.token_id("AT.c", "oar2");
  account.revoke_all(alone);
  EXPECT_FALSE(account.is_revoked(alone));
  EXPECT_TRUE(account.is_revoked(granted));
  account.revoke_all("oar1");
  EXPECT_TRUE(account.is_revoked(alone));
  EXPECT_FALSE(account.is_revoked(granted));
  EXPECT_TRUE(account.is_revoked(other));
}

TEST(Account, RevokesAGrantWithAllItsTokens) {
  Account account;
  const std::string token = account.token_id("AT.a", "oar1");
  EXPECT_EQ(Account::grant_of(token), "oar1");
  EXPECT_EQ(Account::grant_of("AT.a"), "");
  EXPECT_EQ(Account::grant_of("AT.1-"), "");
  account.revoke("oar1", kNoon + 1h, kNoon);
  EXPECT_TRUE(account.is_revoked(token));
  EXPECT_FALSE(account.is_revoked(account.token_id("AT.a", "oar2")));
  EXPECT_FALSE(account.is_revoked(account.token_id("AT.a", "")));
}

}  // namespace
}  // namespace identity
