#include "providers/auth0/account.h"

#include <gtest/gtest.h>

namespace providers::auth0 {
namespace {

TEST(MethodType, IsReadBackFromItsName) {
  for (const MethodType type : kMethodTypes) EXPECT_EQ(parse_method_type(to_string(type)), type);
  EXPECT_FALSE(parse_method_type("sms"));
}

TEST(Account, NamesItsIdentityWithoutTheProvider) {
  Account account;
  account.id = "auth0|abc";
  EXPECT_EQ(account.identity_user_id(), "abc");
  EXPECT_EQ(std::string_view(account.password_method_id()), "password|YXV0aDB8YWJj");
}

TEST(Account, FindsMethodsByTheirIdentifier) {
  Account account;
  account.methods.push_back({.id = "phone|dev_1", .type = MethodType::kPhone});
  account.totps.push_back({.id = "totp|dev_1"});
  EXPECT_EQ(account.find_method("phone|dev_1"), &account.methods.front());
  EXPECT_EQ(account.find_totp("totp|dev_1"), &account.totps.front());
  EXPECT_EQ(account.find_method("totp|dev_1"), nullptr);
  EXPECT_EQ(account.find_totp("phone|dev_1"), nullptr);
}

TEST(Account, OwnsItsPasskeysAndConnectedAccounts) {
  Account account;
  account.passkeys.push_back({.credential_id = "key"});
  account.connected_accounts.push_back({.connection = "github", .subject = "octocat"});
  const std::string octocat = external_identity("github", "octocat");
  EXPECT_EQ(account.belongings(), (std::vector<std::string>{"key", octocat}));
  EXPECT_TRUE(account.owns("key"));
  EXPECT_TRUE(account.owns(octocat));
  EXPECT_FALSE(account.owns(external_identity("gitlab", "octocat")));
  EXPECT_TRUE(account.give_up(octocat));
  EXPECT_FALSE(account.give_up(octocat));
  EXPECT_TRUE(account.give_up("key"));
  EXPECT_TRUE(account.belongings().empty());
}

TEST(Account, HasAPrimaryAddressOrNone) {
  Account account;
  EXPECT_EQ(account.primary_email(), nullptr);
  account.emails = {{"1", "b@x.test", false, true}, {"2", "a@x.test", true, true}};
  EXPECT_EQ(account.primary_email()->address, "a@x.test");
}

TEST(Account, RemembersTheOrganizationsOfGrantsThatThereAre) {
  Account account;
  account.sign_ins.grants = {{.id = "1"}, {.id = "2"}};
  account.set_organization(account.sign_ins.grants[0], "acme");
  account.set_organization(account.sign_ins.grants[1], "");
  EXPECT_EQ(account.organization_of({.id = "1"}), "acme");
  EXPECT_EQ(account.organization_of({.id = "2"}), "");
  account.sign_ins.grants = {{.id = "3"}};
  account.set_organization(account.sign_ins.grants[0], "globex");
  EXPECT_EQ(account.organization_of({.id = "1"}), "");
  EXPECT_EQ(account.organization_of({.id = "3"}), "globex");
}

TEST(Account, HasOneUserHandleForAllOfItsPasskeys) {
  const base::Seed seed = base::Seed::from_number(1);
  Account account;
  account.id = "auth0|abc";
  const std::string handle = account.user_handle(seed);
  EXPECT_EQ(handle.size(), 86U);
  EXPECT_EQ(account.user_handle(seed), handle);
  account.passkeys.push_back({.user_handle = "another"});
  EXPECT_EQ(account.user_handle(seed), "another");
}

}  // namespace
}  // namespace providers::auth0
