#pragma once
// Okta's errors by cause: the wire form of each in one table, and the neutral problems that handlers return. Pure.

#include <span>
#include <string>
#include <string_view>

#include "core/outcome.h"
#include "core/problem.h"

namespace providers::okta {

// One error in Okta's words. `{0}` in a text stands for the problem's first argument.
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
std::string fill(std::string_view text, const core::Problem& problem);

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

// WebAuthn (reference section 3.9).
inline auto webauthn_disabled() { return core::problem("webauthn_disabled"); }
inline auto too_many_passkeys() { return core::problem("too_many_passkeys"); }
inline auto attestation_refused(std::string_view why) { return core::problem("attestation_refused", {std::string(why)}); }
inline auto registration_not_found() { return core::problem("registration_not_found"); }
inline auto passkey_not_found(std::string_view id) { return core::problem("passkey_not_found", {std::string(id)}); }

}  // namespace providers::okta
