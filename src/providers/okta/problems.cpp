#include "providers/okta/problems.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace providers::okta {
namespace {

constexpr std::string_view kInvalidToken = "Invalid token provided";
constexpr std::string_view kNoPermission = "You don't have permission to perform the requested action.";
constexpr std::string_view kNotAllowed = "This operation is not allowed in the user's current status.";
constexpr std::string_view kEmailFailed = "Api validation failed: email";
constexpr std::string_view kProfileFailed = "Api validation failed: forUpdate";
constexpr std::string_view kPasswordThere = "This account already has a password set as an authenticator.";
constexpr std::string_view kAuthenticatorIssue =
    "This operation couldn't be completed as requested due to an issue with the specified authenticator.";
constexpr std::string_view kNotWellFormed = "The request body was not well-formed.";

// Reference sections 1.2, 1.5, 2 and 3; codes and texts are what clients compare.
constexpr std::array kMyAccountWordings = std::to_array<Wording>({
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
    {core::causes::kRateLimited, 429, "E0000047",
     "You exceeded the maximum number of requests. Try again in a while.", ""},
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
    {kQueryParameterMissing, 400, "E0000028", "The request is missing a required parameter.", ""},
    {"authenticator_not_found", 404, "E0000007", "Not found: Resource not found: {0} (Authenticator)", ""},
    {"enrollment_not_found", 404, "E0000007", "Not found: Resource not found: {0} (AuthenticatorEnrollment)", ""},
    {kUserVerificationRequired, 400, "E0000158", "Invalid Enrollment. User verification required.", ""},
    {kDeviceGone, 410, "E0000153", "Invalid device id, it no longer exists.", ""},
    {kFactorGone, 410, "E0000154", "Invalid factor id, it is not currently active.", ""},
    {kDeviceSuspended, 423, "E0000155", "User is not currently active.", ""},
    {kUserGone, 410, "E0000156", "Invalid user id; the user either does not exist or has been deleted.", ""},
    {kPushResponseInvalid, 400, "E0000001", "Api validation failed: challengeResponse",
     "The challenge response is invalid."},
    {kAuthenticationFailed, 401, "E0000004", "Authentication failed", ""},
    {kNoSession, 404, "E0000007", "Not found: Resource not found: me (Session)", ""},
    {"webauthn_disabled", 403, "E0000038", "WebAuthn enrollment is not allowed.", "WebAuthn is not enabled for the org."},
    {"too_many_passkeys", 400, "E0000001", "Api validation failed: Exceeded cardinality max",
     "This user account has reached the maximum number of enrolled Passkey authenticators."},
    {"attestation_refused", 400, "E0000001", "Api validation failed: attestation", "{0}"},
    {"registration_not_found", 404, "E0000007",
     "Not found: Resource not found: no registration is pending (WebAuthnRegistration)", ""},
    {"passkey_not_found", 404, "E0000007", "Not found: Resource not found: {0} (WebAuthnEnrollment)", ""},
    {"email_sent_recently", 429, "E0000118", "An email was recently sent. Please wait 5 seconds before trying again.", ""},
    {"sms_sent_recently", 429, "E0000109", "An SMS message was recently sent. Please wait 30 seconds before trying again.", ""},
    {"call_made_recently", 429, "E0000133", "A phone call was recently made. Please wait 30 seconds before trying again.", ""},
    {"phone_not_found", 404, "E0000008", "The requested path was not found", kAuthenticatorIssue},
    {"phone_disabled", 403, "E0000038", kNotAllowed, "Phone authenticator is not enabled for your org."},
    {"phone_method_disabled", 403, "E0000038", kNotAllowed, "Method {0} is not enabled for your org."},
    {"phone_method_invalid", 400, "E0000001", "Api validation failed: Method", "Invalid method {0} in the request."},
    {"phone_transaction_invalid", 400, "E0000001", "Api validation failed: Transaction", "Invalid transaction."},
    {"phone_number_invalid", 400, "E0000001", "Api validation failed: Error type: {0}", "Invalid phone number."},
    {"too_many_phones", 400, "E0000001", "Api validation failed: Exceeded cardinality max",
     "This user account has reached the maximum number of enrolled phone numbers."},
    {"phone_conflict", 409, "E0000157", "Another authenticator with key: {0} is already active.",
     "This phone number is already assigned to the current user account."},
    {"phone_code_wrong", 400, "E0000001", "Api validation failed: factorId and/or verificationCode", kAuthenticatorIssue},
    {"phone_transaction_gone", 409, "E0000157", "Another authenticator with key: transactionHandle is already active.",
     "Failed to find a transaction. Either the challenge was answered or the factor id is invalid."},
    {kPhoneDeliveryFailed, 500, "E0000138", "There was an internal error with call provider(s).",
     "Failed to send the out of band OTP challenge. Set \"retry\" to \"true\" in the API request body and resubmit the API "
     "call to the endpoint."},
    {"phone_volume_exceeded", 403, "E0000150", "You have reached the limit of sms requests, please try again later.", ""},
    {kProfileEmailGuarded, 400, "E0000001", kProfileFailed,
     "You cannot update email attributes using the profile endpoint. Use the emails endpoint to make any required "
     "changes."},
    {kProfileTypeInvalid, 400, "E0000001", kProfileFailed, "Invalid value data type for property '{0}'"},
    {kProfilePropertyMissing, 400, "E0000001", kProfileFailed,
     "Property '{0}' needs a value passed.  To unset it, explicitly set it to null."},
    {kProfileReadOnly, 400, "E0000001", kProfileFailed,
     "Property '{0}' is read only.  The value supplied must exactly match the existing value."},
    {kProfilePropertyUnknown, 400, "E0000001", kProfileFailed, "Property '{0}' does not exist or is not accessible."},
    {kProfileCorrupt, 400, "E0000001", kProfileFailed,
     "Your profile is corrupt in a way that requires administrative intervention.  Please contact support."},
    {"password_invalid", 400, "E0000001", "Api validation failed: Password",
     "password: Password requirements were not met. {0}"},
    {"password_conflict", 409, "E0000157", kPasswordThere, kPasswordThere},
    {"password_not_allowed", 403, "E0000038", kNotAllowed, ""},
    {"password_not_found", 404, "E0000007", "Not found: Resource not found: {0} (UserProfilePassword)", ""},
    {"old_password_wrong", 403, "E0000014", "Update of credentials failed",
     "oldPassword: The credentials provided were incorrect."},
});

}  // namespace

std::span<const Wording> wordings() { return kMyAccountWordings; }

const Wording* find_wording(std::string_view cause) {
  const auto* found = std::find_if(std::begin(kMyAccountWordings), std::end(kMyAccountWordings), [&](const Wording& w) { return w.cause == cause; });
  return found == std::end(kMyAccountWordings) ? nullptr : found;
}

const Wording& wording_of(std::string_view cause) {
  const Wording* found = find_wording(cause);
  return found == nullptr ? kMyAccountWordings[0] : *found;
}

tl::unexpected<core::Problem> profile_refused(std::vector<ProfileOffence> offences) {
  auto refused = core::problem(offences.front().cause, {std::move(offences.front().property)});
  for (auto offence = offences.begin() + 1; offence != offences.end(); ++offence)
    refused.value().violations.push_back({.keyword = std::string(offence->cause), .detail = std::move(offence->property)});
  return refused;
}

}  // namespace providers::okta
