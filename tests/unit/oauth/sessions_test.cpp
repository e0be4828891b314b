#include "oauth/sessions.h"

#include <gtest/gtest.h>

#include "oauth/cookies.h"
#include "unit/support/time.h"

namespace oauth::sessions_test {
namespace {

using support::kNoon;
using namespace std::chrono_literals;

struct Person {
  Person() { account.id = "00u1"; }
  std::string open() { return cookie_of(account, open_session(account, draws, {now, {"pwd"}}, now)); }
  const identity::Session* find(const std::string& cookie) { return find_session(account, *read_handle(cookie), now); }

  identity::Account account;
  base::Draws draws{base::Seed::from_number(1), "00u1", account.draws};
  base::Time now = kNoon;
};

TEST(Session, IsFoundByItsCookieForTwoHours) {
  Person person;
  const std::string cookie = person.open();
  ASSERT_NE(person.find(cookie), nullptr);
  EXPECT_EQ(person.find(cookie)->authentication.methods, std::vector<std::string>{"pwd"});
  person.now += kSessionLifetime;
  EXPECT_EQ(person.find(cookie), nullptr);
}

TEST(Session, IsNotGuessed) {
  Person person;
  std::string cookie = person.open();
  cookie.back() = cookie.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(person.find(cookie), nullptr);
}

TEST(Session, EndsAlone) {
  Person person;
  const std::string one = person.open();
  const std::string other = person.open();
  close_session(person.account, person.find(one)->id);
  EXPECT_EQ(person.find(one), nullptr);
  EXPECT_NE(person.find(other), nullptr);
}

TEST(Session, GivesWayBeyondTheBound) {
  Person person;
  const std::string oldest = person.open();
  for (std::size_t i = 0; i < kMaxSessions; ++i) person.open();
  EXPECT_EQ(person.account.sign_ins.sessions.size(), kMaxSessions);
  EXPECT_EQ(person.find(oldest), nullptr);
}

TEST(SessionToken, IsGoodOnceAndForFiveMinutes) {
  Person person;
  const std::string token = issue_session_token(person.account, person.draws, {kNoon, {"pwd"}}, person.now);
  const std::string late = issue_session_token(person.account, person.draws, {kNoon, {"pwd"}}, person.now);
  EXPECT_TRUE(redeem_session_token(person.account, *read_handle(token), person.now));
  EXPECT_FALSE(redeem_session_token(person.account, *read_handle(token), person.now));
  EXPECT_FALSE(redeem_session_token(person.account, *read_handle(late), person.now + kSessionTokenLifetime));
}

TEST(Cookies, AreFoundByTheirWholeName) {
  EXPECT_EQ(cookie_in("sid-okta=a.b.c", "sid-okta"), "a.b.c");
  EXPECT_EQ(cookie_in("x=1; sid-okta=v;y=2", "sid-okta"), "v");
  EXPECT_EQ(cookie_in("sid-okta-2=v; xsid-okta=w", "sid-okta"), std::nullopt);
  EXPECT_EQ(cookie_in("", "sid-okta"), std::nullopt);
  EXPECT_EQ(cookie_in("sid-okta", "sid-okta"), std::nullopt);
}

TEST(Cookies, CrossSitesOnlyOverHttps) {
  EXPECT_EQ(set_cookie("n", "v", false, SameSite::kNone), "n=v; Path=/; HttpOnly; SameSite=Lax");
  EXPECT_EQ(set_cookie("n", "v", true, SameSite::kNone), "n=v; Path=/; HttpOnly; SameSite=None; Secure");
  EXPECT_EQ(set_cookie("n", "v", true, SameSite::kLax), "n=v; Path=/; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(clear_cookie("n", false, SameSite::kLax), "n=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

}  // namespace
}  // namespace oauth::sessions_test
