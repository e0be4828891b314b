#include "identity/passkey_entry.h"

#include <algorithm>

#include "base/text.h"

namespace identity {
namespace {

using json::Tree;

constexpr std::size_t kCredentialBytes = 16;
constexpr std::string_view kNoModel = "00000000-0000-0000-0000-000000000000";

// What the entry says; the credential's id and its key are settled after it.
Passkey described(const Tree& entry, const PasskeyStyle& style, base::Time now) {
  Passkey passkey;
  passkey.aaguid = base::to_lower(entry.text("aaguid", kNoModel));
  passkey.name = entry.text("name", authenticator_model(passkey.aaguid));
  if (passkey.name.empty()) passkey.name = "Authenticator";
  passkey.credential_id = entry.text("credential_id");
  passkey.user_handle = entry.text("user_handle", style.user_handle);
  passkey.relying_party_id = entry.text("relying_party_id");
  passkey.format = "none";
  if (const Tree* count = entry.find("sign_count"))
    passkey.sign_count = static_cast<std::uint32_t>(count->integer().value_or(0));
  if (const Tree* list = entry.find("transports"); list != nullptr && list->array() != nullptr)
    for (const Tree& transport : *list->array()) passkey.transports.emplace_back(transport.string_or(""));
  passkey.created_at = passkey.updated_at = now;
  return passkey;
}

base::Result<std::string> given_key(std::string_view base64url) {
  const auto bytes = base::decode_base64url(base64url);
  const auto item = bytes ? crypto::read_cbor(*bytes) : std::nullopt;
  if (!item || item->size != bytes->size() || !crypto::read_cose_key(item->value))
    return base::fail("passkeys: public_key is no COSE key of ES256, RS256 or EdDSA");
  return *bytes;
}

// An authenticator with the passkey in it, and the passkey's public key.
VirtualAuthenticator hold(Passkey& passkey, base::Draws& draws, const base::Seed& seed) {
  VirtualAuthenticator authenticator;
  authenticator.id = draws.id("vau", 17);
  authenticator.aaguid = passkey.aaguid;
  const CreationRequest request{.relying_party_id = passkey.relying_party_id, .user_handle = passkey.user_handle};
  VirtualCredential credential = make_credential(request, passkey.credential_id, seed);
  credential.sign_count = passkey.sign_count;
  passkey.public_key = crypto::write_cbor(crypto::cose_key(credential.algorithm, credential.key));
  authenticator.credentials.push_back(std::move(credential));
  return authenticator;
}

std::string drawn_credential_id(base::Draws& draws) {
  std::vector<std::uint8_t> bytes(kCredentialBytes);
  draws.fill(bytes);
  return base::base64url(bytes);
}

// The passkey's public key: the entry's, or the one that it had, or that of a fresh pair, whose authenticator comes back.
base::Result<std::optional<VirtualAuthenticator>> settle_key(Passkey& passkey, const Tree& entry, const Passkey* same,
                                                             base::Draws& draws, const base::Seed& seed) {
  if (const Tree* key = entry.find("public_key")) {
    auto given = given_key(key->string_or(""));
    if (!given) return tl::unexpected(given.error());
    passkey.public_key = std::move(*given);
    return std::nullopt;
  }
  if (same == nullptr) return hold(passkey, draws, seed);
  passkey.public_key = same->public_key;
  return std::nullopt;
}

// Virtual authenticators go with the last passkey that they hold.
void drop_idle(Account& account) {
  erase_if(account.virtual_authenticators, [&](const VirtualAuthenticator& authenticator) {
    return !authenticator.credentials.empty() &&
           std::ranges::none_of(authenticator.credentials, [&](const VirtualCredential& credential) {
             return account.find_credential(credential.id) != nullptr;
           });
  });
}

void write_passkey(json::Writer& out, const Passkey& passkey) {
  out.begin_object().member("id", passkey.id).member("name", passkey.name);
  out.member("credential_id", passkey.credential_id);
  out.member("public_key", base::base64url(base::as_bytes(passkey.public_key))).member("aaguid", passkey.aaguid);
  out.member("sign_count", static_cast<std::int64_t>(passkey.sign_count)).key("transports").begin_array();
  for (const std::string& transport : passkey.transports) out.string(transport);
  out.end_array().member("user_handle", passkey.user_handle);
  if (!passkey.relying_party_id.empty()) out.member("relying_party_id", passkey.relying_party_id);
  out.member("created_at", passkey.created_at).end_object();
}

}  // namespace

base::Result<void> read_passkeys(Account& account, const Tree& entry, const PasskeyStyle& style, base::Draws& draws,
                                 const base::Seed& seed, base::Time now) {
  const Tree* list = entry.find("passkeys");
  if (list == nullptr) return {};
  base::List<Passkey> passkeys;
  base::List<VirtualAuthenticator> made;
  for (const Tree& one : list->array() != nullptr ? *list->array() : Tree::Array{}) {
    Passkey passkey = described(one, style, now);
    const Passkey* same = account.find_credential(passkey.credential_id);
    if (passkey.credential_id.empty()) passkey.credential_id = drawn_credential_id(draws);
    const bool twice = std::ranges::find(passkeys, passkey.credential_id, &Passkey::credential_id) != passkeys.end();
    if (twice) return base::fail("passkeys: a credential_id stands there twice");
    passkey.id = same != nullptr ? same->id : draws.id(style.id_prefix, style.id_length);
    if (same != nullptr) passkey.created_at = same->created_at;
    auto held = settle_key(passkey, one, same, draws, seed);
    if (!held) return tl::unexpected(held.error());
    if (*held) made.push_back(std::move(**held));
    passkeys.push_back(std::move(passkey));
  }
  account.passkeys = std::move(passkeys);
  drop_idle(account);
  std::ranges::move(made, std::back_inserter(account.virtual_authenticators));
  return {};
}

void write_passkeys(json::Writer& out, const Account& account) {
  if (!account.passkeys.empty()) {
    out.key("passkeys").begin_array();
    for (const Passkey& passkey : account.passkeys) write_passkey(out, passkey);
    out.end_array();
  }
  if (account.virtual_authenticators.empty()) return;
  out.key("virtual_authenticators").begin_array();
  for (const VirtualAuthenticator& authenticator : account.virtual_authenticators) write_authenticator(out, authenticator);
  out.end_array();
}

void write_authenticator(json::Writer& out, const VirtualAuthenticator& authenticator) {
  out.begin_object().member("id", authenticator.id).member("protocol", authenticator.u2f ? "u2f" : "ctap2");
  out.member("attestation", to_string(authenticator.attestation)).key("alg");
  if (authenticator.algorithm)
    out.integer(static_cast<std::int64_t>(*authenticator.algorithm));
  else
    out.null();
  out.member("user_verified", authenticator.user_verified).member("aaguid", authenticator.aaguid);
  out.key("credentials").begin_array();
  for (const VirtualCredential& credential : authenticator.credentials) {
    out.begin_object().member("id", credential.id).member("user_handle", credential.user_handle);
    if (!credential.relying_party_id.empty()) out.member("relying_party_id", credential.relying_party_id);
    out.member("alg", static_cast<std::int64_t>(credential.algorithm));
    out.member("sign_count", static_cast<std::int64_t>(credential.sign_count)).end_object();
  }
  out.end_array().end_object();
}

}  // namespace identity
