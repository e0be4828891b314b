#include "providers/okta/token_status.h"

#include "core/rows.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "oauth/access_token.h"
#include "oauth/grants.h"
#include "providers/okta/client_call.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/tokens.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using oauth::Claims;

Outcome userinfo(const Call& call, const Account& me) {
  // A literal token has every scope.
  const auto every = call.world.tenant().provider().scopes();
  const Claims* claims = call.caller.claims();
  const auto scopes = claims == nullptr ? std::vector<std::string>(every.begin(), every.end()) : claims->scopes;
  call.json().begin_object().member("sub", me.id);
  write_profile_claims(call.json(), contents_of(me, scopes), true);
  if (std::find(scopes.begin(), scopes.end(), "profile") != scopes.end())
    call.json().member("updated_at", base::epoch_seconds(me.modified_at));
  call.json().end_object();
  return core::ok();
}

// Runs `visit(const Account&)` on the account of that id and login; nothing happens where there is none.
template <class Visit>
void visit_account(const Call& call, std::string_view id, std::string_view login, Visit&& visit) {
  const state::Guard guard;
  core::accounts_of<Account>(call).read(guard, {id, login}, visit);
}

// The claims of an access or ID token of ours that is good now; nothing for any other text.
std::optional<Claims> good_claims(const Call& call, std::string_view token) {
  auto claims = oauth::verify_access_token(call.world.keys(), token, call.scratch.token_parser);
  if (!claims || call.now >= claims->expires_at || call.now < claims->not_before) return std::nullopt;
  const std::string_view issuer = std::string_view(claims->issuer).substr(0, claims->issuer.find("/oauth2/"));
  if (!call.world.tenant().same_service(issuer, call.base)) return std::nullopt;
  bool good = false;
  visit_account(call, claims->account_id, claims->subject, [&](const Account& me) { good = !me.is_revoked(claims->id); });
  return good ? std::optional(std::move(*claims)) : std::nullopt;
}

void write_claims(const Call& call, const Claims& claims) {
  json::Writer& out = call.json();
  out.begin_object().member("active", true);
  out.member("token_type", claims.key_thumbprint.empty() ? "Bearer" : "DPoP");
  if (!claims.scopes.empty()) out.member("scope", oauth::join_scopes(claims.scopes));
  const bool id_token = claims.id.starts_with("ID.");
  out.member("client_id", id_token ? claims.audience.front() : claims.client_id);
  if (!id_token) out.member("username", claims.subject);
  out.member("exp", base::epoch_seconds(claims.expires_at)).member("iat", base::epoch_seconds(claims.issued_at));
  out.member("sub", claims.subject).member("aud", claims.audience.empty() ? "" : claims.audience.front());
  out.member("iss", claims.issuer).member("jti", claims.id).member("uid", claims.account_id);
  if (!claims.key_thumbprint.empty()) out.key("cnf").begin_object().member("jkt", claims.key_thumbprint).end_object();
  out.end_object();
}

void write_grant(const Call& call, const Account& me, const identity::Grant& grant) {
  const AuthorizationServer server{grant.audience == AuthorizationServer{true}.name()};
  json::Writer& out = call.json();
  out.begin_object().member("active", true).member("token_type", grant.key_thumbprint.empty() ? "Bearer" : "DPoP");
  out.member("scope", oauth::join_scopes(grant.scopes)).member("client_id", grant.client_id).member("username", me.login);
  out.member("exp", base::epoch_seconds(grant.expires_at)).member("iat", base::epoch_seconds(grant.rotated_at));
  out.member("sub", me.login).member("aud", server.audience(call.base)).member("iss", server.issuer(call.base));
  out.member("jti", grant.id).member("uid", me.id).end_object();
}

Outcome introspect(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const std::string_view token = call.body["token"].string_or("");
  if (const auto claims = good_claims(call, token)) {
    write_claims(call, *claims);
    return core::ok();
  }
  bool active = false;
  if (const auto handle = oauth::read_handle(token)) {
    visit_account(call, handle->account_id, "", [&](const Account& me) {
      const identity::Grant* grant = oauth::find_refresh_token(me, *handle, **client, call.now);
      active = grant != nullptr;
      if (active) write_grant(call, me, *grant);
    });
  }
  if (!active) call.json().begin_object().member("active", false).end_object();
  return core::ok();
}

// Takes an access token back by itself.
void revoke_token(const Call& call, const oauth::Client& client, std::string_view token) {
  const auto claims = good_claims(call, token);
  if (!claims || claims->client_id != client.id) return;
  call.world.accounts().edit_common({claims->account_id, claims->subject}, [&](identity::Account& account) {
    account.revoke(claims->id, claims->expires_at, call.now);
  });
}

// Takes a refresh token back, with the access tokens of its grant.
void revoke_grant(const Call& call, const oauth::Client& client, const oauth::Handle& handle) {
  call.world.accounts().edit_common({handle.account_id, ""}, [&](identity::Account& account) {
    const identity::Grant* grant = oauth::find_refresh_token(account, handle, client, call.now);
    if (grant != nullptr) oauth::end_grant(account, grant->id, call.now + kTokenLifetime, call.now);
  });
}

// A token that nobody knows, or another application's, is no error (RFC 7009 section 2.2).
Outcome revoke(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const std::string_view token = call.body["token"].string_or("");
  if (const auto handle = oauth::read_handle(token)) revoke_grant(call, **client, *handle);
  revoke_token(call, **client, token);
  return core::empty(200);
}

}  // namespace

std::span<const core::Operation<Account>> token_status_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"userinfo", userinfo},
      {"userinfoWithPost", userinfo},
      {"userinfoCustomAS", userinfo},
      {"userinfoCustomASWithPost", userinfo},
      {"introspect", introspect},
      {"introspectCustomAS", introspect},
      {"revoke", revoke},
      {"revokeCustomAS", revoke},
  };
  return kOperations;
}

}  // namespace providers::okta
