#pragma once
// The fields of an Auth0 user, for state that is saved and restored (json/fields.h, identity/describe.h).

#include "identity/describe.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

constexpr MethodType last_of(MethodType) { return MethodType::kRecoveryCode; }

template <class Archive>
void describe(Archive& archive, Email& email) {
  auto& [id, address, primary, verified] = email;
  archive("id", id)("address", address)("primary", primary)("verified", verified);
}

template <class Archive>
void describe(Archive& archive, Method& method) {
  auto& [id, type, created_at, confirmed, name, last_used_at, address, voice, recovery_code, key_id, public_key] = method;
  archive("id", id)("type", type)("created_at", created_at)("confirmed", confirmed)("name", name);
  archive("last_used_at", last_used_at)("address", address)("voice", voice)("recovery_code", recovery_code);
  archive("key_id", key_id)("public_key", public_key);
}

template <class Archive>
void describe(Archive& archive, ConnectedAccount& connected) {
  auto& [id, number, connection, subject, scopes, created_at, expires_at, organization_id] = connected;
  archive("id", id)("number", number)("connection", connection)("subject", subject)("scopes", scopes);
  archive("created_at", created_at)("expires_at", expires_at)("organization_id", organization_id);
}

template <class Archive>
void describe(Archive& archive, ConnectionRequest& request) {
  auto& [auth_session, ticket, connect_code, client_id, connection, redirect_uri, state, code_challenge, key_thumbprint,
         subject, scopes, expires_at, answered] = request;
  archive("auth_session", auth_session)("ticket", ticket)("connect_code", connect_code)("client_id", client_id);
  archive("connection", connection)("redirect_uri", redirect_uri)("state", state)("code_challenge", code_challenge);
  archive("key_thumbprint", key_thumbprint)("subject", subject)("scopes", scopes)("expires_at", expires_at);
  archive("answered", answered);
}

template <class Archive>
void describe(Archive& archive, Consent& consent) {
  auto& [id, client_id, binding_message, audience, scopes, created_at, expires_at] = consent;
  archive("id", id)("client_id", client_id)("binding_message", binding_message)("audience", audience)("scopes", scopes);
  archive("created_at", created_at)("expires_at", expires_at);
}

template <class Archive>
void describe(Archive& archive, Account& account) {
  identity::describe_common(archive, account);
  archive("profile", account.profile)("blocked", account.blocked)("connection", account.connection)("emails", account.emails);
  archive("methods", account.methods)("enrolments", account.enrolments);
  archive("connected_accounts", account.connected_accounts)("connection_requests", account.connection_requests);
  archive("consents", account.consents)("organizations", account.organizations)("wrong_factors", account.wrong_factors);
  archive("connections_made", account.connections_made)("password_history", account.password_history);
  archive("grant_organizations", account.grant_organizations);
}

}  // namespace providers::auth0
