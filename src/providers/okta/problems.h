#pragma once
// Okta's errors by cause: the wire form of each in one table, and the neutral problems that handlers return. Pure.

#include <span>
#include <string>
#include <string_view>

#include "core/outcome.h"
#include "core/problem.h"
#include "core/wording.h"

namespace providers::okta {

// One error in Okta's words. `{0}` in a text stands for its argument, a problem's first.
struct Wording {
  std::string_view cause;       // its name, also in scenarios
  int status;
  std::string_view code;        // "E0000007"
  std::string_view summary;
  std::string_view cause_text;  // the one entry of errorCauses; "" for none
};

std::span<const Wording> wordings();
// The one of that cause; that of `internal` where there is none.
const Wording& wording_of(std::string_view cause);
const Wording* find_wording(std::string_view cause);  // nullptr where there is none
using core::fill;

// Authentication (reference sections 1.2 and 2).
constexpr std::string_view kTokenMissing = "token_missing";
constexpr std::string_view kTokenInQuery = "token_in_query";
constexpr std::string_view kTokenInvalid = "token_invalid";
constexpr std::string_view kTokenExpired = "token_expired";
constexpr std::string_view kTokenRevoked = "token_revoked";
constexpr std::string_view kTokenIssuer = "token_issuer";
constexpr std::string_view kTokenAudience = "token_audience";
constexpr std::string_view kTokenNeedsDpop = "token_needs_dpop";
constexpr std::string_view kTokenNotBound = "token_not_bound";
constexpr std::string_view kScopeMissing = "scope_missing";
constexpr std::string_view kAssuranceMissing = "sign_in_too_old";
constexpr std::string_view kFactorMissing = "second_factor_missing";
constexpr std::string_view kVersionMissing = "version_missing";
constexpr std::string_view kFeatureOff = "feature_off";

// Sign-in (reference section 5).
constexpr std::string_view kAuthenticationFailed = "authentication_failed";
constexpr std::string_view kNoSession = "no_session";
constexpr std::string_view kIdTokenInvalid = "id_token_invalid";
constexpr std::string_view kOpenIdMissing = "openid_scope_missing";

// Emails (reference section 3.1).
inline auto email_not_found(std::string_view id) { return core::problem("email_not_found", {std::string(id)}); }
constexpr std::string_view kChallengeNotFound = "challenge_not_found";
inline auto challenge_not_found(std::string_view id) { return core::problem(kChallengeNotFound, {std::string(id)}); }
inline auto email_conflict(std::string_view address) { return core::problem("email_conflict", {std::string(address)}); }
inline auto email_is_anothers_login() { return core::problem("email_is_anothers_login"); }
inline auto verified_email_undeletable() { return core::problem("verified_email_undeletable"); }
inline auto secondary_email_disabled() { return core::problem("secondary_email_disabled"); }
inline auto email_code_wrong() { return core::problem("email_code_wrong"); }
inline auto email_sent_recently() { return core::problem("email_sent_recently"); }

// Phones (reference section 3.2).
inline auto phone_not_found() { return core::problem("phone_not_found"); }
inline auto phone_disabled() { return core::problem("phone_disabled"); }
inline auto phone_method_disabled(std::string_view method) {
  return core::problem("phone_method_disabled", {std::string(method)});
}
inline auto phone_method_invalid(std::string_view method) {
  return core::problem("phone_method_invalid", {std::string(method)});
}
inline auto phone_transaction_invalid() { return core::problem("phone_transaction_invalid"); }
inline auto phone_number_invalid(std::string_view type, std::string_view sentence) {
  return core::problem("phone_number_invalid", {std::string(type) + ". " + std::string(sentence)});
}
inline auto too_many_phones() { return core::problem("too_many_phones"); }
inline auto phone_conflict(std::string_view number) { return core::problem("phone_conflict", {std::string(number)}); }
inline auto phone_code_wrong() { return core::problem("phone_code_wrong"); }
// A scenario's: the message does not go out, all else happens.
constexpr std::string_view kPhoneDeliveryFailed = "phone_delivery_failed";
inline auto sms_sent_recently() { return core::problem("sms_sent_recently"); }
inline auto call_made_recently() { return core::problem("call_made_recently"); }

// Profile (reference section 3.4). The argument is the property.
constexpr std::string_view kProfileEmailGuarded = "profile_email_guarded";
constexpr std::string_view kProfileTypeInvalid = "profile_type_invalid";
constexpr std::string_view kProfilePropertyMissing = "profile_property_missing";
constexpr std::string_view kProfileReadOnly = "profile_read_only";
constexpr std::string_view kProfilePropertyUnknown = "profile_property_unknown";
constexpr std::string_view kProfileCorrupt = "profile_corrupt";
struct ProfileOffence {
  std::string_view cause;
  std::string property;
};
// Named by the first; every one is an entry of errorCauses. REQUIRES: there is one.
tl::unexpected<core::Problem> profile_refused(std::vector<ProfileOffence> offences);

// Password (reference section 3.3).
inline auto password_invalid(std::string requirements) {
  return core::problem("password_invalid", {std::move(requirements)});
}
inline auto password_conflict() { return core::problem("password_conflict"); }
inline auto password_not_allowed() { return core::problem("password_not_allowed"); }
inline auto password_not_found(std::string_view id) { return core::problem("password_not_found", {std::string(id)}); }
inline auto old_password_wrong() { return core::problem("old_password_wrong"); }

// WebAuthn (reference section 3.9).
inline auto webauthn_disabled() { return core::problem("webauthn_disabled"); }
inline auto too_many_passkeys() { return core::problem("too_many_passkeys"); }
inline auto attestation_refused(std::string_view why) { return core::problem("attestation_refused", {std::string(why)}); }
inline auto registration_not_found() { return core::problem("registration_not_found"); }
inline auto passkey_not_found(std::string_view id) { return core::problem("passkey_not_found", {std::string(id)}); }

// App authenticators (reference section 3.8).
constexpr std::string_view kUserVerificationRequired = "user_verification_required";
constexpr std::string_view kDeviceGone = "device_gone";
constexpr std::string_view kFactorGone = "factor_gone";
constexpr std::string_view kUserGone = "user_gone";
constexpr std::string_view kDeviceSuspended = "device_suspended";
constexpr std::string_view kPushResponseInvalid = "push_response_invalid";
inline auto authenticator_not_found(std::string_view id) {
  return core::problem("authenticator_not_found", {std::string(id)});
}
inline auto enrollment_not_found(std::string_view id) { return core::problem("enrollment_not_found", {std::string(id)}); }

// Approvals over the back channel, and devices' assertions.
constexpr std::string_view kHintMissing = "hint_missing";
constexpr std::string_view kPersonUnknown = "person_unknown";
constexpr std::string_view kApprovalUnknown = "approval_unknown";
constexpr std::string_view kApprovalPending = "authorization_pending";
constexpr std::string_view kPolledTooSoon = "slow_down";
constexpr std::string_view kApprovalExpired = "approval_expired";
constexpr std::string_view kAssertionInvalid = "assertion_invalid";

// A parameter that has to be there is not.
constexpr std::string_view kQueryParameterMissing = "query_parameter_missing";

// A member of the body that its schema could not judge. `pointer` as in openapi::Violation.
inline core::Problem wrong_member(std::string pointer, std::string message) {
  core::Problem problem{core::causes::kBodyInvalid, {}};
  problem.violations.push_back({std::move(pointer), "", "", std::move(message), ""});
  return problem;
}

}  // namespace providers::okta
