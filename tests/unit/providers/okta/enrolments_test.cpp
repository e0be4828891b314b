#include "providers/okta/enrolments.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

std::string email(std::string_view address) { return std::string(std::string_view(masked_email(address))); }
std::string number(std::string_view number) { return std::string(std::string_view(masked_number(number))); }

TEST(MaskedEmail, ShowsFirstAndLastCharacterOfTheLocalPart) {
  EXPECT_EQ(email("alice@example.test"), "a***e@example.test");
  EXPECT_EQ(email("al@example.test"), "a***l@example.test");
  EXPECT_EQ(email("a@example.test"), "a***@example.test");
  EXPECT_EQ(email("@example.test"), "@example.test");
  EXPECT_EQ(email("\"a@b\"@example.test"), "\"***\"@example.test");
}

TEST(MaskedNumber, ShowsItsBeginningAndItsLastDigits) {
  EXPECT_EQ(number("+14155550101"), "+1***0101");
  EXPECT_EQ(number("+123"), "***");
}

const Authenticator& of(std::string_view key) {
  for (const Authenticator& authenticator : authenticators())
    if (authenticator.key == key) return authenticator;
  throw std::runtime_error("no authenticator");
}

// What a visitor sees, kept.
struct Seen {
  std::string id, profile_value;
};
std::vector<Seen> enrolments(std::string_view key, const Account& account) {
  std::vector<Seen> all;
  of(key).each(account, [&](const Enrolment& enrolment) { all.push_back({std::string(enrolment.id), std::string(enrolment.profile_value)}); });
  return all;
}

Account somebody() {
  Account account;
  account.id = "00u1";
  return account;
}

TEST(Enrolments, OfNobodyAreNone) {
  for (const Authenticator& authenticator : authenticators()) EXPECT_TRUE(enrolments(authenticator.key, somebody()).empty()) << authenticator.key;
}

TEST(Enrolments, HaveTheSameIdEachTimeAndAnotherForEachUser) {
  Account alice = somebody(), bob = somebody();
  bob.id = "00u2";
  alice.password_hash = bob.password_hash = "hash";
  const auto id = [](const Account& account) { return enrolments("okta_password", account).front().id; };
  EXPECT_EQ(id(alice), id(alice));
  EXPECT_NE(id(alice), id(bob));
  EXPECT_EQ(id(alice).substr(0, 3), "pas");
}

TEST(Enrolments, AreOfWhatIsVerified) {
  Account alice = somebody();
  alice.emails = {{.id = "1", .address = "new@example.test"}, {.id = "2", .address = "al@home.test", .role = EmailRole::kSecondary, .verified = true}};
  alice.phones = {{.id = "sms1", .number = "+14155550101", .method = "SMS"}};
  EXPECT_TRUE(enrolments("okta_email", alice).empty());
  EXPECT_TRUE(enrolments("phone_number", alice).empty());
  alice.emails.edit()[0].verified = alice.phones.edit()[0].verified = true;
  ASSERT_EQ(enrolments("okta_email", alice).size(), 1U);
  EXPECT_EQ(enrolments("okta_email", alice)[0].profile_value, "n***w@example.test");
  EXPECT_EQ(enrolments("phone_number", alice)[0].id, "sms1");
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
