// What there is and where, the keys, and what a token says of its person (reference section 3.7).
#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "core/origin.h"
#include "core/rows.h"
#include "core/tenant.h"
#include "crypto/certificate.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using Names = std::initializer_list<std::string_view>;

void write_list(json::Writer& out, std::string_view name, Names list) {
  out.key(name).begin_array();
  for (const std::string_view one : list) out.string(one);
  out.end_array();
}

// Those that a browser is sent to carry the public URL, the others the origin that was asked (interface section 3).
void write_endpoints(json::Writer& out, const Call& call) {
  const auto endpoint = [&](std::string_view name, std::string_view origin, std::string_view path) {
    out.member(name, std::string(origin).append(path));
  };
  const std::string origin = core::request_origin(call);
  endpoint("issuer", call.base, "/");
  endpoint("authorization_endpoint", call.base, "/authorize");
  endpoint("token_endpoint", origin, "/oauth/token");
  endpoint("userinfo_endpoint", origin, "/userinfo");
  endpoint("mfa_challenge_endpoint", origin, "/mfa/challenge");
  endpoint("jwks_uri", origin, "/.well-known/jwks.json");
  endpoint("revocation_endpoint", origin, "/oauth/revoke");
  endpoint("end_session_endpoint", call.base, "/oidc/logout");
  endpoint("pushed_authorization_request_endpoint", origin, "/oauth/par");
}

Outcome describe_tenant(Call& call) {
  json::Writer& out = call.json();
  out.begin_object();
  write_endpoints(out, call);
  write_list(out, "scopes_supported", {"openid", "profile", "offline_access", "name", "given_name", "family_name", "nickname", "email",
                                       "email_verified", "picture", "created_at", "identities", "phone", "address"});
  write_list(out, "response_types_supported", {"code"});
  write_list(out, "code_challenge_methods_supported", {"S256", "plain"});
  write_list(out, "response_modes_supported", {"query", "fragment", "form_post"});
  write_list(out, "subject_types_supported", {"public"});
  write_list(out, "token_endpoint_auth_methods_supported", {"client_secret_basic", "client_secret_post", "private_key_jwt"});
  write_list(out, "claims_supported", {"aud", "auth_time", "created_at", "email", "email_verified", "exp", "family_name", "given_name",
                                       "iat", "identities", "iss", "name", "nickname", "phone_number", "picture", "sub"});
  out.member("request_uri_parameter_supported", false).member("request_parameter_supported", false);
  write_list(out, "id_token_signing_alg_values_supported", {"RS256"});
  write_list(out, "token_endpoint_auth_signing_alg_values_supported", {"RS256", "RS384", "PS256"});
  write_list(out, "dpop_signing_alg_values_supported", {"ES256"});
  out.end_object();
  // Asked again each time: an emulator is started anew, with other keys on the same port, all day long.
  call.header("Cache-Control", "max-age=0, must-revalidate");
  return core::ok();
}

Outcome list_keys(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto origin = core::split_origin(call.base);
  const std::string host(origin ? origin->host : std::string_view("localhost"));
  json::Writer& out = call.json();
  const state::Guard guard;
  out.begin_object().key("keys").begin_array();
  for (const oauth::KeyRing::Named& named : call.world.keys().list(guard)) {
    const crypto::Certificate certificate = crypto::make_self_signed(named.key, host);
    std::string jwk = "{";
    jwk.append(named.key.public_jwk_members()).append(R"(,"use":"sig","alg":"RS256","kid":")").append(named.kid);
    jwk.append(R"(","x5t":")").append(base::base64url(base::as_bytes(certificate.sha1())));
    jwk.append(R"(","x5c":[")").append(base::base64(base::as_bytes(certificate.der()))).append(R"("]})");
    out.raw(jwk);
  }
  out.end_array().end_object();
  call.header("Cache-Control", "max-age=0, must-revalidate");
  return core::ok();
}

// No application of a mobile system is registered here: tests of those set the file up themselves.
Outcome list_apple_applications(Call& call) {
  call.json().begin_object().key("webcredentials").begin_object().key("apps").begin_array().end_array().end_object().end_object();
  return core::ok();
}

Outcome list_android_applications(Call& call) {
  call.json().begin_array().end_array();
  return core::ok();
}

Outcome userinfo(const Call& call, const Account& me) {
  const oauth::Claims* claims = call.caller.claims();
  // A literal token has every scope.
  const auto scopes = claims == nullptr ? std::vector<std::string>{"openid", "profile", "email", "phone"} : claims->scopes;
  call.json().begin_object().member("sub", me.id);
  write_profile_claims(call.json(), contents_of(me, scopes));
  call.json().end_object();
  return core::ok();
}

}  // namespace

std::span<const core::Operation<Account>> discovery_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getOpenIdConfiguration", describe_tenant},
      {"getJwks", list_keys},
      {"getAppleAppSiteAssociation", list_apple_applications},
      {"getAssetLinks", list_android_applications},
      {"userinfo", userinfo},
      {"userinfoWithPost", userinfo},
  };
  return kOperations;
}

}  // namespace providers::auth0
