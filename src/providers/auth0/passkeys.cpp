#include "providers/auth0/passkeys.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/world.h"
#include "oauth/redirect_uri.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using crypto::CoseAlgorithm;

constexpr int kTimeout = 60'000;  // milliseconds
constexpr std::array kAlgorithms = {CoseAlgorithm::kEdDsa, CoseAlgorithm::kEs256, CoseAlgorithm::kRs256};

// A page of the service's own or of an application, or an application of Android's.
bool is_allowed_origin(const core::Call& call, std::string_view origin) {
  if (origin == call.base || origin.starts_with("android:apk-key-hash:")) return true;
  const auto& clients = settings_of(call.world.settings()).clients;
  return std::any_of(clients.begin(), clients.end(), [&](const oauth::Client& client) {
    return std::any_of(client.web_origins.begin(), client.web_origins.end(),
                       [&](const std::string& pattern) { return oauth::origin_matches(pattern, origin); });
  });
}

std::string bytes_in(json::Value value) { return crypto::decode_any_base64(value.string_or("")).value_or(""); }

}  // namespace

std::string relying_party_of(const core::Call& call) { return crypto::host_of_origin(call.base); }

void write_creation_options(const core::Call& call, const CreationOptions& options) {
  json::Writer& out = call.json();
  const std::string host = relying_party_of(call);
  out.begin_object().member("challenge", options.challenge);
  out.key("rp").begin_object().member("id", host).member("name", host).end_object();
  out.key("user").begin_object().member("id", options.user_handle).member("name", options.user_name);
  out.member("displayName", options.display_name.empty() ? options.user_name : options.display_name).end_object().key("pubKeyCredParams").begin_array();
  for (const CoseAlgorithm algorithm : kAlgorithms)
    out.begin_object().member("type", "public-key").member("alg", static_cast<int>(algorithm)).end_object();
  out.end_array().key("authenticatorSelection").begin_object().member("residentKey", "required");
  out.member("userVerification", "preferred").end_object().member("timeout", kTimeout);
  if (options.exclude != nullptr) {
    out.key("excludeCredentials").begin_array();
    for (const identity::Passkey& passkey : *options.exclude)
      out.begin_object().member("type", "public-key").member("id", passkey.credential_id).end_object();
    out.end_array();
  }
  out.end_object();
}

void write_request_options(const core::Call& call, std::string_view challenge) {
  call.json().begin_object().member("challenge", challenge).member("timeout", kTimeout);
  call.json().member("rpId", relying_party_of(call)).member("userVerification", "preferred").end_object();
}

crypto::RelyingParty relying_party(const core::Call& call) {
  return {.allows_origin = [&call](std::string_view origin) { return is_allowed_origin(call, origin); },
          .id = relying_party_of(call),
          .user_verification = false,
          .algorithms = kAlgorithms};
}

std::optional<Attested> read_attestation(const core::Call& call, json::Value authn_response) {
  const json::Value response = authn_response["response"];
  auto registration = crypto::verify_registration(bytes_in(response["clientDataJSON"]), bytes_in(response["attestationObject"]),
                                                  relying_party(call));
  if (!registration) return std::nullopt;
  Attested attested;
  attested.credential_id = base::base64url(base::as_bytes(registration->data.credential_id));
  if (bytes_in(authn_response["rawId"]) != registration->data.credential_id) return std::nullopt;
  for (const auto& transport : response["transports"].array()) attested.transports.emplace_back(json::Value(transport).string_or(""));
  attested.registration = std::move(*registration);
  return attested;
}

identity::Passkey passkey_of(core::Call& call, const Attested& attested, std::string user_handle) {
  constexpr std::size_t kShown = 100;
  identity::Passkey passkey = identity::make_passkey(attested.registration, call.now);
  passkey.id = call.draws->id("passkey|dev_", 16);
  passkey.name = base::excerpt(call.request.header("User-Agent").value_or(""), kShown);
  passkey.user_handle = std::move(user_handle);
  passkey.transports = attested.transports;
  if (passkey.transports.empty()) passkey.transports = {"internal"};
  return passkey;
}

std::optional<Asserted> read_assertion(const core::Call& call, json::Value credential, std::string_view challenge) {
  const std::string credential_id = base::base64url(base::as_bytes(bytes_in(credential["rawId"])));
  const auto account = call.world.accounts().holder_of_belonging(credential_id);
  if (!account) return std::nullopt;
  std::optional<identity::Passkey> passkey;
  call.world.accounts().visit(*account, [&](const identity::Account& holder) {
    if (const identity::Passkey* found = holder.find_credential(credential_id)) passkey = *found;
  });
  if (!passkey) return std::nullopt;
  const json::Value response = credential["response"];
  const std::string user_handle = bytes_in(response["userHandle"]);
  if (!user_handle.empty() && base::base64url(base::as_bytes(user_handle)) != passkey->user_handle) return std::nullopt;
  const auto assertion = crypto::verify_assertion(bytes_in(response["clientDataJSON"]), bytes_in(response["authenticatorData"]),
                                                  bytes_in(response["signature"]), passkey->public_key, passkey->sign_count, relying_party(call));
  if (!assertion || !answers(assertion->client, challenge)) return std::nullopt;
  return Asserted{*account, credential_id, assertion->data.sign_count};
}

bool use_passkey(const core::Call& call, identity::Account& me, const Asserted& asserted) {
  const identity::Passkey* const found = me.find_credential(asserted.credential_id);
  if (found == nullptr) return false;
  const bool counted = asserted.sign_count > 0 && found->sign_count > 0;
  if (counted && asserted.sign_count <= found->sign_count) return false;
  identity::Passkey* const passkey = me.passkeys.edit(found);
  passkey->sign_count = asserted.sign_count;
  passkey->last_used_at = call.now;
  return true;
}

bool answers(const crypto::ClientData& client, std::string_view challenge) {
  return !challenge.empty() && base::equal_in_constant_time(client.challenge, challenge);
}

}  // namespace providers::auth0
