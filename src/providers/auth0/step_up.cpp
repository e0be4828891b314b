#include "providers/auth0/step_up.h"

#include <algorithm>

#include "base/text.h"
#include "core/scratch.h"
#include "core/world.h"
#include "identity/one_time_code.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/settings.h"
#include "providers/auth0/tokens.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Problem;

constexpr std::string_view kMfaToken = "mfa_token";
constexpr std::string_view kChallenge = "mfa|";  // what a challenge's session is for, the method's id behind it
constexpr std::size_t kAttempts = 10;            // wrong ones in an hour
constexpr base::Duration kAttemptWindow = std::chrono::hours{1};
constexpr base::Duration kPollInterval = std::chrono::seconds{1};  // between two questions whether a device has answered
// An expired token is told as that for so long, then as none of ours.
constexpr base::Duration kRemembered = std::chrono::hours{24};

// As the wire names it; "" for what is no second factor here.
std::string_view requirement_of(MethodType type) {
  switch (type) {
    case MethodType::kTotp: return "otp";
    case MethodType::kPhone: return "phone";
    case MethodType::kEmail: return "email";
    case MethodType::kPush: return "push-notification";
    case MethodType::kRecoveryCode: return "recovery-code";
    case MethodType::kPassword:
    case MethodType::kPasskey:
    case MethodType::kPlatformKey:
    case MethodType::kRoamingKey: break;
  }
  return "";
}

// `{"challenge":[{"type":"otp"}]}` of what is enrolled, or else `{"enroll":[…]}` of what could be.
std::string requirements(const Call& call, const Account& me) {
  const Features& features = settings_of(call.world.settings()).features;
  const bool enrolled = has_second_factor(call, me);
  std::string text;
  json::Writer out(text);
  out.begin_object().key(enrolled ? "challenge" : "enroll").begin_array();
  for (const MethodType type : kMethodTypes) {
    const std::string_view name = requirement_of(type);
    const bool offered = enrolled ? can_use(call, me, type) : features.has(type) && type != MethodType::kRecoveryCode;
    if (!name.empty() && offered) out.begin_object().member("type", name).end_object();
  }
  out.end_array().end_object();
  return text;
}

bool can_enrol(const Call& call) {
  const Features& features = settings_of(call.world.settings()).features;
  return std::any_of(std::begin(kMethodTypes), std::end(kMethodTypes), [&](MethodType type) {
    return !requirement_of(type).empty() && type != MethodType::kRecoveryCode && features.has(type);
  });
}

// Ten wrong answers in an hour are enough.
std::optional<Problem> refuse_guessing(const Call& call, Account& me) {
  erase_if(me.wrong_factors, [&](base::Time at) { return at + kAttemptWindow <= call.now; });
  return me.wrong_factors.size() < kAttempts ? std::nullopt : std::optional(Problem{causes::kTooManyAttempts, {}});
}

Problem count_wrong(const Call& call, Account& me, std::string_view cause) {
  me.wrong_factors.push_back(call.now);
  return core::keep_changes(core::problem(cause)).value();
}

Problem still_pending(const Call& call, identity::AuthSession& session) {
  const bool too_soon = session.polled_at != base::Time{} && call.now < session.polled_at + kPollInterval;
  session.polled_at = call.now;
  return core::keep_changes(core::problem(too_soon ? causes::kPollTooSoon : causes::kPushPending)).value();
}

}  // namespace

bool can_use(const Call& call, const Account& me, MethodType type) {
  if (!settings_of(call.world.settings()).features.has(type)) return false;
  if (type == MethodType::kTotp)
    return std::any_of(me.totps.begin(), me.totps.end(), [](const identity::Totp& totp) { return totp.confirmed; });
  return std::any_of(me.methods.begin(), me.methods.end(), [&](const Method& m) { return m.type == type && m.confirmed; });
}

bool has_second_factor(const Call& call, const Account& me) {
  return std::any_of(std::begin(kMethodTypes), std::end(kMethodTypes), [&](MethodType type) {
    return type != MethodType::kRecoveryCode && !requirement_of(type).empty() && can_use(call, me, type);
  });
}

StepUp step_up(const Call& call, const Account& me, std::string_view audience, std::string_view acr_values,
               const identity::Authentication& authentication) {
  const auto& methods = authentication.methods;
  const bool fresh = call.now - authentication.at <= kStepUpLifetime;
  const bool mfa = std::find(methods.begin(), methods.end(), "mfa") != methods.end();
  const auto asked = base::split(acr_values, ' ');
  const bool by_policy = settings_of(call.world.settings()).default_policy && audience == kAccountApi && !(mfa && fresh);
  const bool by_request = std::find(asked.begin(), asked.end(), kMultiFactor) != asked.end() && !mfa;
  if (!by_policy && !by_request) return StepUp::kNone;
  if (has_second_factor(call, me) || can_enrol(call)) return StepUp::kAsk;
  return fresh ? StepUp::kNone : StepUp::kUnmet;
}

