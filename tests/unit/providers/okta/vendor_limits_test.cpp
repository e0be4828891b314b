#include "providers/okta/vendor_limits.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using namespace std::chrono_literals;
using support::Asked;
using support::header_of;
using testing::Organization;
using testing::versioned;

constexpr std::string_view kThrottled = R"(
organization: {name: Example, throttles: true}
applications: [{client_id: spa}]
users:
  - {login: alice@example.test, token: alice, emails: [{email: alice@example.test}]}
  - {login: bob@example.test, token: bob, emails: [{email: bob@example.test}]}
)";

http::Reply list(Organization& organization, const std::string& user) {
  return organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(user));
}

http::Reply sign_in(Organization& organization, const std::string& username) {
  return organization.ask(Asked("POST", "/api/v1/authn", R"({"username":")" + username + R"(","password":"wrong"})"));
}

http::Reply get_token(Organization& organization, const std::string& path, const std::string& rest) {
  return organization.ask(Asked("POST", path, "client_id=spa&grant_type=" + rest, "application/x-www-form-urlencoded"));
}

TEST(VendorLimits, LetAUserAskTwentyTimesInFiveSeconds) {
  Organization organization(kThrottled);
  const std::string reset = std::to_string(base::epoch_seconds(support::kNoon) + 5);
  for (int left = 19; left >= 0; --left) {
    const http::Reply reply = list(organization, "alice");
    ASSERT_EQ(reply.status, 200);
    EXPECT_EQ(header_of(reply, "X-Rate-Limit-Limit"), "20");
    EXPECT_EQ(header_of(reply, "X-Rate-Limit-Remaining"), std::to_string(left));
    EXPECT_EQ(header_of(reply, "X-Rate-Limit-Reset"), reset);
  }
  const http::Reply reply = list(organization, "alice");
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(testing::member(reply, "/errorCode"), "E0000047");
  EXPECT_EQ(header_of(reply, "X-Rate-Limit-Remaining"), "0");
  EXPECT_EQ(header_of(reply, "X-Rate-Limit-Reset"), reset);
  EXPECT_EQ(list(organization, "bob").status, 200);
}

TEST(VendorLimits, CountAllOfTheAccountApiTogether) {
  Organization organization(kThrottled);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(list(organization, "alice").status, 200);
    EXPECT_EQ(organization.ask(versioned("GET", "/idp/myaccount/profile").bearer("alice")).status, 200);
  }
  EXPECT_EQ(organization.ask(versioned("GET", "/idp/myaccount/phones").bearer("alice")).status, 429);
}

TEST(VendorLimits, EndByTheTenantsClock) {
  Organization organization(kThrottled);
  for (int i = 0; i < 20; ++i) list(organization, "alice");
  organization.world().clock().advance(5s - support::kTick);
  EXPECT_EQ(list(organization, "alice").status, 429);
  organization.world().clock().advance(support::kTick);
  EXPECT_EQ(header_of(list(organization, "alice"), "X-Rate-Limit-Remaining"), "19");
}

TEST(VendorLimits, LetAUsernameSignInFourTimesASecond) {
  Organization organization(kThrottled);
  for (int left = 3; left >= 0; --left) {
    const http::Reply reply = sign_in(organization, left % 2 == 0 ? "alice@example.test" : "Alice@Example.test");
    ASSERT_EQ(reply.status, 401);
    EXPECT_EQ(header_of(reply, "X-Rate-Limit-Limit"), "4");
    EXPECT_EQ(header_of(reply, "X-Rate-Limit-Remaining"), std::to_string(left));
  }
  EXPECT_EQ(sign_in(organization, "alice@example.test").status, 429);
  EXPECT_EQ(sign_in(organization, "bob@example.test").status, 401);
  organization.world().clock().advance(1s);
  EXPECT_EQ(sign_in(organization, "alice@example.test").status, 401);
}

TEST(VendorLimits, CountTheTokenEndpointsPasswordsWithIt) {
  Organization organization(kThrottled);
  const std::string password = "password&username=alice%40example.test&password=wrong";
  sign_in(organization, "alice@example.test");
  sign_in(organization, "alice@example.test");
  EXPECT_EQ(get_token(organization, "/oauth2/v1/token", password).status, 400);
  EXPECT_EQ(get_token(organization, "/oauth2/default/v1/token", password).status, 400);
  EXPECT_EQ(get_token(organization, "/oauth2/v1/token", password).status, 429);
  EXPECT_EQ(sign_in(organization, "alice@example.test").status, 429);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(get_token(organization, "/oauth2/v1/token", "refresh_token&refresh_token=x").status, 400);
}

TEST(VendorLimits, AreNobodysUnlessTheFixtureAsksForThem) {
  Organization organization;
  for (int i = 0; i < 25; ++i) EXPECT_EQ(list(organization, "alice").status, 200);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(sign_in(organization, "alice@example.test").status, 401);
}

TEST(VendorLimits, StartAnewWithTheWorld) {
  Organization organization(kThrottled);
  for (int i = 0; i < 21; ++i) list(organization, "alice");
  organization.tenant.reset();
  EXPECT_EQ(list(organization, "alice").status, 200);
}

}  // namespace
}  // namespace providers::okta
