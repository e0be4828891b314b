#include "providers/okta/users.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::yaml;
using testing::Organization;

constexpr std::string_view kAlice = R"(
login: alice@example.test
profile: {firstName: Alice, mobilePhone: null}
emails: [{email: alice@example.test}, {email: al@home.test, role: SECONDARY, status: UNVERIFIED}]
phones: [{phone_number: '+14155550101'}, {phone_number: '+14155550102', method: CALL, status: UNVERIFIED}]
totp: [{secret: OVXGIZLSON2HKZDZ}]
)";

Account made(Organization& organization, std::string_view entry = kAlice) {
  auto account = make_user(organization.world(), yaml(entry), 0, support::kNoon);
  if (!account) throw std::runtime_error(account.error().message);
  return std::move(*account);
}

std::string mistake(std::string_view entry) {
  Organization organization("{users: []}");
  const auto account = make_user(organization.world(), yaml(entry), 0, support::kNoon);
  return account ? "" : account.error().message;
}

void change(Organization& organization, Account& account, std::string_view entry) {
  const auto changed = change_user(organization.world(), account, yaml(entry), support::kNoon + std::chrono::hours{1});
  ASSERT_TRUE(changed) << changed.error().message;
}

std::string written(const Account& account) {
  std::string text;
  json::Writer out(text);
  write_user(out, account);
  return text;
}

TEST(MakeUser, TakesWhatTheEntrySays) {
  Organization organization("{users: []}");
  const Account alice = made(organization);
  EXPECT_TRUE(alice.id.view().starts_with("00u"));
  ASSERT_EQ(alice.emails.size(), 2U);
  EXPECT_EQ(alice.emails[0].address, "alice@example.test");
  EXPECT_EQ(alice.emails[0].role, EmailRole::kPrimary);
  EXPECT_TRUE(alice.emails[0].verified);
  EXPECT_EQ(alice.emails[1].role, EmailRole::kSecondary);
  EXPECT_FALSE(alice.emails[1].verified);
  ASSERT_EQ(alice.phones.size(), 2U);
  EXPECT_EQ(alice.phones[0].method, "SMS");
  EXPECT_TRUE(alice.phones[0].verified);
  EXPECT_TRUE(alice.phones[1].id.starts_with("clf"));
  EXPECT_FALSE(alice.phones[1].verified);
  EXPECT_EQ(alice.created_at, support::kNoon);
}

TEST(MakeUser, FillsTheProfileFromLoginAndVerifiedAddresses) {
  Organization organization("{users: []}");
  EXPECT_EQ(made(organization).profile.tree(),
            yaml("{firstName: Alice, mobilePhone: null, login: alice@example.test, email: alice@example.test, secondEmail: null}"));
}

TEST(MakeUser, GivesTheSameIdsEachTime) {
  Organization one("{users: []}"), same("{users: []}");
  EXPECT_EQ(written(made(one)), written(made(same)));
}

TEST(MakeUser, NeedsNoMoreThanALogin) {
  Organization organization("{users: []}");
  const Account account = made(organization, "{login: a}");
  EXPECT_TRUE(account.emails.empty());
  EXPECT_EQ(account.profile.tree(), yaml("{login: a, email: null, secondEmail: null}"));
}

TEST(MakeUser, RefusesAnEntryThatIsWrong) {
  EXPECT_EQ(mistake("{}"), "a user needs a login");
  EXPECT_EQ(mistake("{login: ''}"), "a user needs a login");
  EXPECT_EQ(mistake("{login: a, emails: [{}]}"), "an e-mail needs its address under `email`");
  EXPECT_EQ(mistake("{login: a, phones: [{}]}"), "a phone needs its number under `phone_number`");
  EXPECT_EQ(mistake("{login: a, emails: [{email: a@x.test}, {email: b@x.test}]}"),
            "a user has at most one verified and one pending e-mail of each role");
}

