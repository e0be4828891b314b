#include "providers/okta/account.h"

#include <gtest/gtest.h>

#include "unit/support/text.h"
#include "unit/support/time.h"

namespace providers::okta {
namespace {

using support::kNoon;
using support::kTick;

Email with_challenge() {
  Email email;
  email.id = "e1";
  email.challenge = EmailChallenge{"c1", {"271828", kNoon + std::chrono::minutes{5}, 0}, false};
  return email;
}

Account with_emails() {
  Account account;
  account.emails = {{"e1", "a@example.test", EmailRole::kPrimary, true, {}},
                    {"e2", "b@example.test", EmailRole::kPrimary, false, {}},
                    {"e3", "c@example.test", EmailRole::kSecondary, false, {}}};
  return account;
}

TEST(EmailRole, IsWrittenAsOktaDoes) {
  EXPECT_EQ(to_string(EmailRole::kPrimary), "PRIMARY");
  EXPECT_EQ(to_string(EmailRole::kSecondary), "SECONDARY");
}

TEST(LiveChallenge, IsNoneWhereNothingWasSent) { EXPECT_EQ(Email().live_challenge(kNoon), nullptr); }

TEST(LiveChallenge, LivesUntilItsCodeExpires) {
  const Email email = with_challenge();
  EXPECT_NE(email.live_challenge(kNoon + std::chrono::minutes{5} - kTick), nullptr);
  EXPECT_EQ(email.live_challenge(kNoon + std::chrono::minutes{5}), nullptr);
}

TEST(LiveChallenge, EndsWhenItsLinkIsFollowed) {
  Email email = with_challenge();
  email.challenge.edit().followed = true;
  EXPECT_EQ(email.live_challenge(kNoon), nullptr);
}

TEST(Account, FindsAnEmailByItsId) {
  Account account = with_emails();
  ASSERT_NE(account.find_email("e2"), nullptr);
  EXPECT_EQ(account.find_email("e2")->address, "b@example.test");
  EXPECT_EQ(account.find_email("e4"), nullptr);
  EXPECT_EQ(account.find_email(""), nullptr);
}

TEST(Account, FindsTheVerifiedEmailOfARole) {
  const Account account = with_emails();
  ASSERT_NE(account.verified_email(EmailRole::kPrimary), nullptr);
  EXPECT_EQ(account.verified_email(EmailRole::kPrimary)->id, "e1");
  EXPECT_EQ(account.verified_email(EmailRole::kSecondary), nullptr);
}

TEST(Account, HasAPasswordIdOfItsOwnThatStays) {
  Account account, other;
  account.id = "00u1";
  other.id = "00u2";
  const std::string id = account.password_id();
  EXPECT_TRUE(id.starts_with("00T"));
  EXPECT_EQ(id.size(), 20U);
  EXPECT_EQ(id, std::string(account.password_id()));
  EXPECT_NE(id, std::string(other.password_id()));
}

}  // namespace
}  // namespace providers::okta
