#include "identity/passkey.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace identity::passkey_test {
namespace {

constexpr base::Time kNow{std::chrono::hours{1000}};

PasskeyChallenge issued(std::size_t bytes = 24) {
  std::uint64_t counter = 0;
  base::Draws draws(base::Seed::from_number(1), "alice", counter);
  return PasskeyChallenge::issue(draws, bytes, kNow);
}

TEST(PasskeyChallenge, LastsFiveMinutes) {
  const PasskeyChallenge challenge = issued();
  EXPECT_EQ(challenge.expires_at, kNow + std::chrono::minutes{5});
  EXPECT_FALSE(challenge.expired(challenge.expires_at - std::chrono::milliseconds{1}));
  EXPECT_TRUE(challenge.expired(challenge.expires_at));
}

TEST(PasskeyChallenge, IsBase64UrlOfThatManyBytes) {
  EXPECT_EQ(issued().challenge.size(), 32U);
  EXPECT_EQ(issued(32).challenge.size(), 43U);
  EXPECT_EQ(base::decode_base64url(issued(32).challenge)->size(), 32U);
}

TEST(PasskeyChallenge, IsAnsweredToTheLetterPaddingAside) {
  const PasskeyChallenge challenge = issued(32);
  EXPECT_TRUE(challenge.is_of({.challenge = challenge.challenge}));
  EXPECT_TRUE(challenge.is_of({.challenge = challenge.challenge + "="}));
  EXPECT_FALSE(challenge.is_of({.challenge = challenge.challenge + "A"}));
  EXPECT_FALSE(challenge.is_of({.challenge = challenge.challenge.substr(1)}));
  EXPECT_FALSE(challenge.is_of({.challenge = ""}));
}

TEST(Passkey, IsWhatWasVerified) {
  crypto::Registration registration;
  registration.data.credential_id = "\xfb\xff";
  registration.data.aaguid = std::string(16, '\0');
  registration.data.public_key = "key";
  registration.data.sign_count = 7;
  registration.data.backup_eligible = true;
  registration.relying_party_id = "localhost";
  registration.format = "packed";
  const Passkey passkey = make_passkey(registration, kNow);
  EXPECT_EQ(passkey.credential_id, "-_8");
  EXPECT_EQ(passkey.aaguid, "00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(passkey.public_key, "key");
  EXPECT_EQ(passkey.sign_count, 7U);
  EXPECT_TRUE(passkey.backup_eligible);
  EXPECT_FALSE(passkey.backed_up);
  EXPECT_EQ(passkey.relying_party_id, "localhost");
  EXPECT_EQ(passkey.format, "packed");
  EXPECT_EQ(passkey.created_at, kNow);
  EXPECT_EQ(passkey.last_used_at, base::Time{});
}

TEST(AuthenticatorModel, NamesWhatPeopleHave) {
  EXPECT_EQ(authenticator_model("2fc0579f-8113-47ea-b116-bb5a8db9202a"), "YubiKey 5 NFC");
  EXPECT_EQ(authenticator_model("adce0002-35bc-c60a-648b-0b25f1f05503"), "MacBook Touch ID");
  EXPECT_EQ(authenticator_model("00000000-0000-0000-0000-000000000000"), "");
  EXPECT_EQ(authenticator_model(""), "");
}

}  // namespace
}  // namespace identity::passkey_test
