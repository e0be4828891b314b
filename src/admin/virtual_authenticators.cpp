// Passkeys of the emulator's own, for tests that have neither a browser nor a security key.
#include <algorithm>

#include "admin/api.h"
#include "admin/problems.h"
#include "base/text.h"
#include "core/world.h"
#include "identity/passkey_entry.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;
using identity::VirtualAttestation;
using identity::VirtualAuthenticator;
using identity::VirtualCredential;

constexpr std::size_t kCredentialBytes = 16;
constexpr std::size_t kKeyHandleBytes = 64;  // as U2F keys have them

tl::unexpected<core::Problem> refused(const identity::Refusal& refusal) {
  return core::problem(kRefused, {std::string(refusal.name) + ": " + std::string(refusal.message)});
}

base::Result<VirtualAuthenticator, core::Problem> read_authenticator(json::Value body) {
  VirtualAuthenticator authenticator;
  const auto attestation = identity::parse_attestation(body["attestation"].string_or(""));
  const bool is_u2f = attestation == VirtualAttestation::kFidoU2f;
  authenticator.u2f = body["protocol"].string_or(is_u2f ? "u2f" : "ctap2") == "u2f";
  authenticator.attestation =
      attestation.value_or(authenticator.u2f ? VirtualAttestation::kFidoU2f : VirtualAttestation::kNone);
  authenticator.user_verified = body["user_verified"].boolean_or(!authenticator.u2f);
  authenticator.aaguid = base::to_lower(body["aaguid"].string_or(authenticator.aaguid));
  if (const auto number = body["alg"].integer()) authenticator.algorithm = crypto::cose_algorithm(*number);
  if (!authenticator.u2f)
    return is_u2f ? invalid("/attestation", "An authenticator that speaks CTAP2 attests in another format.")
                  : base::Result<VirtualAuthenticator, core::Problem>(std::move(authenticator));
  if (authenticator.attestation != VirtualAttestation::kFidoU2f && authenticator.attestation != VirtualAttestation::kNone)
    return invalid("/attestation", "An authenticator that speaks U2F attests as fido-u2f, or none.");
  if (authenticator.algorithm.value_or(crypto::CoseAlgorithm::kEs256) != crypto::CoseAlgorithm::kEs256)
    return invalid("/alg", "An authenticator that speaks U2F signs with ES256, -7.");
  if (authenticator.user_verified) return invalid("/user_verified", "An authenticator that speaks U2F verifies nobody.");
  return authenticator;
}

Outcome create_virtual_authenticator(Call& call, Context&) {
  const auto name = call.world.accounts().resolve(call.path("user"));
  if (!name) return not_found("user", call.path("user"));
  auto authenticator = read_authenticator(call.body);
  if (!authenticator) return tl::unexpected(authenticator.error());
  call.world.accounts().edit_common(*name, [&](identity::Account& account) {
    base::Draws draws(call.world.seed(), account.id, account.draws);
    authenticator->id = draws.id("vau", 17);
    account.virtual_authenticators.push_back(*authenticator);
  });
  identity::write_authenticator(call.json(), *authenticator);
  return core::created();
}

// The user and the authenticator that the path names, as it is now.
struct Named {
  core::AccountName user;
  VirtualAuthenticator authenticator;
};

base::Result<Named, core::Problem> named(const Call& call) {
  const auto user = call.world.accounts().resolve(call.path("user"));
  if (!user) return not_found("user", call.path("user"));
  std::optional<VirtualAuthenticator> found;
  call.world.accounts().visit(*user, [&](const identity::Account& account) {
    if (const auto* authenticator = account.find_authenticator(call.path("a"))) found = *authenticator;
  });
  if (!found) return not_found("virtual authenticator", call.path("a"));
  return Named{*user, std::move(*found)};
}

std::string origin_of(const Call& call) { return std::string(call.body["origin"].string_or(call.base)); }

std::string draw_credential_id(Call& call, const Named& named) {
  std::vector<std::uint8_t> bytes(named.authenticator.u2f ? kKeyHandleBytes : kCredentialBytes);
  call.world.accounts().edit_common(named.user, [&](identity::Account& account) {
    base::Draws(call.world.seed(), account.id, account.draws).fill(bytes);
  });
  return base::base64url(bytes);
}

Outcome create_virtual_credential(Call& call, Context&) {
  const auto asked = named(call);
  if (!asked) return tl::unexpected(asked.error());
  const auto request = identity::plan_creation(asked->authenticator, call.body["options"], origin_of(call));
  if (!request) return refused(request.error());
  const auto credential = identity::make_credential(*request, draw_credential_id(call, *asked), call.world.seed());
  call.world.accounts().edit_common(asked->user, [&](identity::Account& account) {
    if (auto* authenticator = account.find_authenticator(asked->authenticator.id))
      authenticator->credentials.push_back(credential);
  });
  identity::write_attestation(call.json(), asked->authenticator, credential, *request, call.world.seed());
  return core::ok();
}

// Counts the signature, and gives the credential as it is then.
std::optional<VirtualCredential> count_signature(Call& call, const Named& named, std::string_view credential_id) {
  std::optional<VirtualCredential> counted;
  call.world.accounts().edit_common(named.user, [&](identity::Account& account) {
    counted.reset();
    auto* authenticator = account.find_authenticator(named.authenticator.id);
    if (authenticator == nullptr) return;
    const auto credential = std::ranges::find(authenticator->credentials, credential_id, &VirtualCredential::id);
    if (credential == authenticator->credentials.end()) return;
    ++credential->sign_count;
    counted = *credential;
  });
  return counted;
}

Outcome get_virtual_assertion(Call& call, Context&) {
  const auto asked = named(call);
  if (!asked) return tl::unexpected(asked.error());
  const auto request = identity::plan_assertion(asked->authenticator, call.body["options"], origin_of(call));
  if (!request) return refused(request.error());
  const auto credential = count_signature(call, *asked, request->credential_id);
  if (!credential) return not_found("virtual authenticator", call.path("a"));
  identity::write_assertion(call.json(), asked->authenticator, *credential, *request);
  return core::ok();
}

}  // namespace

std::span<const Operation> virtual_authenticator_operations() {
  static constexpr Operation kOperations[] = {
      {"createVirtualAuthenticator", create_virtual_authenticator},
      {"createVirtualCredential", create_virtual_credential},
      {"getVirtualAssertion", get_virtual_assertion},
  };
  return kOperations;
}

}  // namespace admin
