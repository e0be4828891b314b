#pragma once
// Auth0's errors by cause: the wire form of each in one table, and the neutral problems that handlers return. Pure.

#include <span>
#include <string>
#include <string_view>

#include "core/outcome.h"
#include "core/problem.h"
#include "core/wording.h"
#include "json/value.h"

namespace providers::auth0 {

// One error of the account API in Auth0's words (reference section 0.3). `{0}` in a text stands for the problem's first
// argument.
struct Wording {
  std::string_view cause;   // its name, also in scenarios
  int status;
  std::string_view number;  // of the error's type, "404-0001"; "" where it follows from the status, as the title does then
  std::string_view title;
  std::string_view detail;  // "" where it names the path that was asked for
};

std::span<const Wording> wordings();
// The one of that cause; that of `internal` where there is none.
const Wording& wording_of(std::string_view cause);
using core::fill;

// What a validator complains of, in the words of the one that the vendor uses (Ajv): "data/take must be <= 20".
struct AjvError {
  std::string detail;
  std::string pointer;
  bool parameter = false;  // of the query or the path rather than the body
};
AjvError ajv_error(const openapi::Violation& violation, json::Value body);

// Authentication.
constexpr std::string_view kTokenMissing = "token_missing";
constexpr std::string_view kTokenInvalid = "token_invalid";
constexpr std::string_view kScopeMissing = "scope_missing";
constexpr std::string_view kTokenNeedsDpop = "token_needs_dpop";
constexpr std::string_view kTokenNotBound = "token_not_bound";
constexpr std::string_view kProofUnexpected = "dpop_proof_unexpected";
constexpr std::string_view kProofInvalid = "dpop_proof_invalid";
constexpr std::string_view kProofForged = "dpop_proof_forged";
constexpr std::string_view kNonceRequired = "dpop_nonce_required";
// Of a page that belongs to no application; told as text.
constexpr std::string_view kOriginRefused = "origin_refused";

// Authentication methods.
inline auto method_not_found() { return core::problem("method_not_found"); }
inline auto factor_disabled() { return core::problem("factor_disabled"); }
inline auto too_many_methods() { return core::problem("too_many_methods"); }
inline auto phone_number_invalid() { return core::problem("phone_number_invalid"); }
inline auto method_exists() { return core::problem("method_exists"); }
inline auto last_method() { return core::problem("last_method"); }
inline auto identity_unknown() { return core::problem("identity_unknown"); }
// Enrolment sessions.
inline auto session_unknown() { return core::problem("session_unknown"); }
inline auto session_expired() { return core::problem("session_expired"); }
inline auto code_wrong() { return core::problem("code_wrong"); }
inline auto tries_exhausted() { return core::problem("tries_exhausted"); }
inline auto push_pending() { return core::problem("push_pending"); }
inline auto push_rejected() { return core::problem("push_rejected"); }
inline auto password_too_weak() { return core::problem("password_too_weak"); }
inline auto password_used() { return core::problem("password_used"); }
inline auto passkey_refused() { return core::problem("passkey_refused"); }
// Connected accounts, consents, lists.
inline auto connection_not_found() { return core::problem("connection_not_found"); }
inline auto callback_unknown() { return core::problem("callback_unknown"); }
inline auto verifier_wrong() { return core::problem("verifier_wrong"); }
inline auto connected_elsewhere() { return core::problem("connected_elsewhere"); }
inline auto not_found() { return core::problem("not_found"); }

// A body that its schema lets pass and this operation does not: a member that has to be there, one that may not.
core::Outcome member_missing(std::string_view name);
core::Outcome member_unknown(std::string_view name);
// A parameter that its schema lets pass: `message` goes on from "data/NAME ".
core::Outcome parameter_invalid(std::string_view name, std::string message);

}  // namespace providers::auth0