TEST(ChangeUser, KeepsTheIdsOfWhatStays) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  const Account before = alice;
  change(organization, alice, R"({emails: [{email: new@home.test, role: SECONDARY}, {email: ALICE@example.test}],
                                  phones: [{phone_number: '+14155550102'}]})");
  ASSERT_EQ(alice.emails.size(), 2U);
  EXPECT_EQ(alice.emails[1].id, before.emails[0].id);
  EXPECT_NE(alice.emails[0].id, before.emails[1].id);
  ASSERT_EQ(alice.phones.size(), 1U);
  EXPECT_EQ(alice.phones[0].id, before.phones[1].id);
}

TEST(ChangeUser, DrawsIdsThatNobodyHadBefore) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  const base::SharedText first = alice.emails[0].id;
  change(organization, alice, "{emails: []}");
  change(organization, alice, "{emails: [{email: alice@example.test}]}");
  EXPECT_NE(alice.emails[0].id, first);
}

TEST(ChangeUser, MergesTheProfileAndKeepsWhatIsUnset) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  change(organization, alice, "{profile: {firstName: null, city: Rome}}");
  EXPECT_EQ(alice.profile.text("city"), "Rome");
  EXPECT_EQ(alice.profile.find("firstName"), json::Tree());
}

TEST(ChangeUser, LetsTheProfileFollowTheAddresses) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  change(organization, alice, "{emails: [{email: new@example.test}, {email: al@home.test, role: SECONDARY}], profile: {email: x}}");
  EXPECT_EQ(alice.profile.text("email"), "new@example.test");
  EXPECT_EQ(alice.profile.text("secondEmail"), "al@home.test");
}

TEST(ChangeUser, LeavesWhatTheEntryDoesNotName) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  const Account before = alice;
  change(organization, alice, "{login: alison@example.test}");
  EXPECT_EQ(alice.id, before.id);
  EXPECT_EQ(alice.emails[0].id, before.emails[0].id);
  EXPECT_EQ(alice.profile.text("login"), "alison@example.test");
  EXPECT_EQ(alice.app_authenticators.size(), before.app_authenticators.size());
  EXPECT_EQ(alice.created_at, before.created_at);
  EXPECT_EQ(alice.modified_at, support::kNoon + std::chrono::hours{1});
}

TEST(ChangeUser, ReplacesAListOfEnrolments) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  change(organization, alice, "{totp: [], passkeys: [{name: k}]}");
  EXPECT_TRUE(alice.totps.empty());
  ASSERT_EQ(alice.passkeys.size(), 1U);
  EXPECT_EQ(alice.passkeys.front().name, "k");
}

TEST(WriteUser, WritesTheFixturesKeysWithIds) {
  Organization organization("{users: []}");
  Account alice = made(organization);
  alice.literal_token = "alice";
  const json::Tree user = *json::parse_json(written(alice));
  EXPECT_EQ(user.find("id")->string_or(""), alice.id);
  EXPECT_EQ(user.at_pointer("/emails/1/status")->string_or(""), "UNVERIFIED");
  EXPECT_EQ(user.at_pointer("/emails/1/id")->string_or(""), alice.emails[1].id);
  EXPECT_EQ(user.at_pointer("/phones/1/method")->string_or(""), "CALL");
  EXPECT_EQ(user.at_pointer("/totp/0/secret")->string_or(""), "OVXGIZLSON2HKZDZ");
  EXPECT_EQ(user.find("token")->string_or(""), "alice");
  EXPECT_EQ(user.find("created_at")->string_or(""), "2026-01-01T12:00:00.000Z");
}

TEST(WriteUser, SaysThatThereIsAPasswordAndNotWhich) {
  Organization organization("{users: []}");
  const std::string text = written(made(organization, "{login: a, password: Correct-Horse-1}"));
  EXPECT_NE(text.find(R"("has_password":true)"), std::string::npos);
  EXPECT_EQ(text.find("argon2"), std::string::npos);
  EXPECT_NE(written(made(organization, "{login: b}")).find(R"("has_password":false)"), std::string::npos);
}

TEST(WriteUser, WritesWhatCanBeReadAgain) {
  Organization organization("{users: []}");
  const Account alice = made(organization);
  const Account again = made(organization, written(alice));
  EXPECT_EQ(again.id, alice.id);
  EXPECT_EQ(again.profile, alice.profile);
  EXPECT_EQ(again.emails.size(), alice.emails.size());
}

}  // namespace
}  // namespace providers::okta
