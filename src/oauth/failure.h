#pragma once
// Why a client does not get what it asks an authorization server for, named by its cause and not yet in any vendor's words.
// A value.

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace oauth {

struct Failure {
  std::string_view cause;    // one of `causes`
  std::string detail;        // what the wording names: a parameter, scopes
  bool keep_changes = false; // publish the draft all the same (a reused token ends its grant)
};

template <class T>
using Result = base::Result<T, Failure>;

inline tl::unexpected<Failure> failure(std::string_view cause, std::string detail = {}) {
  return tl::unexpected(Failure{cause, std::move(detail)});
}

namespace causes {
// The client.
constexpr std::string_view kClientMissing = "client_credentials_missing";
constexpr std::string_view kClientUnknown = "client_unknown";
constexpr std::string_view kClientSecretWrong = "client_secret_wrong";
constexpr std::string_view kClientAssertionInvalid = "client_assertion_invalid";
constexpr std::string_view kRedirectUriUnknown = "redirect_uri_unknown";
constexpr std::string_view kLogoutUriUnknown = "logout_uri_unknown";
constexpr std::string_view kGrantTypeNotAllowed = "grant_type_not_allowed";
// The request.
constexpr std::string_view kParameterMissing = "parameter_missing";
constexpr std::string_view kParameterInvalid = "parameter_invalid";
constexpr std::string_view kResponseTypeUnknown = "response_type_unknown";
constexpr std::string_view kResponseModeUnknown = "response_mode_unknown";
constexpr std::string_view kChallengeMissing = "code_challenge_missing";
constexpr std::string_view kChallengeMethod = "code_challenge_method";
constexpr std::string_view kChallengeMalformed = "code_challenge_malformed";
constexpr std::string_view kScopeUnknown = "scope_unknown";
constexpr std::string_view kGrantTypeMissing = "grant_type_missing";
constexpr std::string_view kGrantTypeUnknown = "grant_type_unknown";
// What the person would have to do, or did.
constexpr std::string_view kLoginRequired = "login_required";
constexpr std::string_view kConsentRequired = "consent_required";
constexpr std::string_view kAccessDenied = "access_denied";
// The grant.
constexpr std::string_view kCodeInvalid = "code_invalid";
constexpr std::string_view kCodeOfAnotherClient = "code_of_another_client";
constexpr std::string_view kRedirectUriDiffers = "redirect_uri_differs";
constexpr std::string_view kVerifierMissing = "code_verifier_missing";
constexpr std::string_view kVerifierWrong = "code_verifier_wrong";
constexpr std::string_view kRefreshTokenInvalid = "refresh_token_invalid";
constexpr std::string_view kScopeNotGranted = "scope_not_granted";
constexpr std::string_view kCredentialsWrong = "credentials_wrong";
constexpr std::string_view kKeyDiffers = "dpop_key_differs";
}  // namespace causes

}  // namespace oauth
