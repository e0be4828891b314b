#include "providers/auth0/oauth_replies.h"

#include <algorithm>
#include <array>

#include "providers/auth0/problems.h"

namespace providers::auth0 {
namespace {

namespace common = oauth::causes;

constexpr std::string_view kUnreadable = "The request cannot be read.";
constexpr std::string_view kBadToken = "The access token is invalid or has expired";
constexpr std::string_view kBadProof = "Failed to verify DPoP proof";
constexpr std::string_view kBadClient = "Client authentication failed.";
constexpr std::string_view kBadRefreshToken = "Unknown or invalid refresh token.";
constexpr std::string_view kBlocked = "user is blocked";
constexpr std::string_view kBadCode = "Invalid authorization code";

// Texts are API: auth0-spa-js looks for parts of them, the mobile SDKs for the whole.
constexpr std::array kWordings = std::to_array<OAuthWording>({
    {core::causes::kInternal, 500, "server_error", "Internal Server Error"},
    {core::causes::kUnknownPath, 404, "not_found", "Not Found"},
    {core::causes::kMethodNotAllowed, 404, "not_found", "Not Found"},
    {core::causes::kRateLimited, 429, "too_many_requests",
     "Too many requests. Check the X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset headers."},
    {core::causes::kNotImplemented, 501, "not_implemented", "This operation has no answer here."},
    {core::causes::kBodyMissing, 400, "invalid_request", kUnreadable},
    {core::causes::kBodyMalformed, 400, "invalid_request", kUnreadable},
    {core::causes::kBodyInvalid, 400, "invalid_request", kUnreadable},
    {core::causes::kMediaTypeUnsupported, 400, "invalid_request", kUnreadable},
    {core::causes::kParametersInvalid, 400, "invalid_request", kUnreadable},
    {kTokenMissing, 401, "invalid_token", kBadToken},
    {kTokenInvalid, 401, "invalid_token", kBadToken},
    {kScopeMissing, 401, "invalid_token", kBadToken},
    {causes::kAccessTokenInvalid, 401, "invalid_token", kBadToken},
    {kTokenNeedsDpop, 401, "invalid_token", kBadToken},
    {kTokenNotBound, 401, "invalid_token", kBadToken},
    {kProofForged, 401, "invalid_token", kBadToken},
    {kOriginRefused, 403, "access_denied", "Origin {0} is not allowed."},
    {kProofUnexpected, 400, "invalid_request", "A DPoP proof goes with the DPoP scheme."},
    {kProofInvalid, 400, "invalid_dpop_proof", kBadProof},
    {kNonceRequired, 400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof"},
    {common::kClientMissing, 401, "invalid_client", kBadClient},
    {common::kClientUnknown, 401, "invalid_client", kBadClient},
    {common::kClientSecretWrong, 401, "access_denied", "Unauthorized"},
    {common::kClientAssertionInvalid, 401, "invalid_client", kBadClient},
    {common::kRedirectUriUnknown, 403, "invalid_request", "Callback URL mismatch."},
    {common::kLogoutUriUnknown, 400, "invalid_request",
     "The \"returnTo\" querystring parameter \"{0}\" is not defined as a valid URL in \"Allowed Logout URLs\"."},
    {common::kGrantTypeNotAllowed, 403, "unauthorized_client", "Grant type '{0}' not allowed for the client."},
    {common::kParameterMissing, 400, "invalid_request", "Missing required parameter: {0}"},
    {common::kParameterInvalid, 400, "invalid_request", "Invalid parameter: {0}"},
    {common::kResponseTypeUnknown, 400, "unsupported_response_type", "Unsupported response type"},
    {common::kResponseModeUnknown, 400, "invalid_request", "Unsupported response mode"},
    {common::kChallengeMissing, 400, "invalid_request", "Missing required parameter: code_challenge"},
    {common::kChallengeMethod, 400, "invalid_request", "Invalid parameter: code_challenge_method"},
    {common::kChallengeMalformed, 400, "invalid_request", "Invalid parameter: code_challenge"},
    {common::kGrantTypeMissing, 400, "invalid_request", "Missing required parameter: grant_type"},
    {common::kGrantTypeUnknown, 400, "unsupported_grant_type", "Unsupported grant type: {0}"},
    {common::kLoginRequired, 400, "login_required", "Login required"},
    {common::kConsentRequired, 400, "consent_required", "Consent required"},
    {common::kAccessDenied, 400, "access_denied", "User did not authorize the request"},
    {common::kCodeInvalid, 403, "invalid_grant", kBadCode},
    {common::kCodeOfAnotherClient, 403, "invalid_grant", kBadCode},
    {common::kRedirectUriDiffers, 403, "invalid_grant", kBadCode},
    {common::kVerifierMissing, 403, "invalid_grant", "Failed to verify code verifier"},
    {common::kVerifierWrong, 403, "invalid_grant", "Failed to verify code verifier"},
    {common::kRefreshTokenInvalid, 403, "invalid_grant", kBadRefreshToken},
    {common::kCredentialsWrong, 403, "invalid_grant", "Wrong email or password."},
    {common::kKeyDiffers, 400, "invalid_dpop_proof", kBadProof},
    {causes::kMfaRequired, 403, "mfa_required", "Multifactor authentication required"},
    {causes::kMfaNeeded, 400, "login_required", "Multifactor authentication required"},
    {causes::kInteractionNeeded, 400, "interaction_required", "Interaction required"},
    {causes::kMfaUnmet, 403, "unmet_authentication_requirements", "Unmet authentication requirements"},
    {causes::kMfaTokenMalformed, 403, "invalid_grant", "Malformed mfa_token"},
    {causes::kMfaTokenExpired, 403, "expired_token", "mfa_token is expired"},
    {causes::kOtpWrong, 403, "invalid_grant", "Invalid otp_code."},
    {causes::kBindingCodeWrong, 403, "invalid_grant", "Invalid binding_code."},
    {causes::kPushRejected, 403, "invalid_grant", "MFA Authorization rejected."},
    {causes::kPushPending, 400, "authorization_pending", "Authorization pending: please repeat the request in a few seconds."},
    {causes::kPollTooSoon, 400, "slow_down", "You are polling faster than allowed: please wait longer between two requests."},
    {causes::kRecoveryCodeWrong, 403, "invalid_grant", "Invalid recovery_code."},
    {causes::kPasskeyRefused, 403, "invalid_grant", "Passkey verification failed."},
    {causes::kSessionExpired, 403, "invalid_grant", "Invalid or expired session"},
    {causes::kPasskeysOff, 404, "not_found", "Passkeys are not enabled."},
    {causes::kIdentifierMissing, 400, "invalid_request", "An email, a phone number or a username is required."},
    {causes::kMemberUnknown, 400, "invalid_request", "{0} must not have additional properties"},
    {causes::kUserExists, 400, "invalid_request", "The user already exists."},
    {causes::kPasswordlessEmailWrong, 403, "invalid_grant", "Wrong email or verification code."},
    {causes::kPasswordlessPhoneWrong, 403, "invalid_grant", "Wrong phone number or verification code."},
    {causes::kConnectionUnknown, 400, "bad.connection", "Connection does not exist"},
    {causes::kEmailBad, 400, "bad.email", "error in email - email format validation failed"},
    {causes::kPhoneBad, 400, "bad.phone_number", "error in phone_number - phone number format validation failed"},
    {causes::kServiceUnknown, 403, "access_denied", "Service not found: {0}"},
    {causes::kClientNotAuthorized, 403, "access_denied", "Client is not authorized to access \"{0}\"."},
    {causes::kAudienceNotInPolicy, 403, "invalid_target", "requested audience is not authorized by the refresh token policy"},
    {causes::kOrganizationUnknown, 400, "invalid_request", "parameter organization is invalid"},
    {causes::kNotMember, 403, "access_denied", "user is not part of the organization"},
    {causes::kRequestUriInvalid, 400, "invalid_request", "The request_uri is invalid or has expired"},
    {causes::kRequestUriNotAllowed, 400, "invalid_request", "The request_uri parameter is not allowed here"},
    {causes::kPushedRedirectUriUnknown, 400, "invalid_request", "Callback URL mismatch."},
    {causes::kUserGone, 403, "invalid_grant", "The refresh_token was generated for a user who doesn't exist anymore."},
    {causes::kUserBlocked, 401, "unauthorized", kBlocked},
    {causes::kGrantOfBlockedUser, 403, "invalid_grant", kBlocked},
    {causes::kTooManyAttempts, 429, "too_many_attempts", "Your account has been blocked after multiple consecutive login attempts."},
    {causes::kFactorUnsupported, 400, "unsupported_challenge_type", "User does not have any of the requested challenge types"},
    {causes::kAssociationRequired, 403, "association_required",
     "User is not enrolled. You can use /mfa/associate endpoint to enroll the first authenticator."},
    {causes::kAlreadyEnrolled, 403, "access_denied", "User is already enrolled"},
    {causes::kAuthenticatorUnknown, 404, "not_found", "Authenticator not found"},
    {causes::kMfaScopeMissing, 403, "insufficient_scope", "Insufficient scope, expected any of: {0}"},
});

// `user_profile` of `/user_profile/shoe_size`.
std::string parent_of(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return slash == std::string_view::npos || slash == 0 ? "body" : std::string(pointer.substr(1, slash - 1));
}

// What is wrong with a body, as the endpoint's own words have it: the first thing that is missing, or an unknown grant.
core::Problem named(const core::Call& call, const core::Problem& problem) {
  if (problem.cause != core::causes::kBodyInvalid) return problem;
  const bool token_endpoint = call.operation->path == "/oauth/token";
  const std::string_view grant_type = call.body["grant_type"].string_or("");
  if (token_endpoint && grant_type.empty()) return {common::kGrantTypeMissing, {}};
  for (const openapi::Violation& violation : problem.violations) {
    if (violation.keyword == "required") return {common::kParameterMissing, {violation.detail}};
    if (violation.keyword == "additionalProperties") return {causes::kMemberUnknown, {parent_of(violation.instance)}};
  }
  return token_endpoint ? core::Problem{common::kGrantTypeUnknown, {std::string(grant_type)}} : problem;
}

std::string challenge_of(const OAuthWording& wording) {
  std::string challenge = "Bearer error=\"";
  challenge.append(wording.error).append("\", error_description=\"").append(wording.description).append("\"");
  return challenge;
}

}  // namespace

std::span<const OAuthWording> oauth_wordings() { return kWordings; }

const OAuthWording& oauth_wording_of(std::string_view cause) { return core::wording_among(kWordings, cause); }

bool speaks_oauth(const openapi::Operation& operation) { return !operation.path.starts_with("/me/"); }

void render_oauth(core::Call& call, const core::Problem& problem) {
  const core::Problem told = named(call, problem);
  const OAuthWording& wording = oauth_wording_of(told.cause);
  call.reply().status = wording.status;
  call.header("Content-Type", "application/json; charset=utf-8");
  if (wording.status == 401 && call.operation->secured)
    call.header("WWW-Authenticate", challenge_of(wording));
  json::Writer& out = call.json();
  out.begin_object().member("error", wording.error).member("error_description", fill(wording.description, told));
  if (told.cause == causes::kMfaRequired) out.member("mfa_token", told.arguments.at(0)).key("mfa_requirements").raw(told.arguments.at(1));
  out.end_object();
}

}  // namespace providers::auth0
