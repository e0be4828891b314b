#pragma once
// The fields of an account's values, for state that is saved and restored (json/fields.h). A binding of all of a struct's
// fields does not compile when one is added: whoever adds it says here what becomes of it.

#include "base/base32.h"
#include "identity/account.h"
#include "identity/auth_session.h"
#include "identity/one_time_code.h"
#include "identity/outbox.h"
#include "identity/password_history.h"
#include "json/fields.h"

namespace crypto {

// COSE numbers are negative: their places in this list are kept.
inline std::string to_field(const CoseAlgorithm& algorithm) { return std::to_string(static_cast<int>(algorithm)); }
inline bool from_field(std::string_view text, CoseAlgorithm& algorithm) {
  for (const CoseAlgorithm one : {CoseAlgorithm::kEs256, CoseAlgorithm::kEdDsa, CoseAlgorithm::kRs256}) {
    if (text != to_field(one)) continue;
    algorithm = one;
    return true;
  }
  return false;
}

}  // namespace crypto

namespace identity {

constexpr Channel last_of(Channel) { return Channel::kPush; }
inline std::string to_field(Purpose purpose) { return std::string(to_string(purpose)); }
inline bool from_field(std::string_view name, Purpose& purpose) {
  const auto parsed = parse_purpose(name);
  if (parsed) purpose = *parsed;
  return parsed.has_value();
}
constexpr PushChallenge::Answer last_of(PushChallenge::Answer) { return PushChallenge::Answer::kRejected; }
constexpr VirtualAttestation last_of(VirtualAttestation) { return VirtualAttestation::kFidoU2f; }

template <class Archive>
void describe(Archive& archive, RevokedToken& token) {
  auto& [id, until] = token;
  archive("id", id)("until", until);
}

template <class Archive>
void describe(Archive& archive, Totp& totp) {
  auto& [id, name, secret, created_at, confirmed, last_step, last_used_at] = totp;
  archive("id", id)("name", name)("secret", secret)("created_at", created_at)("confirmed", confirmed);
  archive("last_step", last_step)("last_used_at", last_used_at);
}
inline std::string fault_of(const Totp& totp) { return base::decode_base32(totp.secret) ? "" : "its secret is not base32"; }

template <class Archive>
void describe(Archive& archive, PushChallenge& challenge) {
  auto& [id, expires_at, answer] = challenge;
  archive("id", id)("expires_at", expires_at)("answer", answer);
}

template <class Archive>
void describe(Archive& archive, Authentication& authentication) {
  auto& [at, methods] = authentication;
  archive("at", at)("methods", methods);
}

template <class Archive>
void describe(Archive& archive, Session& session) {
  auto& [id, secret, authentication, created_at, expires_at] = session;
  archive("id", id)("secret", secret)("authentication", authentication)("created_at", created_at)("expires_at", expires_at);
}

template <class Archive>
void describe(Archive& archive, SessionToken& token) {
  auto& [id, secret, authentication, expires_at] = token;
  archive("id", id)("secret", secret)("authentication", authentication)("expires_at", expires_at);
}

template <class Archive>
void describe(Archive& archive, Grant& grant) {
  auto& [id, secret, client_id, audience, scopes, authentication, acr, nonce, session_id, key_thumbprint, redirect_uri,
         code_challenge, code_expires_at, code_used, rotation, rotated_at, expires_at] = grant;
  archive("id", id)("secret", secret)("client_id", client_id)("audience", audience)("scopes", scopes);
  archive("authentication", authentication)("acr", acr)("nonce", nonce)("session_id", session_id);
  archive("key_thumbprint", key_thumbprint)("redirect_uri", redirect_uri)("code_challenge", code_challenge);
  archive("code_expires_at", code_expires_at)("code_used", code_used)("rotation", rotation);
  archive("rotated_at", rotated_at)("expires_at", expires_at);
}

template <class Archive>
void describe(Archive& archive, Consent& consent) {
  auto& [client_id, scopes] = consent;
  archive("client_id", client_id)("scopes", scopes);
}

template <class Archive>
void describe(Archive& archive, SignIns& sign_ins) {
  auto& [sessions, session_tokens, grants, consents] = sign_ins;
  archive("sessions", sessions)("session_tokens", session_tokens)("grants", grants)("consents", consents);
}

template <class Archive>
void describe(Archive& archive, Passkey& passkey) {
  auto& [id, name, credential_id, public_key, aaguid, user_handle, relying_party_id, format, transports, sign_count,
         backup_eligible, backed_up, created_at, updated_at, last_used_at] = passkey;
  archive("id", id)("name", name)("credential_id", credential_id)("public_key", public_key)("aaguid", aaguid);
  archive("user_handle", user_handle)("relying_party_id", relying_party_id)("format", format)("transports", transports);
  archive("sign_count", sign_count)("backup_eligible", backup_eligible)("backed_up", backed_up);
  archive("created_at", created_at)("updated_at", updated_at)("last_used_at", last_used_at);
}

template <class Archive>
void describe(Archive& archive, PasskeyChallenge& challenge) {
  auto& [text, expires_at] = challenge;
  archive("challenge", text)("expires_at", expires_at);
}

template <class Archive>
void describe(Archive& archive, VirtualCredential& credential) {
  auto& [id, relying_party_id, user_handle, algorithm, key, sign_count] = credential;
  archive("id", id)("relying_party_id", relying_party_id)("user_handle", user_handle)("algorithm", algorithm);
  archive("key", key)("sign_count", sign_count);
}
inline std::string fault_of(const VirtualCredential& credential) { return credential.key ? "" : "it has no key"; }

template <class Archive>
void describe(Archive& archive, VirtualAuthenticator& authenticator) {
  auto& [id, u2f, attestation, algorithm, user_verified, aaguid, credentials] = authenticator;
  archive("id", id)("u2f", u2f)("attestation", attestation)("algorithm", algorithm)("user_verified", user_verified);
  archive("aaguid", aaguid)("credentials", credentials);
}

template <class Archive>
void describe(Archive& archive, OneTimeCode& code) {
  auto& [digits, expires_at, wrong_tries] = code;
  archive("code", digits)("expires_at", expires_at)("wrong_tries", wrong_tries);
}

template <class Archive>
void describe(Archive& archive, AuthSession& session) {
  auto& [id, client_id, subject, expires_at, wrong_tries, code, challenge, push_challenge_id, polled_at] = session;
  archive("id", id)("client_id", client_id)("subject", subject)("expires_at", expires_at)("wrong_tries", wrong_tries);
  archive("code", code)("challenge", challenge)("push_challenge_id", push_challenge_id);
  archive("polled_at", polled_at);
}

template <class Archive>
void describe(Archive& archive, PasswordHistory& history) {
  auto& [created_at, changed_at, earlier] = history;
  archive("created_at", created_at)("changed_at", changed_at)("earlier", earlier);
}

// Its number is the outbox's to give.
template <class Archive>
void describe(Archive& archive, MessageCopy& message) {
  auto& [id, channel, purpose, to, code, link, challenge_id, account_id, created_at, expires_at, sequence] = message;
  (void)sequence;
  archive("id", id)("channel", channel)("to", to)("purpose", purpose)("code", code)("link", link);
  archive("challenge_id", challenge_id)("account_id", account_id)("created_at", created_at)("expires_at", expires_at);
}

// What every vendor's account has. How many cells share it is not part of it.
template <class Archive>
void describe_common(Archive& archive, Account& account) {
  auto& [id, login, password_hash, literal_token, draws, created_at, modified_at, incarnation, token_generation,
         holders, spared_token, revoked_tokens, totps, push_challenges, sign_ins, passkeys, virtual_authenticators,
         literal_token_ended, deleted] = account;
  (void)holders;
  archive("id", id)("login", login)("password_hash", password_hash)("literal_token", literal_token)("draws", draws);
  archive("created_at", created_at)("modified_at", modified_at)("incarnation", incarnation);
  archive("token_generation", token_generation)("spared_token", spared_token)("literal_token_ended", literal_token_ended);
  archive("deleted", deleted)("revoked_tokens", revoked_tokens)("totps", totps)("push_challenges", push_challenges);
  archive("sign_ins", sign_ins)("passkeys", passkeys)("virtual_authenticators", virtual_authenticators);
}

}  // namespace identity
