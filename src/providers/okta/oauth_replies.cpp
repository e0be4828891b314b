#include "providers/okta/oauth_replies.h"

#include <algorithm>
#include <array>

#include "core/browser.h"
#include "core/scratch.h"
#include "openapi/answers.h"
#include "providers/okta/authentication.h"
#include "providers/okta/dpop.h"
#include "providers/okta/pages.h"
#include "providers/okta/problems.h"

namespace providers::okta {
namespace {

namespace causes = oauth::causes;

constexpr std::string_view kUnreadable = "The request cannot be read.";
constexpr std::string_view kMissingWords = "The '{0}' parameter is missing.";
constexpr std::string_view kScopeWords = "One or more scopes are not configured for the authorization server resource.";

constexpr std::array kOAuthWordings = std::to_array<OAuthWording>({
    {core::causes::kInternal, 500, "server_error", "Internal Server Error"},
    {core::causes::kBodyMissing, 400, "invalid_request", kUnreadable},
    {core::causes::kBodyMalformed, 400, "invalid_request", kUnreadable},
    {core::causes::kBodyInvalid, 400, "invalid_request", kUnreadable},
    {core::causes::kMediaTypeUnsupported, 400, "invalid_request", kUnreadable},
    {core::causes::kParametersInvalid, 400, "invalid_request", kUnreadable},
    {causes::kClientMissing, 401, "invalid_client", "No client credentials found."},
    {causes::kClientUnknown, 401, "invalid_client", "Invalid value for 'client_id' parameter."},
    {causes::kClientSecretWrong, 401, "invalid_client", "The client secret supplied for a confidential client is invalid."},
    {causes::kClientAssertionInvalid, 401, "invalid_client", "The client_assertion token is invalid."},
    {causes::kRedirectUriUnknown, 400, "invalid_request",
     "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings."},
    {causes::kLogoutUriUnknown, 400, "invalid_request",
     "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings."},
    {kIdTokenInvalid, 400, "invalid_request", "The id token is invalid."},
    {causes::kGrantTypeNotAllowed, 400, "unauthorized_client", "The client is not authorized to use the provided grant type."},
    {causes::kParameterMissing, 400, "invalid_request", kMissingWords},
    {causes::kParameterInvalid, 400, "invalid_request", "The authentication request has an invalid '{0}' parameter."},
    {causes::kResponseTypeUnknown, 400, "unsupported_response_type",
     "The response type is not supported by the authorization server."},
    {causes::kResponseModeUnknown, 400, "unsupported_response_mode",
     "The response mode is not supported by the authorization server."},
    {causes::kChallengeMissing, 400, "invalid_request", "PKCE code challenge is required by the application."},
    {causes::kChallengeMethod, 400, "invalid_request", "The PKCE code challenge method must be S256."},
    {causes::kChallengeMalformed, 400, "invalid_request", "The PKCE code challenge is not well-formed."},
    {causes::kScopeUnknown, 400, "invalid_scope", kScopeWords},
    {kOpenIdMissing, 400, "invalid_scope", "The 'openid' scope is needed."},
    {causes::kGrantTypeMissing, 400, "invalid_request",
     "The token request must specify a 'grant_type'. Valid values: [authorization_code, password, refresh_token, "
     "urn:ietf:params:oauth:grant-type:jwt-bearer, urn:openid:params:grant-type:ciba]"},
    {causes::kGrantTypeUnknown, 400, "unsupported_grant_type",
     "The authorization grant type is not supported by the authorization server."},
    {causes::kLoginRequired, 400, "login_required", "The client specified not to prompt, but the user is not logged in."},
    {causes::kConsentRequired, 400, "consent_required", "The client specified not to prompt, but consent is required."},
    {causes::kAccessDenied, 400, "access_denied", "The resource owner or authorization server denied the request."},
    {kHintMissing, 400, "invalid_request", "Exactly one of 'login_hint' and 'id_token_hint' is needed."},
    {kPersonUnknown, 400, "unknown_user_id", "The hint does not lead to a user who can be asked."},
    {kApprovalUnknown, 400, "invalid_grant", "The authentication request is invalid or was answered already."},
    {kApprovalPending, 400, "authorization_pending", "The user has not completed the transaction yet."},
    {kPolledTooSoon, 400, "slow_down", "The request was sent too soon after the one before it."},
    {kApprovalExpired, 400, "expired_token", "The authentication request has expired."},
    {kAssertionInvalid, 400, "invalid_grant", "The assertion is invalid or has expired."},
    {causes::kCodeInvalid, 400, "invalid_grant", "The authorization code is invalid or has expired."},
    {causes::kCodeOfAnotherClient, 400, "invalid_grant",
     "The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request."},
    {causes::kRedirectUriDiffers, 400, "invalid_grant",
     "The 'redirect_uri' does not match the redirection URI used in the authorization request."},
    {causes::kVerifierMissing, 400, "invalid_request", "PKCE code verifier is required by the application."},
    {causes::kVerifierWrong, 400, "invalid_grant", "PKCE verification failed."},
    {causes::kRefreshTokenInvalid, 400, "invalid_grant", "The refresh token is invalid or expired."},
    {causes::kScopeNotGranted, 400, "access_denied",
     "Some of the scopes requested for the refresh request were not granted in the original authorize request. Denied scopes: {0}"},
    {causes::kCredentialsWrong, 400, "invalid_grant", "The credentials provided were invalid."},
    {causes::kKeyDiffers, 400, "invalid_dpop_proof", "The DPoP proof does not match the key that the grant is bound to."},
});

// What is wrong with a form, as the endpoint's own words have it: the first thing that is missing.
core::Problem worded_problem(const core::Call& call, const core::Problem& problem) {
  if (problem.cause != core::causes::kBodyInvalid) return problem;
  const bool token_endpoint = call.operation->path.ends_with("/v1/token");
  if (token_endpoint && call.body["grant_type"].string_or("").empty()) return {causes::kGrantTypeMissing, {}};
  for (const openapi::Violation& violation : problem.violations)
    if (violation.keyword == "required") return {causes::kParameterMissing, {violation.detail}};
  return token_endpoint ? core::Problem{causes::kGrantTypeUnknown, {}} : problem;
}

// A proof that is wrong has one sentence wherever it is sent; here a client is told what nonce the next one takes.
OAuthWording wording_for(const core::Problem& problem) {
  const std::string_view proof = dpop_description(problem.cause);
  if (proof.empty()) return oauth_wording_of(problem.cause);
  const bool nonce = problem.cause == cause_of(crypto::DpopFault::kNonce);
  return {problem.cause, 400, nonce ? "use_dpop_nonce" : "invalid_dpop_proof", proof};
}

void write_error(core::Call& call, const OAuthWording& wording, const core::Problem& problem) {
  call.json().begin_object().member("error", wording.error);
  call.json().member("error_description", fill(wording.description, problem)).end_object();
}

}  // namespace

std::span<const OAuthWording> oauth_wordings() { return kOAuthWordings; }

const OAuthWording& oauth_wording_of(std::string_view cause) { return core::wording_among(kOAuthWordings, cause); }

bool speaks_oauth(const openapi::Operation& operation) {
  return std::find(operation.tags.begin(), operation.tags.end(), "OAuth") != operation.tags.end();
}

void render_oauth(core::Call& call, const core::Problem& problem) {
  const std::string challenge = call.operation->secured ? challenge_header(call, problem) : std::string();
  if (!challenge.empty()) {  // userinfo: no body, what is wrong stands in the header
    call.reply().status = wording_of(problem.cause).status;
    call.header("WWW-Authenticate", challenge);
    return;
  }
  const core::Problem told = worded_problem(call, problem);
  const OAuthWording wording = wording_for(told);
  if (wording.error == "use_dpop_nonce") call.header("dpop-nonce", core::dpop_nonce(call));
  call.reply().status = wording.status;
  const std::string realm = "Basic realm=\"" + std::string(call.base) + "\"";
  if (wording.status == 401 && call.request.header("Authorization")) call.header("WWW-Authenticate", realm);
  call.header("Content-Type", "application/json");
  write_error(call, wording, told);
}

core::Outcome answer_bad_request(core::Call& call, const core::Problem& problem) {
  const std::string text = fill(oauth_wording_of(problem.cause).description, problem);
  return core::answer_page(call, 400, oauth::message_page("Bad request", text));
}

}  // namespace providers::okta
