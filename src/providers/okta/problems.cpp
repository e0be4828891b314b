#include "providers/okta/problems.h"

#include <algorithm>
#include <array>

namespace providers::okta {
namespace {

constexpr std::string_view kInvalidToken = "Invalid token provided";
constexpr std::string_view kNoPermission = "You don't have permission to perform the requested action.";
constexpr std::string_view kNotAllowed = "This operation is not allowed in the user's current status.";
constexpr std::string_view kEmailFailed = "Api validation failed: email";
constexpr std::string_view kNotWellFormed = "The request body was not well-formed.";

// Reference sections 1.2, 1.5, 2 and 3; codes and texts are what clients compare.
constexpr std::array kWordings = std::to_array<Wording>({
    {core::causes::kInternal, 500, "E0000009", "Internal Server Error", ""},
    {core::causes::kNotImplemented, 501, "E0000060", "Unsupported operation.", ""},
    {core::causes::kUnknownPath, 404, "E0000008", "The requested path was not found", ""},
    {core::causes::kMethodNotAllowed, 405, "E0000022", "The endpoint does not support the provided HTTP method", ""},
    {core::causes::kBodyMissing, 400, "E0000003", kNotWellFormed, ""},
    {core::causes::kBodyMalformed, 400, "E0000003", kNotWellFormed, ""},
    {core::causes::kBodyInvalid, 400, "E0000001", "Api validation failed: {0}", ""},
    {core::causes::kParametersInvalid, 400, "E0000001", "Api validation failed: {0}", ""},
    {core::causes::kMediaTypeUnsupported, 400, "E0000021",
     "Bad request.  Accept and/or Content-Type headers likely do not match supported values.", ""},
    {core::causes::kRequestRefused, 400, "E0000003", kNotWellFormed, ""},
    {kTokenMissing, 401, "E0000011", kInvalidToken, ""},
    {kTokenInQuery, 400, "E0000011", kInvalidToken, ""},
    {kTokenInvalid, 401, "E0000011", kInvalidToken, ""},
    {kTokenExpired, 401, "E0000011", kInvalidToken, ""},
    {kTokenRevoked, 401, "E0000011", kInvalidToken, ""},
    {kTokenIssuer, 401, "E0000011", kInvalidToken, ""},
    {kTokenAudience, 401, "E0000011", kInvalidToken, ""},
    {kTokenNeedsDpop, 400, "E0000011", kInvalidToken, ""},
    {kTokenNotBound, 401, "E0000011", kInvalidToken, ""},
    {"dpop_proof_missing", 400, "E0000011", kInvalidToken, ""},
    {"dpop_proof_repeated", 400, "E0000011", kInvalidToken, ""},
    {"dpop_proof_malformed", 400, "E0000011", kInvalidToken, ""},
    {"dpop_typ_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_alg_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_jwk_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_jwk_private", 400, "E0000011", kInvalidToken, ""},
    {"dpop_signature_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_jti_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_htm_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_htu_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_iat_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_iat_past", 400, "E0000011", kInvalidToken, ""},
    {"dpop_iat_future", 400, "E0000011", kInvalidToken, ""},
    {"dpop_ath_invalid", 400, "E0000011", kInvalidToken, ""},
    {"dpop_nonce_required", 400, "E0000011", kInvalidToken, ""},
    {"dpop_key_mismatch", 400, "E0000011", kInvalidToken, ""},
    {"dpop_proof_used", 400, "E0000011", kInvalidToken, ""},
    {kAssuranceMissing, 403, "E0000006", kNoPermission, ""},
    {kFactorMissing, 403, "E0000006", kNoPermission, ""},
    {kScopeMissing, 403, "E0000006", kNoPermission, ""},
    {kVersionMissing, 406, "E0000149", "The HTTP request is not acceptable", ""},
    {kFeatureOff, 401, "E0000015", "You do not have permission to access the feature you are requesting", ""},
    {"email_not_found", 404, "E0000007", "Not found: Resource not found: {0} (UserProfileEmail)", ""},
    {kChallengeNotFound, 404, "E0000007", "Not found: Resource not found: {0} (IdpMyAccountChallenge)", ""},
    {"email_conflict", 409, "E0000157", "Another authenticator with key: email is already active.",
     "The email {0} is already registered to the current user profile."},
    {"email_is_anothers_login", 400, "E0000001", kEmailFailed,
     "An account with this email address exists already."},
    {"verified_email_undeletable", 400, "E0000001", kEmailFailed, "Can't delete a verified email address."},
    {"secondary_email_disabled", 403, "E0000038", kNotAllowed,
     "Secondary email is not enabled as an authenticator for your org."},
    {"email_code_wrong", 401, "E0000004", "Authentication failed", "User is not authorized."},
    {kAuthenticationFailed, 401, "E0000004", "Authentication failed", ""},
    {kNoSession, 404, "E0000007", "Not found: Resource not found: me (Session)", ""},
    {"webauthn_disabled", 403, "E0000038", "WebAuthn enrollment is not allowed.", "WebAuthn is not enabled for the org."},
    {"too_many_passkeys", 400, "E0000001", "Api validation failed: Exceeded cardinality max",
     "This user account has reached the maximum number of enrolled Passkey authenticators."},
    {"attestation_refused", 400, "E0000001", "Api validation failed: attestation", "{0}"},
    {"registration_not_found", 404, "E0000007",
     "Not found: Resource not found: no registration is pending (WebAuthnRegistration)", ""},
    {"passkey_not_found", 404, "E0000007", "Not found: Resource not found: {0} (WebAuthnEnrollment)", ""},
});

}  // namespace

std::span<const Wording> wordings() { return kWordings; }

const Wording& wording_of(std::string_view cause) {
  const auto* found = std::find_if(kWordings.begin(), kWordings.end(), [&](const Wording& w) { return w.cause == cause; });
  return found == kWordings.end() ? kWordings.front() : *found;
}

std::string fill(std::string_view text, const core::Problem& problem) {
  std::string filled(text);
  const auto at = filled.find("{0}");
  if (at != std::string::npos) filled.replace(at, 3, problem.arguments.empty() ? "" : problem.arguments.front());
  return filled;
}

}  // namespace providers::okta
