#include "identity/user_entry.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "crypto/password.h"
#include "unit/support/text.h"

namespace identity::user_entry_test {
namespace {

using support::yaml;

std::string id_of_login(std::string_view login, std::string_view tenant = "okta", std::uint32_t others = 0) {
  return id_of(login, "00u", 17, tenant, others);
}

// What `read_common` makes of a fresh account; its error where it refuses.
base::Result<Account> read(std::string_view entry, Account account = {}) {
  if (const auto done = read_common(account, yaml(entry)); !done) return tl::unexpected(done.error());
  return account;
}

TEST(UserId, HasItsPrefixAndLength) {
  const std::string id = id_of_login("alice@example.test");
  EXPECT_TRUE(id.starts_with("00u"));
  EXPECT_EQ(id.size(), 20U);
}

// Access tokens name it, and have to outlive the process: it may never change.
TEST(UserId, IsTheSameInEveryProcess) {
  EXPECT_EQ(id_of_login("alice@example.test"), id_of_login("alice@example.test"));
  EXPECT_EQ(id_of_login("alice@example.test"), "00uhttm9ofbBJWg2sp7l");
}

TEST(UserId, DoesNotDependOnLetterCase) {
  EXPECT_EQ(id_of_login("alice@example.test"), id_of_login("Alice@Example.TEST"));
}

TEST(UserId, DiffersByTenantLoginAndWhoCameBefore) {
  const std::string id = id_of_login("alice@example.test");
  EXPECT_NE(id, id_of_login("alice@example.test", "other"));
  EXPECT_NE(id, id_of_login("alice@example.tes"));
  EXPECT_NE(id, id_of_login("alice@example.test", "okta", 1));
}

TEST(UserId, IsNoOtherUsers) {
  EXPECT_TRUE(rc::check("ids of different logins differ", [](const std::string& a, const std::string& b) {
    RC_PRE(base::to_lower(a) != base::to_lower(b));
    RC_ASSERT(id_of_login(a) != id_of_login(b));
  }));
}


TEST(HashPassword, PutsAHashInThePasswordsPlace) {
  json::Tree entry = yaml("{login: alice, password: Correct-Horse-1}");
  hash_password(entry);
  EXPECT_EQ(entry.find("password"), nullptr);
  ASSERT_NE(entry.find("password_hash"), nullptr);
  EXPECT_TRUE(crypto::verify_password(*entry.find("password_hash")->string(), "Correct-Horse-1"));
}

TEST(HashPassword, KeepsThePlaceInTheFile) {
  json::Tree entry = yaml("login: alice\npassword: Correct-Horse-1\n");
  hash_password(entry);
  EXPECT_EQ(entry.find("password_hash")->mark.line, 2U);
}

TEST(HashPassword, LeavesWhatIsNoPassword) {
  for (const char* text : {"{login: alice}", "{login: alice, password: null}"}) {
    json::Tree entry = yaml(text);
    hash_password(entry);
    EXPECT_EQ(entry, yaml(text));
  }
}

TEST(ReadCommon, TakesLoginHashAndToken) {
  const auto account = read("{login: alice@example.test, password_hash: h, token: alice}");
  ASSERT_TRUE(account);
  EXPECT_EQ(account->login, "alice@example.test");
  EXPECT_EQ(account->password_hash, "h");
  EXPECT_EQ(account->literal_token, "alice");
}

TEST(ReadCommon, LeavesWhatTheEntryDoesNotName) {
  Account account;
  account.login = "alice";
  account.password_hash = "h";
  account.literal_token = "t";
  account.literal_token_ended = true;
  const auto read_back = read("{profile: {}}", account);
  ASSERT_TRUE(read_back);
  EXPECT_EQ(read_back->login, "alice");
  EXPECT_EQ(read_back->password_hash, "h");
  EXPECT_EQ(read_back->literal_token, "t");
  EXPECT_TRUE(read_back->literal_token_ended);
}

TEST(ReadCommon, TakesAwayPasswordAndTokenThatAreNull) {
  Account account;
  account.password_hash = "h";
  account.literal_token = "t";
  const auto read_back = read("{password: null, token: null}", account);
  ASSERT_TRUE(read_back);
  EXPECT_EQ(read_back->password_hash, "");
  EXPECT_EQ(read_back->literal_token, "");
}

TEST(ReadCommon, LetsAnEndedTokenLiveAgainWhenItIsGivenAnew) {
  Account account;
  account.literal_token = "t";
  account.literal_token_ended = true;
  const auto read_back = read("{token: t}", account);
  ASSERT_TRUE(read_back);
  EXPECT_FALSE(read_back->literal_token_ended);
}

// A template's `{n}` in a password makes one for each user, so nobody hashed it before.
TEST(ReadCommon, HashesAPasswordThatIsStillInTheClear) {
  const auto account = read("{login: alice, password: Correct-Horse-1}");
  ASSERT_TRUE(account);
  EXPECT_TRUE(crypto::verify_password(account->password_hash, "Correct-Horse-1"));
}

TEST(ReadCommon, RefusesWhatIsNoString) {
  for (const char* name : {"login", "password", "password_hash", "token"}) {
    for (const char* value : {"5", "true", "[]", "{}"}) {
      const auto refused = read("{" + std::string(name) + ": " + value + "}");
      ASSERT_FALSE(refused) << name << value;
      EXPECT_EQ(refused.error().message, std::string(name) + " must be a string");
    }
  }
}

TEST(ReadCommon, RefusesALoginThatIsEmptyOrTooLong) {
  EXPECT_FALSE(read("{login: ''}"));
  EXPECT_TRUE(read("{login: " + std::string(100, 'a') + "}"));
  EXPECT_FALSE(read("{login: " + std::string(101, 'a') + "}"));
}

TEST(ReadCommon, ChangesNothingWhereItRefuses) {
  Account account;
  account.login = "before";
  EXPECT_FALSE(read_common(account, yaml("{login: after, token: 5}")));
  EXPECT_EQ(account.login, "before");
}

}  // namespace
}  // namespace identity::user_entry_test
