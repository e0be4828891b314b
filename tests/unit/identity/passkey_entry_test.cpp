#include "identity/passkey_entry.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace identity {
namespace {

constexpr base::Time kNow{std::chrono::hours{1000}};

json::Tree yaml(std::string_view text) { return *json::parse_yaml(text, "entry"); }

base::Result<void> read(Account& account, std::string_view entry, base::Time now = kNow) {
  base::Draws draws(base::Seed::from_number(1), "alice", account.draws);
  return read_passkeys(account, yaml(entry), {.id_prefix = "fwf", .user_handle = "00u"}, draws, base::Seed::from_number(1), now);
}

std::string cose() {
  const crypto::Key key = crypto::Key::make_p256(base::Seed::from_number(5));
  return crypto::write_cbor(crypto::cose_key(crypto::CoseAlgorithm::kEs256, key));
}

TEST(ReadPasskeys, MakesAKeyPairAndAnAuthenticatorThatHoldsIt) {
  Account alice;
  ASSERT_TRUE(read(alice, "passkeys: [{name: laptop, transports: [internal], sign_count: 4}]"));
  ASSERT_EQ(alice.passkeys.size(), 1U);
  const Passkey& passkey = alice.passkeys.front();
  EXPECT_EQ(passkey.id.substr(0, 3), "fwf");
  EXPECT_EQ(passkey.name, "laptop");
  EXPECT_EQ(passkey.credential_id.size(), 22U);
  EXPECT_EQ(passkey.user_handle, "00u");
  EXPECT_EQ(passkey.transports, std::vector<std::string>{"internal"});
  EXPECT_EQ(passkey.sign_count, 4U);
  ASSERT_EQ(alice.virtual_authenticators.size(), 1U);
  const VirtualCredential& held = alice.virtual_authenticators.front().credentials.front();
  EXPECT_EQ(held.id, passkey.credential_id);
  EXPECT_EQ(held.sign_count, 4U);
  EXPECT_EQ(crypto::write_cbor(crypto::cose_key(held.algorithm, held.key)), passkey.public_key);
}

TEST(ReadPasskeys, TakesAKeyThatIsGiven) {
  Account alice;
  const std::string key = base::base64url(base::as_bytes(cose()));
  ASSERT_TRUE(read(alice, "passkeys: [{credential_id: AAAA, public_key: " + key + ", aaguid: 2fc0579f-8113-47ea-b116-bb5a8db9202a}]"));
  EXPECT_EQ(alice.passkeys.front().public_key, cose());
  EXPECT_EQ(alice.passkeys.front().name, "YubiKey 5 NFC");
  EXPECT_TRUE(alice.virtual_authenticators.empty());
  EXPECT_FALSE(read(alice, "passkeys: [{credential_id: AAAA, public_key: AAAA}]"));
  EXPECT_FALSE(read(alice, "passkeys: [{credential_id: AAAA, public_key: " + key + "AA}]"));
  EXPECT_EQ(alice.passkeys.size(), 1U);
}

TEST(ReadPasskeys, KeepsOneThatStays) {
  Account alice;
  ASSERT_TRUE(read(alice, "passkeys: [{credential_id: AAAA, name: old}]"));
  const Passkey before = alice.passkeys.front();
  ASSERT_TRUE(read(alice, "passkeys: [{credential_id: BBBB}, {credential_id: AAAA, name: new}]", kNow + std::chrono::hours{1}));
  ASSERT_EQ(alice.passkeys.size(), 2U);
  EXPECT_EQ(alice.passkeys[1].id, before.id);
  EXPECT_EQ(alice.passkeys[1].public_key, before.public_key);
  EXPECT_EQ(alice.passkeys[1].created_at, kNow);
  EXPECT_EQ(alice.passkeys[1].name, "new");
  EXPECT_EQ(alice.virtual_authenticators.size(), 2U);
}

TEST(ReadPasskeys, DropsWhatHeldAPasskeyThatIsGone) {
  Account alice;
  alice.virtual_authenticators.push_back({.id = "fresh"});
  ASSERT_TRUE(read(alice, "passkeys: [{}]"));
  ASSERT_TRUE(read(alice, "passkeys: []"));
  EXPECT_TRUE(alice.passkeys.empty());
  ASSERT_EQ(alice.virtual_authenticators.size(), 1U);
  EXPECT_EQ(alice.virtual_authenticators.front().id, "fresh");
}

TEST(ReadPasskeys, LeavesWhatTheEntryDoesNotName) {
  Account alice;
  ASSERT_TRUE(read(alice, "passkeys: [{}]"));
  ASSERT_TRUE(read(alice, "emails: []"));
  EXPECT_EQ(alice.passkeys.size(), 1U);
}

TEST(ReadPasskeys, RefusesACredentialTwice) {
  Account alice;
  EXPECT_FALSE(read(alice, "passkeys: [{credential_id: AAAA}, {credential_id: AAAA}]"));
  EXPECT_TRUE(alice.passkeys.empty());
}

}  // namespace
}  // namespace identity
