// The contract files say what each call answers; here is what holds whatever a profile and a schema are.
#include "providers/okta/profile.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using testing::member;
using testing::Organization;
using testing::versioned;

constexpr std::string_view kProfile = "/idp/myaccount/profile";

http::Reply put(Organization& organization, const std::string& profile) {
  return organization.ask(versioned("PUT", std::string(kProfile), "{\"profile\":" + profile + "}").bearer("alice"));
}

std::string shown(Organization& organization) {
  return member(organization.ask(versioned("GET", std::string(kProfile)).bearer("alice")), "/profile");
}

std::string any_value() {
  return *rc::gen::element<std::string>("null", "\"a\"", "\"\"", "5", "5.5", "true", "[]", "[1]", "{}", "\"alice@example.test\"");
}

TEST(Profile, CanAlwaysBePutBackAsItWasGot) {
  EXPECT_TRUE(rc::check("whatever was put before, what GET shows is taken by PUT and changes nothing", [] {
    Organization organization(R"(
profile_schema: {age: {type: number}, vip: {type: boolean}, tags: {type: array}, title: {self: READ_ONLY}, city: {self: HIDE}}
users:
  - {login: alice@example.test, token: alice, emails: [{email: alice@example.test}],
     profile: {firstName: Alice, title: Dr, city: Rome, age: 30, undeclared: 1}})");
    json::Tree profile = *json::parse_json(shown(organization));
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
      profile.set(*rc::gen::element<std::string>("firstName", "age", "vip", "tags", "nickName", "title", "city", "login"),
                  *json::parse_json(any_value()));
    const std::string before = shown(organization);
    const http::Reply changed = put(organization, profile.dump());
    RC_ASSERT(changed.status == 200 || changed.status == 400);
    RC_ASSERT((changed.status == 200 && json::parse_json(shown(organization)) == profile) || shown(organization) == before);
    const std::string got = shown(organization);
    RC_ASSERT(put(organization, got).status == 200);
    RC_ASSERT(shown(organization) == got);
  }));
}

TEST(Profile, KeepsWhatThePersonDoesNotSee) {
  Organization organization(R"(
profile_schema: {city: {self: HIDE}}
users:
  - {login: alice@example.test, token: alice, profile: {firstName: Alice, city: Rome, undeclared: 1}})");
  ASSERT_EQ(put(organization, R"({"login":"alice@example.test","email":null,"secondEmail":null,"firstName":"Al"})").status, 200);
  const Account alice = organization.account("alice");
  EXPECT_EQ(alice.profile.text("firstName"), "Al");
  EXPECT_EQ(alice.profile.text("city"), "Rome");
  EXPECT_TRUE(alice.profile.find("undeclared"));
}

TEST(Profile, OfAUserWithoutAnAddressCanBeChanged) {
  Organization organization("users: [{login: a, token: alice}]");
  EXPECT_EQ(put(organization, R"({"login":"a","email":null,"secondEmail":null,"firstName":"A"})").status, 200);
}

}  // namespace
}  // namespace providers::okta
