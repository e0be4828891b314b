#include "providers/okta/dpop.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace providers::okta {
namespace {

using crypto::DpopFault;
using enum crypto::Algorithm;

constexpr std::array kAlgorithms = {kRs256, kRs384, kRs512, kEs256, kEs384, kEs512};

struct FaultWords {
  DpopFault fault;
  std::string_view cause;
  std::string_view description;
};

// The sentences about htu, ath, iat in the past, a used and a missing proof are Okta's own; the others follow them.
constexpr std::array<FaultWords, 18> kWords = {{
    {DpopFault::kMissing, "dpop_proof_missing", "The DPoP proof JWT header is missing."},
    {DpopFault::kSeveral, "dpop_proof_repeated", "Only one DPoP proof JWT header is allowed."},
    {DpopFault::kGarbled, "dpop_proof_malformed", "The DPoP proof JWT is malformed."},
    {DpopFault::kType, "dpop_typ_invalid", "'typ' header in the DPoP proof JWT is invalid."},
    {DpopFault::kAlgorithm, "dpop_alg_invalid", "'alg' header in the DPoP proof JWT is invalid."},
    {DpopFault::kKey, "dpop_jwk_invalid", "'jwk' header in the DPoP proof JWT is invalid."},
    {DpopFault::kPrivateKey, "dpop_jwk_private", "'jwk' header in the DPoP proof JWT must not contain a private key."},
    {DpopFault::kSignature, "dpop_signature_invalid", "The DPoP proof JWT signature is invalid."},
    {DpopFault::kId, "dpop_jti_invalid", "'jti' claim in the DPoP proof JWT is invalid."},
    {DpopFault::kMethod, "dpop_htm_invalid", "'htm' claim in the DPoP proof JWT is invalid."},
    {DpopFault::kUri, "dpop_htu_invalid", "'htu' claim in the DPoP proof JWT is invalid."},
    {DpopFault::kIssuedAt, "dpop_iat_invalid", "'iat' claim in the DPoP proof JWT is invalid."},
    {DpopFault::kTooOld, "dpop_iat_past", "The DPoP proof JWT is issued more than five minutes in the past."},
    {DpopFault::kFromTheFuture, "dpop_iat_future", "The DPoP proof JWT is issued more than five minutes in the future."},
    {DpopFault::kTokenHash, "dpop_ath_invalid", "'ath' claim in the DPoP proof does not match the presented access_token."},
    {DpopFault::kNonce, "dpop_nonce_required", "Authorization server requires nonce in DPoP proof."},
    {DpopFault::kOtherKey, "dpop_key_mismatch", "The DPoP proof JWT key does not match the key the access_token is bound to."},
    {DpopFault::kUsed, "dpop_proof_used", "The DPoP proof JWT has already been used."},
}};

}  // namespace

core::DpopRules dpop_rules(bool nonce) { return {.algorithms = kAlgorithms, .nonce = nonce}; }

std::string_view cause_of(DpopFault fault) {
  return std::find_if(kWords.begin(), kWords.end(), [&](const FaultWords& words) { return words.fault == fault; })->cause;
}

std::string_view dpop_description(std::string_view cause) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(), [&](const FaultWords& words) { return words.cause == cause; });
  return found == kWords.end() ? std::string_view{} : found->description;
}

bool uses_dpop(const http::Request& request) {
  return base::starts_with_ignoring_case(request.header("Authorization").value_or(""), "DPoP ");
}

}  // namespace providers::okta
