#include "providers/okta/enrolments.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

TEST(MaskedEmail, ShowsFirstAndLastCharacterOfTheLocalPart) {
  EXPECT_EQ(masked_email("alice@example.test"), "a***e@example.test");
  EXPECT_EQ(masked_email("al@example.test"), "a***l@example.test");
  EXPECT_EQ(masked_email("a@example.test"), "a***@example.test");
  EXPECT_EQ(masked_email("\"a@b\"@example.test"), "\"***\"@example.test");
}

TEST(MaskedNumber, ShowsItsBeginningAndItsLastDigits) {
  EXPECT_EQ(masked_number("+14155550101"), "+1***0101");
  EXPECT_EQ(masked_number("+123"), "***");
}

const Authenticator& of(std::string_view key) {
  for (const Authenticator& authenticator : authenticators())
    if (authenticator.key == key) return authenticator;
  throw std::runtime_error("no authenticator");
}

Account somebody() {
  Account account;
  account.id = "00u1";
  return account;
}

TEST(Enrolments, OfNobodyAreNone) {
  for (const Authenticator& authenticator : authenticators()) EXPECT_TRUE(authenticator.enrolments(somebody()).empty()) << authenticator.key;
}

TEST(Enrolments, HaveTheSameIdEachTimeAndAnotherForEachUser) {
  Account alice = somebody(), bob = somebody();
  bob.id = "00u2";
  alice.password_hash = bob.password_hash = "hash";
  const auto id = [](const Account& account) { return of("okta_password").enrolments(account).front().id; };
  EXPECT_EQ(id(alice), id(alice));
  EXPECT_NE(id(alice), id(bob));
  EXPECT_EQ(id(alice).substr(0, 3), "pas");
}

TEST(Enrolments, AreOfWhatIsVerified) {
  Account alice = somebody();
  alice.emails = {{.id = "1", .address = "new@example.test"}, {.id = "2", .address = "al@home.test", .role = EmailRole::kSecondary, .verified = true}};
  alice.phones = {{.id = "sms1", .number = "+14155550101", .method = "SMS"}};
  EXPECT_TRUE(of("okta_email").enrolments(alice).empty());
  EXPECT_TRUE(of("phone_number").enrolments(alice).empty());
  alice.emails[0].verified = alice.phones[0].verified = true;
  ASSERT_EQ(of("okta_email").enrolments(alice).size(), 1U);
  EXPECT_EQ(of("okta_email").enrolments(alice)[0].profile_value, "n***w@example.test");
  EXPECT_EQ(of("phone_number").enrolments(alice)[0].id, "sms1");
}

TEST(Enrolments, AreAsManyAsTheSettingsAllow) {
  Settings settings;
  settings.max_passkeys = 1;
  Account alice = somebody();
  EXPECT_TRUE(of("webauthn").enrollable(settings, alice));
  alice.passkeys.push_back({.id = "fwf1"});
  EXPECT_FALSE(of("webauthn").enrollable(settings, alice));
}

}  // namespace
}  // namespace providers::okta
