#include "identity/virtual_authenticator.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "crypto/webauthn.h"

namespace identity {
namespace {

using crypto::CoseAlgorithm;

constexpr std::array<std::string_view, 4> kAttestations = {"none", "packed", "packed-x5c", "fido-u2f"};

constexpr Refusal kNoOptions = {"TypeError", "The options lack a challenge, or what goes with it."};
constexpr Refusal kForeignParty = {"SecurityError", "A page of this origin may not use this relying party id."};
constexpr Refusal kNoAlgorithm = {"NotSupportedError", "The authenticator knows none of the algorithms."};
constexpr Refusal kExcluded = {"InvalidStateError", "The authenticator has one of the excluded credentials."};
constexpr Refusal kCannotVerify = {"NotAllowedError", "The authenticator does not verify its user."};
constexpr Refusal kCannotStore = {"NotAllowedError", "The authenticator stores no discoverable credentials."};
constexpr Refusal kNoCredential = {"NotAllowedError", "The authenticator has no credential that fits."};

// base64url as browsers write it; nothing where it is not base64.
std::optional<std::string> canonical(json::Value text) {
  const auto bytes = text.string() ? crypto::decode_any_base64(*text.string()) : std::nullopt;
  return bytes ? std::optional(base::base64url(base::as_bytes(*bytes))) : std::nullopt;
}

bool lists(json::Value descriptors, std::string_view credential_id) {
  for (const auto& descriptor : descriptors.array())
    if (canonical(json::Value(descriptor)["id"]) == credential_id) return true;
  return false;
}

std::string party_of(json::Value id, std::string_view origin) {
  return id.string() ? std::string(*id.string()) : crypto::host_of_origin(origin);
}

std::optional<CoseAlgorithm> choose_algorithm(const VirtualAuthenticator& authenticator, json::Value parameters) {
  for (const auto& parameter : parameters.array()) {
    const auto algorithm = crypto::cose_algorithm(json::Value(parameter)["alg"].integer().value_or(0));
    if (!algorithm || (authenticator.u2f && algorithm != CoseAlgorithm::kEs256)) continue;
    if (!authenticator.algorithm || authenticator.algorithm == algorithm) return algorithm;
  }
  return std::nullopt;
}

bool is_excluded(const VirtualAuthenticator& authenticator, json::Value excluded) {
  return std::ranges::any_of(authenticator.credentials, [&](const VirtualCredential& c) { return lists(excluded, c.id); });
}

bool fits_party(const VirtualCredential& credential, std::string_view id) {
  return credential.relying_party_id.empty() || credential.relying_party_id == id;
}

bool verifies_user(const VirtualAuthenticator& authenticator) { return authenticator.user_verified && !authenticator.u2f; }

crypto::MadeCredential made(const VirtualCredential& credential) {
  return {base::decode_base64url(credential.id).value_or(""), credential.algorithm, credential.key};
}

std::string client_data(std::string_view type, std::string_view challenge, std::string_view origin) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("type", type).member("challenge", challenge).member("origin", origin);
  out.member("crossOrigin", false).end_object();
  return text;
}

std::string encoded(std::string_view bytes) { return base::base64url(base::as_bytes(bytes)); }

void begin(json::Writer& out, const VirtualAuthenticator& authenticator, const VirtualCredential& credential,
           std::string_view client) {
  out.begin_object().member("id", credential.id).member("rawId", credential.id).member("type", "public-key");
  out.member("authenticatorAttachment", authenticator.u2f ? "cross-platform" : "platform");
  out.key("clientExtensionResults").begin_object().end_object();
  out.key("response").begin_object().member("clientDataJSON", encoded(client));
}

// Browsers hide the model where nothing vouches for it, and a U2F key does not tell it.
std::string model_of(const VirtualAuthenticator& authenticator) {
  const bool told = authenticator.attestation == VirtualAttestation::kPacked ||
                    authenticator.attestation == VirtualAttestation::kPackedX5c;
  return told ? *crypto::uuid_bytes(authenticator.aaguid) : std::string(16, '\0');
}

std::string attest(const VirtualAuthenticator& authenticator, const VirtualCredential& credential,
                   const CreationRequest& request, std::string_view client, const base::Seed& seed) {
  const std::string aaguid = model_of(authenticator);
  const crypto::MadeCredential key = made(credential);
  const std::string data = crypto::authenticator_data(
      {request.relying_party_id, verifies_user(authenticator), credential.sign_count}, key, aaguid);
  switch (authenticator.attestation) {
    case VirtualAttestation::kNone: return crypto::none_attestation(data);
    case VirtualAttestation::kPacked: return crypto::packed_attestation(data, client, key);
    case VirtualAttestation::kPackedX5c: return crypto::packed_attestation(data, client, crypto::Attestor(seed, aaguid));
    case VirtualAttestation::kFidoU2f:
      return crypto::u2f_attestation(data, client, key, request.relying_party_id, crypto::Attestor(seed, aaguid));
  }
  return "";
}

}  // namespace

