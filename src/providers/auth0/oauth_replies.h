#pragma once
// How Auth0's sign-in fails: `error` and `error_description` in the words that its SDKs compare (reference sections 3.2 to
// 3.9), by cause. Pure but for the call that they write to.

#include <span>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/outcome.h"
#include "core/wording.h"

namespace providers::auth0 {

using core::OAuthWording;

std::span<const OAuthWording> oauth_wordings();
// The one of that cause; that of `internal` where there is none.
const OAuthWording& oauth_wording_of(std::string_view cause);

// Whether the operation answers in these words: everything but the account API.
bool speaks_oauth(const openapi::Operation& operation);

using core::problem_of;
using core::refused;

// Writes the problem. REQUIRES: speaks_oauth(*call.operation).
void render_oauth(core::Call& call, const core::Problem& problem);

// Causes of Auth0's own.
namespace causes {
constexpr std::string_view kMfaRequired = "mfa_required";  // arguments: the mfa_token, the requirements as JSON
constexpr std::string_view kMfaNeeded = "mfa_needed";      // at the redirect URI, where no page may be shown
constexpr std::string_view kMfaUnmet = "mfa_unmet";
constexpr std::string_view kInteractionNeeded = "interaction_needed";  // likewise, for more than a code
constexpr std::string_view kMfaTokenMalformed = "mfa_token_malformed";
constexpr std::string_view kMfaTokenExpired = "mfa_token_expired";
constexpr std::string_view kOtpWrong = "otp_wrong";
constexpr std::string_view kBindingCodeWrong = "binding_code_wrong";
constexpr std::string_view kPushRejected = "mfa_push_rejected";
constexpr std::string_view kPushPending = "mfa_push_pending";
constexpr std::string_view kPollTooSoon = "mfa_poll_too_soon";
constexpr std::string_view kRecoveryCodeWrong = "recovery_code_wrong";
constexpr std::string_view kPasskeyRefused = "passkey_login_refused";
constexpr std::string_view kSessionExpired = "passkey_session_expired";
constexpr std::string_view kPasskeysOff = "passkeys_off";
constexpr std::string_view kIdentifierMissing = "identifier_missing";
constexpr std::string_view kMemberUnknown = "member_unknown";
constexpr std::string_view kUserExists = "user_exists";
constexpr std::string_view kPasswordlessEmailWrong = "passwordless_email_wrong";
constexpr std::string_view kPasswordlessPhoneWrong = "passwordless_phone_wrong";
constexpr std::string_view kConnectionUnknown = "connection_unknown";
constexpr std::string_view kEmailBad = "passwordless_email_bad";
constexpr std::string_view kPhoneBad = "passwordless_phone_bad";
constexpr std::string_view kServiceUnknown = "service_unknown";
constexpr std::string_view kClientNotAuthorized = "client_not_authorized";
constexpr std::string_view kAudienceNotInPolicy = "audience_not_in_policy";
constexpr std::string_view kNotMember = "not_a_member";
constexpr std::string_view kOrganizationUnknown = "organization_unknown";
constexpr std::string_view kPushedRedirectUriUnknown = "pushed_redirect_uri_unknown";  // told to the application itself
constexpr std::string_view kRequestUriInvalid = "request_uri_invalid";
constexpr std::string_view kRequestUriNotAllowed = "request_uri_not_allowed";
constexpr std::string_view kUserGone = "user_gone";
constexpr std::string_view kUserBlocked = "user_blocked";
constexpr std::string_view kGrantOfBlockedUser = "grant_of_blocked_user";  // one from before
constexpr std::string_view kTooManyAttempts = "too_many_attempts";
constexpr std::string_view kAccessTokenInvalid = "access_token_invalid";
constexpr std::string_view kFactorUnsupported = "mfa_factor_unsupported";
constexpr std::string_view kAssociationRequired = "association_required";
constexpr std::string_view kAlreadyEnrolled = "already_enrolled";
constexpr std::string_view kAuthenticatorUnknown = "authenticator_unknown";
constexpr std::string_view kMfaScopeMissing = "mfa_scope_missing";
}  // namespace causes

}  // namespace providers::auth0