core::Problem mfa_required(const Call& call, const Account& me, MfaTransaction transaction) {
  std::string content;
  json::Writer out(content);
  const base::Time expires_at = call.now + kMfaTokenLifetime;
  out.begin_object().member("id", std::string_view(call.scratch.ids.url_safe(22))).member("account", me.id).member("login", me.login);
  out.member("client", transaction.client_id).member("audience", transaction.audience).member("scope", transaction.scope);
  out.member("organization", transaction.organization).member("expires_at", expires_at).end_object();
  return {causes::kMfaRequired, {call.world.sealer().seal(kMfaToken, content, expires_at + kRemembered), requirements(call, me)}};
}

base::Result<MfaTransaction, Problem> open_mfa_token(const Call& call, std::string_view token) {
  json::Parser parser;
  const auto value = call.world.sealer().open_json(kMfaToken, token, call.now, parser);
  if (!value) return tl::unexpected(Problem{causes::kMfaTokenMalformed, {}});
  const auto text = [&](std::string_view name) { return std::string((*value)[name].string_or("")); };
  MfaTransaction transaction{text("id"), text("account"), text("login"), text("client"), text("audience"), text("scope"), text("organization")};
  transaction.expires_at = base::parse_rfc3339(text("expires_at")).value_or(base::Time{});
  if (call.now >= transaction.expires_at) return tl::unexpected(Problem{causes::kMfaTokenExpired, {}});
  return transaction;
}

identity::AuthSession& begin_challenge(Call& call, Account& me, const Method& method, std::string_view client_id) {
  identity::AuthSession& session =
      identity::begin_session(me.enrolments, *call.draws, client_id, std::string(kChallenge) + method.id, call.now);
  identity::Message message{.purpose = identity::Purpose::kSecondFactor, .to = method.address, .expires_at = session.expires_at};
  if (method.type == MethodType::kPush) {
    session.push_challenge_id = call.draws->id("psh_", 22);
    me.ask_by_push(session.push_challenge_id, call.now);
    message.channel = identity::Channel::kPush;
    message.to = me.login;
    message.challenge_id = session.push_challenge_id;
  } else {
    session.code = identity::OneTimeCode::issue(*call.draws, call.world.process().otp, call.now).code;
    const bool phone = method.type == MethodType::kPhone;
    message.channel = !phone ? identity::Channel::kEmail : method.voice ? identity::Channel::kCall : identity::Channel::kSms;
    message.code = session.code;
    message.challenge_id = method.id;
  }
  call.send(message);
  return session;
}

std::optional<Problem> check_otp(const Call& call, Account& me, std::string_view code) {
  if (auto refused = refuse_guessing(call, me)) return refused;
  for (identity::Totp& totp : me.totps.edit()) {
    if (!identity::accept(totp, code, call.now)) continue;
    totp.confirmed = true;
    return std::nullopt;
  }
  return count_wrong(call, me, causes::kOtpWrong);
}

std::optional<Problem> check_out_of_band(const Call& call, Account& me, std::string_view oob_code, std::string_view binding_code,
                                         std::string_view client_id) {
  using Answer = identity::PushChallenge::Answer;
  if (auto refused = refuse_guessing(call, me)) return refused;
  const auto session = std::find_if(me.enrolments.begin(), me.enrolments.end(), [&](const identity::AuthSession& s) {
    return s.id == oob_code && s.client_id == client_id && s.subject.starts_with(kChallenge) && !s.expired(call.now);
  });
  const Method* found = session == me.enrolments.end() ? nullptr : std::as_const(me).find_method(std::string_view(session->subject).substr(kChallenge.size()));
  if (found == nullptr) return count_wrong(call, me, causes::kBindingCodeWrong);
  if (found->type == MethodType::kPush) {
    const auto answer = me.push_answer(session->push_challenge_id, call.now);
    if (answer == Answer::kRejected) return Problem{causes::kPushRejected, {}};
    if (answer != Answer::kApproved) return still_pending(call, *me.enrolments.edit(session));
  } else if (!base::equal_in_constant_time(session->code, binding_code)) {
    return count_wrong(call, me, causes::kBindingCodeWrong);
  }
  Method* const method = me.methods.edit(found);
  method->confirmed = true;
  method->last_used_at = call.now;
  me.enrolments.erase(session);
  return std::nullopt;
}

std::optional<Problem> check_recovery_code(Call& call, Account& me, std::string_view code, std::string& next) {
  if (auto refused = refuse_guessing(call, me)) return refused;
  const auto found = std::ranges::find_if(me.methods, [&](const Method& method) {
    return method.type == MethodType::kRecoveryCode && base::equal_in_constant_time(method.recovery_code, code);
  });
  if (found == me.methods.end()) return count_wrong(call, me, causes::kRecoveryCodeWrong);
  Method* const method = me.methods.edit(found);
  method->recovery_code = next = fresh_recovery_code(*call.draws);
  method->confirmed = true;
  method->last_used_at = call.now;
  return std::nullopt;
}

std::string fresh_recovery_code(base::Draws& draws) {
  constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  constexpr std::size_t kLength = 24;
  std::string code;
  for (std::size_t i = 0; i < kLength; ++i) code += kAlphabet[draws.below(kAlphabet.size())];
  return code;
}

}  // namespace providers::auth0