std::string_view to_string(VirtualAttestation attestation) { return kAttestations[static_cast<std::size_t>(attestation)]; }

std::optional<VirtualAttestation> parse_attestation(std::string_view name) {
  const auto* found = std::ranges::find(kAttestations, name);
  if (found == kAttestations.end()) return std::nullopt;
  return static_cast<VirtualAttestation>(found - kAttestations.begin());
}

base::Result<CreationRequest, Refusal> plan_creation(const VirtualAuthenticator& authenticator, json::Value options,
                                                     std::string_view origin) {
  const auto challenge = canonical(options["challenge"]), user = canonical(options["user"]["id"]);
  if (!challenge || !user) return tl::unexpected(kNoOptions);
  std::string party = party_of(options["rp"]["id"], origin);
  if (!crypto::may_use_relying_party(origin, party)) return tl::unexpected(kForeignParty);
  const auto algorithm = choose_algorithm(authenticator, options["pubKeyCredParams"]);
  if (!algorithm) return tl::unexpected(kNoAlgorithm);
  const json::Value selection = options["authenticatorSelection"];
  const bool resident =
      selection["residentKey"].string_or("") == "required" || selection["requireResidentKey"].boolean_or(false);
  if (resident && authenticator.u2f) return tl::unexpected(kCannotStore);
  if (selection["userVerification"].string_or("") == "required" && !verifies_user(authenticator))
    return tl::unexpected(kCannotVerify);
  if (is_excluded(authenticator, options["excludeCredentials"])) return tl::unexpected(kExcluded);
  return CreationRequest{std::string(origin), std::move(party), *challenge, *user, *algorithm};
}

base::Result<AssertionRequest, Refusal> plan_assertion(const VirtualAuthenticator& authenticator, json::Value options,
                                                       std::string_view origin) {
  const auto challenge = canonical(options["challenge"]);
  if (!challenge) return tl::unexpected(kNoOptions);
  std::string party = party_of(options["rpId"], origin);
  if (!crypto::may_use_relying_party(origin, party)) return tl::unexpected(kForeignParty);
  if (options["userVerification"].string_or("") == "required" && !verifies_user(authenticator))
    return tl::unexpected(kCannotVerify);
  const json::Value allowed = options["allowCredentials"];
  const auto fits = [&](const VirtualCredential& credential) {
    return fits_party(credential, party) && (allowed.size() == 0 ? !authenticator.u2f : lists(allowed, credential.id));
  };
  const auto& all = authenticator.credentials;
  const auto newest = std::find_if(all.rbegin(), all.rend(), fits);
  if (newest == all.rend()) return tl::unexpected(kNoCredential);
  return AssertionRequest{std::string(origin), std::move(party), *challenge, newest->id};
}

VirtualCredential make_credential(const CreationRequest& request, std::string credential_id, const base::Seed& seed) {
  crypto::Key key = crypto::make_cose_key(request.algorithm, seed.derive("passkey " + credential_id));
  return {std::move(credential_id), request.relying_party_id, request.user_handle, request.algorithm, std::move(key), 0};
}

void write_attestation(json::Writer& out, const VirtualAuthenticator& authenticator, const VirtualCredential& credential,
                       const CreationRequest& request, const base::Seed& seed) {
  const std::string client = client_data("webauthn.create", request.challenge, request.origin);
  begin(out, authenticator, credential, client);
  out.member("attestationObject", encoded(attest(authenticator, credential, request, client, seed)));
  out.key("transports").begin_array().string(authenticator.u2f ? "usb" : "internal").end_array();
  out.end_object().end_object();
}

void write_assertion(json::Writer& out, const VirtualAuthenticator& authenticator, const VirtualCredential& credential,
                     const AssertionRequest& request) {
  const std::string client = client_data("webauthn.get", request.challenge, request.origin);
  const std::string data =
      crypto::authenticator_data({request.relying_party_id, verifies_user(authenticator), credential.sign_count});
  begin(out, authenticator, credential, client);
  out.member("authenticatorData", encoded(data));
  out.member("signature", encoded(crypto::assertion_signature(data, client, made(credential))));
  if (!authenticator.u2f) out.member("userHandle", credential.user_handle);
  out.end_object().end_object();
}

}  // namespace identity
