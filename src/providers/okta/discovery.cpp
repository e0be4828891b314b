#include "providers/okta/discovery.h"

#include <array>
#include <initializer_list>

#include "core/origin.h"
#include "core/tenant.h"
#include "providers/okta/authorization_server.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using Names = std::initializer_list<std::string_view>;

constexpr std::array<std::string_view, 4> kClientMethods = {"client_secret_basic", "client_secret_post", "private_key_jwt", "none"};

template <class List>
void write_list(json::Writer& out, std::string_view name, const List& list) {
  out.key(name).begin_array();
  for (const auto& one : list) out.string(one);
  out.end_array();
}

// Those that a browser is sent to carry the public URL, the others the origin that was asked (interface section 3).
void write_endpoints(json::Writer& out, const Call& call, const AuthorizationServer& server) {
  const auto endpoint = [&](std::string_view name, std::string_view origin, std::string_view path) {
    out.member(name, std::string(origin).append(server.endpoints()).append(path));
  };
  const std::string origin = request_origin(call);
  out.member("issuer", server.issuer(call.base));
  endpoint("authorization_endpoint", call.base, "authorize");
  endpoint("token_endpoint", origin, "token");
  endpoint("userinfo_endpoint", origin, "userinfo");
  endpoint("jwks_uri", origin, "keys");
  endpoint("introspection_endpoint", origin, "introspect");
  endpoint("revocation_endpoint", origin, "revoke");
  endpoint("end_session_endpoint", call.base, "logout");
  endpoint("backchannel_authentication_endpoint", origin, "bc/authorize");
}

void write_abilities(json::Writer& out, const Call& call) {
  write_list(out, "response_types_supported",
             Names{"code", "id_token", "code id_token", "code token", "id_token token", "code id_token token"});
  write_list(out, "response_modes_supported", Names{"query", "fragment", "form_post", "okta_post_message"});
  write_list(out, "grant_types_supported",
             Names{"authorization_code", "implicit", "refresh_token", "password", "urn:openid:params:grant-type:ciba",
                   "urn:ietf:params:oauth:grant-type:jwt-bearer"});
  write_list(out, "backchannel_token_delivery_modes_supported", Names{"poll"});
  write_list(out, "subject_types_supported", Names{"public"});
  write_list(out, "id_token_signing_alg_values_supported", Names{"RS256"});
  write_list(out, "scopes_supported", call.world.tenant().provider().scopes());
  write_list(out, "token_endpoint_auth_methods_supported", kClientMethods);
  write_list(out, "claims_supported",
             Names{"iss", "ver", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "acr", "idp", "nonce", "name",
                   "preferred_username", "email", "at_hash", "c_hash"});
  write_list(out, "code_challenge_methods_supported", Names{"S256"});
  write_list(out, "introspection_endpoint_auth_methods_supported", kClientMethods);
  write_list(out, "revocation_endpoint_auth_methods_supported", kClientMethods);
  out.member("request_parameter_supported", false);
  write_list(out, "dpop_signing_alg_values_supported", Names{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"});
}

// Browsers ask again each time: an emulator is started anew, with other keys on the same port, all day long.
void allow_revalidated_caching(const Call& call) { call.header("Cache-Control", "max-age=0, must-revalidate"); }

Outcome describe_server(Call& call) {
  json::Writer& out = call.json();
  out.begin_object();
  write_endpoints(out, call, server_of(call));
  write_abilities(out, call);
  out.end_object();
  allow_revalidated_caching(call);
  return core::ok();
}

Outcome list_keys(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const state::Guard guard;
  json::Writer& out = call.json();
  out.begin_object().key("keys").begin_array();
  for (const oauth::KeyRing::Named& named : call.world.keys().list(guard)) {
    std::string jwk = R"({"alg":"RS256","use":"sig","kid":")";
    jwk.append(named.kid).append("\",").append(named.key.public_jwk_members()).append("}");
    out.raw(jwk);
  }
  out.end_array().end_object();
  allow_revalidated_caching(call);
  return core::ok();
}

}  // namespace

std::span<const core::Operation<Account>> discovery_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getWellKnownOpenIDConfiguration", describe_server},
      {"getWellKnownOAuthConfiguration", describe_server},
      {"getWellKnownOpenIDConfigurationCustomAS", describe_server},
      {"getWellKnownOAuthConfigurationCustomAS", describe_server},
      {"oauthKeys", list_keys},
      {"oauthKeysCustomAS", list_keys},
  };
  return kOperations;
}

}  // namespace providers::okta
