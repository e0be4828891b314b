#pragma once
// The fields of an Okta user, for state that is saved and restored (json/fields.h, identity/describe.h).

#include "identity/describe.h"
#include "providers/okta/account.h"

namespace providers::okta {

constexpr EmailRole last_of(EmailRole) { return EmailRole::kSecondary; }
inline std::string to_field(PasswordStatus status) { return std::string(to_string(status)); }
inline bool from_field(std::string_view name, PasswordStatus& status) {
  const auto parsed = parse_password_status(name);
  if (parsed) status = *parsed;
  return parsed.has_value();
}
constexpr TransactionType last_of(TransactionType) { return TransactionType::kCiba; }
constexpr UserMediation last_of(UserMediation) { return UserMediation::kRequired; }
constexpr UserVerification last_of(UserVerification) { return UserVerification::kRequired; }
constexpr Platform last_of(Platform) { return Platform::kMacos; }
constexpr Standing last_of(Standing) { return Standing::kUserDeleted; }

template <class Archive>
void describe(Archive& archive, EmailChallenge& challenge) {
  auto& [id, code, followed] = challenge;
  archive("id", id)("code", code)("followed", followed);
}

template <class Archive>
void describe(Archive& archive, Email& email) {
  auto& [id, address, role, verified, challenge, sent_at] = email;
  archive("id", id)("address", address)("role", role)("verified", verified)("challenge", challenge)("sent_at", sent_at);
}

template <class Archive>
void describe(Archive& archive, Phone& phone) {
  auto& [id, number, method, verified, code, sms_sent_at, called_at] = phone;
  archive("id", id)("number", number)("method", method)("verified", verified)("code", code);
  archive("sms_sent_at", sms_sent_at)("called_at", called_at);
}

template <class Archive>
void describe(Archive& archive, DeviceKey& device_key) {
  auto& [kid, protection, key, thumbprint] = device_key;
  archive("kid", kid)("protection", protection)("key", key)("thumbprint", thumbprint);
}

template <class Archive>
void describe(Archive& archive, PushChallenge& challenge) {
  auto& [id, nonce, created_at, expires_at, type, mediation, verification, binding_message, application, client_os,
         client_location] = challenge;
  archive("id", id)("nonce", nonce)("created_at", created_at)("expires_at", expires_at)("type", type);
  archive("mediation", mediation)("verification", verification)("binding_message", binding_message);
  archive("application", application)("client_os", client_os)("client_location", client_location);
}

template <class Archive>
void describe(Archive& archive, AppAuthenticator& app) {
  auto& [id, method_id, device_id, client_instance_id, client_id, name, device_name, platform, push_token,
         takes_login, takes_ciba, standing, client_instance, possession, user_verification, created_at, modified_at,
         last_challenged_at, challenges] = app;
  archive("id", id)("method_id", method_id)("device_id", device_id)("client_instance_id", client_instance_id);
  archive("client_id", client_id)("name", name)("device_name", device_name)("platform", platform);
  archive("push_token", push_token)("takes_login", takes_login)("takes_ciba", takes_ciba)("standing", standing);
  archive("client_instance", client_instance)("possession", possession)("user_verification", user_verification);
  archive("created_at", created_at)("modified_at", modified_at)("last_challenged_at", last_challenged_at);
  archive("challenges", challenges);
}

template <class Archive>
void describe(Archive& archive, Approval& approval) {
  auto& [id, proof, challenge_id, client_id, server, scopes, acr, expires_at, polled_at, interval] = approval;
  archive("id", id)("proof", proof)("challenge_id", challenge_id)("client_id", client_id)("server", server);
  archive("scopes", scopes)("acr", acr)("expires_at", expires_at)("polled_at", polled_at)("interval", interval);
}

template <class Archive>
void describe(Archive& archive, Account& account) {
  identity::describe_common(archive, account);
  archive("emails", account.emails)("phones", account.phones)("passkey_challenge", account.passkey_challenge);
  archive("password_history", account.password_history);
  archive("password_status", account.password_status)("administrator", account.administrator)("locked_out", account.locked_out);
  archive("profile", account.profile);
  archive("app_authenticators", account.app_authenticators)("approvals", account.approvals)("nicknames", account.nicknames);
}

}  // namespace providers::okta
