#include "providers/auth0/tokens.h"

#include <algorithm>

#include "core/dpop.h"
#include "core/tenant.h"
#include "oauth/access_token.h"
#include "oauth/grants.h"

namespace providers::auth0 {
namespace {

constexpr std::string_view kJwt = "JWT";
constexpr std::string_view kOidcScopes[] = {"openid", "profile", "email", "phone", "address", "offline_access"};

bool is_oidc(std::string_view scope) { return std::find(std::begin(kOidcScopes), std::end(kOidcScopes), scope) != std::end(kOidcScopes); }

std::vector<std::string> scopes_of_api(const core::Call& call, std::string_view audience) {
  if (audience == kMfaApi) return {"enroll", "read:authenticators", "remove:authenticators"};
  if (audience == kAccountApi) {
    std::vector<std::string> scopes;
    for (const std::string& scope : call.world.tenant().provider().scopes())
      if (!is_oidc(scope)) scopes.push_back(scope);
    return scopes;
  }
  for (const Api& api : settings_of(call.world.settings()).apis)
    if (api.audience == audience) return api.scopes;
  return {};
}

void write_organization(json::Writer& out, const TokenContents& contents) {
  out.member_unless_empty("org_id", contents.organization_id);
  out.member_unless_empty("org_name", contents.organization_name);
}

// As a token names it, for an origin.
std::string full_audience(std::string_view base, std::string_view audience) {
  if (audience == kAccountApi || audience == kMfaApi) return std::string(base).append("/").append(audience).append("/");
  return std::string(audience);
}

std::string id_token_payload(const core::Call& call, const TokenContents& contents) {
  const oauth::Claims& access = contents.access;
  oauth::Claims shared;  // those that both kinds of token spell alike
  shared.issued_at = access.issued_at;
  shared.expires_at = access.issued_at + kIdTokenLifetime;
  shared.authenticated_at = access.authenticated_at;
  if (std::find(access.amr.begin(), access.amr.end(), "mfa") != access.amr.end()) shared.amr = {"mfa"};
  shared.acr = access.acr;
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_profile_claims(out, contents);
  out.member("iss", std::string(call.base) + "/").member("sub", contents.account_id).member("aud", access.client_id);
  oauth::write_common_claims(out, shared);
  out.member_unless_empty("sid", contents.session_id);
  out.member_unless_empty("nonce", contents.nonce);
  write_organization(out, contents);
  out.end_object();
  return text;
}

std::string access_token_payload(const core::TokenRequest& request, const TokenContents& contents, TokenDialect dialect) {
  const oauth::Claims& claims = request.claims;
  std::string text;
  json::Writer out(text);
  out.begin_object().member("iss", claims.issuer.empty() ? request.base + "/" : claims.issuer);
  out.member("sub", request.account.id).key("aud");
  if (claims.audience.size() > 1) out.begin_array();
  if (claims.audience.empty()) out.string(request.base + "/me/");
  for (const std::string& audience : claims.audience) out.string(audience);
  if (claims.audience.size() > 1) out.end_array();
  out.member("scope", oauth::join_scopes(claims.scopes)).member("azp", claims.client_id).member("jti", claims.id);
  if (dialect == TokenDialect::kRfc9068) out.member("client_id", claims.client_id);
  out.member_unless_empty("gty", contents.grant_type);
  write_organization(out, contents);
  oauth::write_common_claims(out, claims);
  out.end_object();
  return text;
}

}  // namespace

std::string canonical_scope(std::string_view scope) {
  constexpr std::string_view kOld = ":authentication-methods";
  if (!scope.ends_with(kOld)) return std::string(scope);
  return std::string(scope.substr(0, scope.size() - kOld.size())).append(":authentication_methods");
}

std::optional<std::string> audience_of(const core::Call& call, std::string_view asked) {
  if (asked.empty()) return std::string(kUserinfoAlone);
  const core::Tenant& tenant = call.world.tenant();
  for (const std::string_view api : {kAccountApi, kMfaApi}) {
    const std::string suffix = "/" + std::string(api) + "/";
    if (asked.ends_with(suffix) && tenant.same_service(asked.substr(0, asked.size() - suffix.size()), call.base)) return std::string(api);
  }
  constexpr std::string_view kUserinfo = "/userinfo";
  if (asked.ends_with(kUserinfo) && tenant.same_service(asked.substr(0, asked.size() - kUserinfo.size()), call.base))
    return std::string(kUserinfoAlone);
  for (const Api& api : settings_of(call.world.settings()).apis)
    if (api.audience == asked) return api.audience;
  return std::nullopt;
}

std::vector<std::string> cut_scopes(const core::Call& call, const oauth::Client& client, std::string_view audience,
                                    std::string_view asked) {
  const auto known = scopes_of_api(call, audience);
  std::vector<std::string> scopes;
  for (const std::string& scope : asked.empty() ? known : oauth::split_scopes(asked)) {
    const std::string canonical = canonical_scope(scope);
    const bool has = is_oidc(scope) || std::find(known.begin(), known.end(), canonical) != known.end();
    const bool twice = std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    if (has && !twice && client.may_have_scope(canonical)) scopes.push_back(scope);
  }
  return scopes;
}

TokenContents contents_of(const Account& me, std::vector<std::string> scopes) {
  TokenContents contents;
  contents.account_id = me.id;
  contents.login = me.login;
  contents.access.scopes = std::move(scopes);
  contents.profile = me.profile;
  contents.modified_at = me.modified_at;
  if (const Email* email = me.primary_email()) contents.email = *email;
  return contents;
}

TokenContents draw_tokens(core::Call& call, const Account& me, const identity::Grant& grant, std::string_view audience,
                          std::vector<std::string> scopes) {
  TokenContents contents = contents_of(me, std::move(scopes));
  contents.audience = audience;
  contents.nonce = grant.nonce;
  contents.session_id = grant.session_id;
  contents.refresh_token = oauth::refresh_token_of(me, grant);
  if (const Organization* organization = settings_of(call.world.settings()).find_organization(me.organization_of(grant))) {
    contents.organization_id = organization->id;
    contents.organization_name = organization->name;
  }
  contents.access.id = me.token_id(call.draws->id("", 22), grant.id);
  oauth::write_grant(contents.access, grant, call.now, call.now + kTokenLifetime);
  return contents;
}

std::string sign_access_token(const core::World& world, const core::TokenRequest& request, const TokenContents& contents,
                              oauth::Defect defect) {
  const TokenDialect dialect = settings_of(world.settings()).token_dialect;
  const std::string_view type = dialect == TokenDialect::kRfc9068 ? "at+jwt" : kJwt;
  return oauth::sign_token(world.keys(), type, access_token_payload(request, contents, dialect), defect);
}

std::string sign_access_token(const core::Call& call, const TokenContents& contents) {
  core::TokenRequest request{{contents.account_id, contents.login}, std::string(call.base), contents.access};
  // An access token names neither the methods nor the moment of the sign-in.
  request.claims.amr.clear();
  request.claims.acr.clear();
  request.claims.authenticated_at.reset();
  const std::string userinfo = std::string(call.base) + "/userinfo";
  if (contents.audience != kUserinfoAlone) request.claims.audience.push_back(full_audience(call.base, contents.audience));
  if (contents.audience == kUserinfoAlone || contents.access.has_scope("openid")) request.claims.audience.push_back(userinfo);
  return sign_access_token(call.world, request, contents, oauth::Defect::kNone);
}

std::string sign_id_token(const core::Call& call, const TokenContents& contents) {
  return oauth::sign_token(call.world.keys(), kJwt, id_token_payload(call, contents));
}

core::Outcome answer_with_tokens(core::Call& call, const TokenContents& contents) {
  const auto lifetime = std::chrono::duration_cast<std::chrono::seconds>(kTokenLifetime);
  const bool bound = !contents.access.key_thumbprint.empty();
  if (bound) call.header("DPoP-Nonce", core::dpop_nonce(call));
  json::Writer& out = call.json();
  out.begin_object().member("access_token", sign_access_token(call, contents));
  if (!contents.refresh_token.empty()) out.member("refresh_token", contents.refresh_token);
  if (contents.access.has_scope("openid")) out.member("id_token", sign_id_token(call, contents));
  out.member("scope", oauth::join_scopes(contents.access.scopes)).member("expires_in", static_cast<std::int64_t>(lifetime.count()));
  out.member("token_type", bound ? "DPoP" : "Bearer");
  if (!contents.recovery_code.empty()) out.member("recovery_code", contents.recovery_code);
  out.end_object();
  return core::ok();
}

void write_profile_claims(json::Writer& out, const TokenContents& contents) {
  const oauth::Claims& access = contents.access;
  if (access.has_scope("profile")) {
    for (const std::string_view name : {"given_name", "family_name", "nickname", "picture"})
      out.member_unless_empty(name, contents.profile.text(name));
    out.member("name", contents.profile.text("name").empty() ? contents.login : contents.profile.text("name")).member("updated_at", contents.modified_at);
  }
  if (access.has_scope("email") && !contents.email.address.empty())
    out.member("email", contents.email.address).member("email_verified", contents.email.verified);
  if (access.has_scope("phone")) out.member_unless_empty("phone_number", contents.profile.text("phone_number"));
}

}  // namespace providers::auth0
