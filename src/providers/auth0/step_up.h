#pragma once
// Second factors at sign-in: when one is asked for, what the person can do about it, and whether they did (reference
// sections 3.5 and 3.9). Pure functions on drafts and calls.

#include <string>
#include <string_view>
#include <vector>

#include "core/call.h"
#include "core/outcome.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

constexpr std::string_view kMultiFactor = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
constexpr base::Duration kStepUpLifetime = std::chrono::minutes{15};
constexpr base::Duration kMfaTokenLifetime = std::chrono::minutes{10};

enum class StepUp : std::uint8_t { kNone, kAsk, kUnmet };
// What the tenant's default policy, or the request itself, makes of a sign-in for that audience.
StepUp step_up(const core::Call& call, const Account& me, std::string_view audience, std::string_view acr_values,
               const identity::Authentication& authentication);

// Who is on the way to tokens and for what, while a second factor is asked for. What an `mfa_token` says.
struct MfaTransaction {
  std::string id;
  std::string account_id;
  std::string login;
  std::string client_id;
  std::string audience;  // as a grant has it
  std::string scope;
  std::string organization;
  base::Time expires_at{};
};
// An error that carries a fresh mfa_token and what the person can do.
core::Problem mfa_required(const core::Call& call, const Account& me, MfaTransaction transaction);
// Fails with kMfaTokenMalformed, kMfaTokenExpired.
base::Result<MfaTransaction, core::Problem> open_mfa_token(const core::Call& call, std::string_view token);

// Whether the person has such a second factor, confirmed, and the tenant takes it.
bool can_use(const core::Call& call, const Account& me, MethodType type);
// Any of them, a verified e-mail address included; a recovery code alone is none.
bool has_second_factor(const core::Call& call, const Account& me);

// A code for a phone or an e-mail address, or a question for a device, on its way: what `oob_code` names.
identity::AuthSession& begin_challenge(core::Call& call, Account& me, const Method& method, std::string_view client_id);

// What the person brings; whatever comes of it, the draft holds what to remember. nullopt where it is right.
std::optional<core::Problem> check_otp(const core::Call& call, Account& me, std::string_view code);
std::optional<core::Problem> check_out_of_band(const core::Call& call, Account& me, std::string_view oob_code,
                                               std::string_view binding_code, std::string_view client_id);
// Burns the code: the next one is in its place, and in `next`.
std::optional<core::Problem> check_recovery_code(core::Call& call, Account& me, std::string_view code, std::string& next);

// 24 capitals and digits, those left out that are taken for one another.
std::string fresh_recovery_code(base::Draws& draws);

}  // namespace providers::auth0
