#include "providers/okta/tokens.h"

#include "core/tenant.h"
#include "oauth/access_token.h"
#include "oauth/grants.h"
#include "oauth/id_token.h"

namespace providers::okta {
namespace {

std::string full_name(const TokenContents& contents) {
  const std::string first(contents.profile.text("firstName"));
  const std::string last(contents.profile.text("lastName"));
  const std::string name = first.empty() || last.empty() ? first + last : first + " " + last;
  return name.empty() ? contents.login : name;
}

std::string id_token_payload(const core::Call& call, const TokenContents& contents, std::string_view access_token,
                             std::string_view code) {
  const oauth::Claims& access = contents.access;
  oauth::Claims shared;  // those that both kinds of token spell alike
  shared.issued_at = access.issued_at;
  shared.expires_at = access.expires_at;
  shared.authenticated_at = access.authenticated_at;
  shared.acr = access.acr;
  shared.amr = access.amr;
  std::string text;
  json::Writer out(text);
  out.begin_object().member("sub", contents.account_id);
  write_profile_claims(out, contents, false);
  out.member("ver", 1).member("iss", contents.server.issuer(call.base)).member("aud", access.client_id);
  out.member("jti", contents.id_token_id).member("idp", organization_id(call.world));
  oauth::write_common_claims(out, shared);
  if (!contents.nonce.empty()) out.member("nonce", contents.nonce);
  if (!access_token.empty()) out.member("at_hash", oauth::half_hash(access_token));
  if (!code.empty()) out.member("c_hash", oauth::half_hash(code));
  out.end_object();
  return text;
}

}  // namespace

TokenContents contents_of(const Account& me, std::vector<std::string> scopes) {
  TokenContents contents;
  contents.account_id = me.id;
  contents.login = me.login;
  contents.access.scopes = std::move(scopes);
  contents.profile = me.profile;
  if (const Email* primary = me.verified_email(EmailRole::kPrimary)) contents.email = primary->address;
  return contents;
}

TokenContents draw_tokens(core::Call& call, const Account& me, const identity::Grant& grant, std::vector<std::string> scopes) {
  TokenContents contents = contents_of(me, std::move(scopes));
  contents.server.custom = grant.audience == AuthorizationServer{true}.name();
  contents.nonce = grant.nonce;
  contents.id_token_id = call.draws->url_safe(43, "ID.");
  contents.refresh_token = oauth::refresh_token_of(me, grant);
  contents.access.id = me.token_id(call.draws->url_safe(43, "AT."), grant.id);
  oauth::write_grant(contents.access, grant, call.now, call.now + kTokenLifetime);
  return contents;
}

std::string sign_access_token(const core::Call& call, const TokenContents& contents) {
  core::TokenRequest request{{contents.account_id, contents.login}, std::string(call.base), contents.access};
  request.claims.amr.clear();  // an access token of Okta's names no methods
  request.claims.issuer = contents.server.issuer(call.base);
  request.claims.audience = {contents.server.audience(call.base)};
  return call.world.tenant().provider().sign_token(call.world, request, oauth::Defect::kNone);
}

std::string sign_id_token(const core::Call& call, const TokenContents& contents, std::string_view access_token,
                          std::string_view code) {
  return oauth::sign_token(call.world.keys(), "", id_token_payload(call, contents, access_token, code));
}

core::Outcome answer_with_tokens(core::Call& call, const TokenContents& contents) {
  const std::string access_token = sign_access_token(call, contents);
  json::Writer& out = call.json();
  out.begin_object().member("token_type", contents.access.key_thumbprint.empty() ? "Bearer" : "DPoP");
  out.member("expires_in", static_cast<std::int64_t>(std::chrono::seconds{kTokenLifetime / std::chrono::seconds{1}}.count()));
  out.member("access_token", access_token).member("scope", oauth::join_scopes(contents.access.scopes));
  if (contents.access.has_scope("openid")) out.member("id_token", sign_id_token(call, contents, access_token, ""));
  if (!contents.refresh_token.empty()) out.member("refresh_token", contents.refresh_token);
  out.end_object();
  return core::ok();
}

void write_profile_claims(json::Writer& out, const TokenContents& contents, bool whole) {
  const oauth::Claims& access = contents.access;
  if (access.has_scope("profile")) {
    out.member("name", full_name(contents)).member("preferred_username", contents.login);
    if (whole) {
      out.member_unless_empty("given_name", contents.profile.text("firstName"));
      out.member_unless_empty("family_name", contents.profile.text("lastName"));
      out.member("locale", "en").member("zoneinfo", "America/Los_Angeles");
    }
  }
  if (!access.has_scope("email") || contents.email.empty()) return;
  out.member("email", contents.email);
  if (whole) out.member("email_verified", true);
}

}  // namespace providers::okta
