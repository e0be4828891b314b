#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "identity/typed_password.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/methods.h"
#include "providers/auth0/passkeys.h"
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
std::optional<Problem> check_code(Account& me, const AuthSession& session, bool right) {
  if (right) return std::nullopt;
  ++me.enrolments.edit(&session)->wrong_tries;
  return core::keep_changes(code_wrong()).value();
}

std::optional<Problem> confirm_totp(const Call& call, Account& me, const AuthSession& session) {
  identity::Totp& totp = *me.find_totp(session.subject);
  const bool right = identity::accept(totp, call.body["otp_code"].string_or(""), call.now);
  if (auto failed = check_code(me, session, right)) return failed;
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

std::optional<Problem> confirm_method(const Call& call, Account& me, const AuthSession& session) {
  const Method* const found = std::as_const(me).find_method(session.subject);
  std::optional<Problem> failed;
  if (found->type == MethodType::kPush)
    failed = confirm_push(call, me, session);
  else if (found->type != MethodType::kRecoveryCode)
    failed = check_code(me, session, base::equal_in_constant_time(session.code, call.body["otp_code"].string_or("")));
  if (failed) return failed;
  Method& method = *me.methods.edit(found);
  method.confirmed = true;
  // There is one recovery code, the newest.
  if (method.type == MethodType::kRecoveryCode)
    erase_if(me.methods, [id = method.id](const Method& m) { return m.type == MethodType::kRecoveryCode && m.id != id; });
  return std::nullopt;
}

// The session that the body names, while it is good for `subject`.
base::Result<const AuthSession*, Problem> live_session(const Call& call, const Account& me, std::string_view subject) {
  const AuthSession* session = identity::find_session(me.enrolments, call.body["auth_session"].string_or(""), client_of(call), subject);
  if (session == nullptr) return tl::unexpected(session_unknown().value());
  if (session->expired(call.now)) return tl::unexpected(session_expired().value());
  if (session->wrong_tries >= settings_of(call.world.settings()).code_tries) return tl::unexpected(tries_exhausted().value());
  return session;
}

// The enrolment is over: its session is used up, and `id` is what came of it.
Outcome finish(Call& call, Account& me, const AuthSession& session, std::string_view id) {
  me.enrolments.erase(&session);
  me.modified_at = call.now;
  call.header("Location", method_location(call, id));
  write_method(call, me, id);
  return core::created();
}

Outcome confirm_factor(Call& call, Account& me, std::string_view id) {
  const bool is_totp = std::as_const(me).find_totp(id) != nullptr;
  if (!is_totp && std::as_const(me).find_method(id) == nullptr) return session_unknown();
  const auto session = live_session(call, me, id);
  if (!session) return tl::unexpected(session.error());
  auto failed = is_totp ? confirm_totp(call, me, **session) : confirm_method(call, me, **session);
  return failed ? Outcome(tl::unexpected(std::move(*failed))) : finish(call, me, **session, id);
}

Outcome confirm_password(Call& call, Account& me, identity::TypedPassword& typed) {
  const auto session = live_session(call, me, kNewPassword);
  if (!session) return tl::unexpected(session.error());
  const identity::PasswordPolicy& policy = settings_of(call.world.settings()).password_policy;
  if (!policy.faults(typed.text(), me.login, me.profile).empty()) return password_too_weak();
  if (typed.was_used(me, me.password_history, policy.history)) return password_used();
  identity::set_password(me, me.password_history, typed.hash(), call.now);
  return finish(call, me, **session, me.password_method_id());
}

// `free`: whether the credential is nobody else's. What is wrong with the session is told ahead of what is with the passkey.
Outcome confirm_passkey(Call& call, Account& me, const Attested& attested, bool free) {
  const auto session = live_session(call, me, kNewPasskey);
  if (!session) return tl::unexpected(session.error());
  const bool known = !free || me.find_credential(attested.credential_id) != nullptr;
  if (known || !answers(attested.registration.client, (*session)->challenge)) return passkey_refused();
  if (count_methods(me) >= kMaxMethods) return too_many_methods();
  identity::Passkey passkey = passkey_of(call, attested, me.user_handle(call.world.seed()));
  const std::string id = passkey.id;
  me.passkeys.push_back(std::move(passkey));
  return finish(call, me, **session, id);
}

// What is dear about passwords and passkeys happens ahead of the transaction.
Outcome confirm_with_password(Call& call) {
  identity::TypedPassword typed(call.body["new_password"].string_or(""));
  const std::size_t reach = settings_of(call.world.settings()).password_policy.history;
  const core::AccountName name{std::string(call.caller.account_id), std::string(call.caller.login)};
  call.world.accounts().visit(name, [&](const identity::Account& account) {
    const auto& me = static_cast<const Account&>(account);
    if (!typed.was_used(me, me.password_history, reach)) typed.hash();
  });
  return core::edit_own<Account>(call, [&](Account& me) { return confirm_password(call, me, typed); });
}

Outcome confirm_with_passkey(Call& call) {
  const auto attested = read_attestation(call, call.body["authn_response"]);
  if (!attested) return passkey_refused();
  const core::AccountName name{std::string(call.caller.account_id), std::string(call.caller.login)};
  core::Accounts& accounts = call.world.accounts();
  const bool free = accounts.reserve_belonging(name, attested->credential_id);
  Outcome outcome = core::edit_own<Account>(call, [&](Account& me) { return confirm_passkey(call, me, *attested, free); });
  if (free) accounts.settle_belonging(name, attested->credential_id);
  return outcome;
}

Outcome confirm_authentication_method(Call& call) {
  const std::string_view id = method_id_of(call);
  const auto type = type_of(id);
  if (!type) return method_not_found();
  if (auto failed = check_members(call, *type)) return tl::unexpected(std::move(*failed));
  if (id == kNewPassword) return confirm_with_password(call);
  if (id == kNewPasskey) return confirm_with_passkey(call);
  return core::edit_own<Account>(call, [&](Account& me) { return confirm_factor(call, me, id); });
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
