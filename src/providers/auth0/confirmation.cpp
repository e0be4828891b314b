#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/methods.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;
using identity::AuthSession;

// The member, beside the session, that a method of this type is confirmed with; "" where the session says it all.
std::string_view proof_of(MethodType type) {
  switch (type) {
    case MethodType::kTotp:
    case MethodType::kPhone:
    case MethodType::kEmail: return "otp_code";
    case MethodType::kPassword: return "new_password";
    case MethodType::kPasskey:
    case MethodType::kPlatformKey:
    case MethodType::kRoamingKey: return "authn_response";
    case MethodType::kPush:
    case MethodType::kRecoveryCode: return "";
  }
  return "";
}

// The schema lets each member pass that one of the types is confirmed with; this type takes its own alone.
std::optional<Problem> check_members(const Call& call, MethodType type) {
  const std::string_view proof = proof_of(type);
  if (!proof.empty() && !call.body[proof]) return member_missing(proof).error();
  for (const std::string_view other : {"otp_code", "new_password", "authn_response"})
    if (other != proof && call.body[other]) return member_unknown(other).error();
  return std::nullopt;
}

// A wrong code counts, and leaves the session as it is until there were too many.
std::optional<Problem> check_code(AuthSession& session, bool right) {
  if (right) return std::nullopt;
  ++session.wrong_tries;
  return core::keep_changes(code_wrong()).value();
}

std::optional<Problem> confirm_totp(const Call& call, Account& me, AuthSession& session) {
  identity::Totp& totp = *me.find_totp(session.subject);
  const bool right = identity::accept(totp, call.body["otp_code"].string_or(""), call.now);
  if (auto failed = check_code(session, right)) return failed;
  totp.confirmed = true;
  totp.last_used_at.reset();  // enrolling is no sign-in
  return std::nullopt;
}

std::optional<Problem> confirm_push(const Call& call, const Account& me, const AuthSession& session) {
  using Answer = identity::PushChallenge::Answer;
  const auto answer = me.push_answer(session.push_challenge_id, call.now);
  if (answer == Answer::kApproved) return std::nullopt;
  return answer == Answer::kRejected ? push_rejected().value() : push_pending().value();
}

std::optional<Problem> confirm_method(const Call& call, Account& me, AuthSession& session) {
  Method& method = *me.find_method(session.subject);
  std::optional<Problem> failed;
  if (method.type == MethodType::kPush)
    failed = confirm_push(call, me, session);
  else if (method.type != MethodType::kRecoveryCode)
    failed = check_code(session, base::equal_in_constant_time(session.code, call.body["otp_code"].string_or("")));
  if (failed) return failed;
  method.confirmed = true;
  // There is one recovery code, the newest.
  if (method.type == MethodType::kRecoveryCode)
    std::erase_if(me.methods, [id = method.id](const Method& m) { return m.type == MethodType::kRecoveryCode && m.id != id; });
  return std::nullopt;
}

// The session that the body names, while it is good for `subject`.
base::Result<AuthSession*, Problem> live_session(const Call& call, Account& me, std::string_view subject) {
  AuthSession* session = identity::find_session(me.enrolments, call.body["auth_session"].string_or(""), client_of(call), subject);
  if (session == nullptr) return tl::unexpected(session_unknown().value());
  if (session->expired(call.now)) return tl::unexpected(session_expired().value());
  if (session->wrong_tries >= settings_of(call.world.settings()).code_tries) return tl::unexpected(tries_exhausted().value());
  return session;
}

// The enrolment is over: its session is used up, and `id` is what came of it.
Outcome finish(Call& call, Account& me, AuthSession& session, std::string_view id) {
  identity::end_session(me.enrolments, std::string(session.id));
  me.modified_at = call.now;
  call.header("Location", method_location(call, id));
  write_method(call, me, id);
  return core::created();
}

Outcome confirm_factor(Call& call, Account& me, const std::string& id) {
  const bool enrols_something = me.find_totp(id) != nullptr || me.find_method(id) != nullptr;
  const auto session = live_session(call, me, id);
  if (!enrols_something || !session) return enrols_something ? Outcome(tl::unexpected(session.error())) : session_unknown();
  auto failed = me.find_totp(id) != nullptr ? confirm_totp(call, me, **session) : confirm_method(call, me, **session);
  return failed ? Outcome(tl::unexpected(std::move(*failed))) : finish(call, me, **session, id);
}

template <class Confirm>
Outcome confirm_on_account(Call& call, Confirm&& confirm) {
  auto& accounts = static_cast<core::AccountsOf<Account>&>(call.world.accounts());
  const auto outcome = core::transact<Account>(call, accounts, confirm);
  base::check(outcome.has_value(), "an authenticated account is gone");
  return *outcome;
}

Outcome confirm_authentication_method(Call& call) {
  const std::string id = method_id_of(call);
  const auto type = type_of(id);
  if (!type) return method_not_found();
  if (auto failed = check_members(call, *type)) return tl::unexpected(std::move(*failed));
  return confirm_on_account(call, [&](Account& me) { return confirm_factor(call, me, id); });
}

}  // namespace

std::span<const core::Operation<Account>> confirmation_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"confirmAuthenticationMethod", confirm_authentication_method},
      {"confirmAuthenticationMethodInEarlyAccess", confirm_authentication_method},
  };
  return kOperations;
}

}  // namespace providers::auth0
