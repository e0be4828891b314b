#include "providers/auth0/enrolment.h"

#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "identity/one_time_code.h"
#include "identity/phone_number.h"
#include "providers/auth0/methods.h"
#include "providers/auth0/passkeys.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"
#include "providers/auth0/step_up.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using identity::AuthSession;
using identity::Purpose;

Outcome accepted() { return core::Answer{202, true}; }

// Opens the session and the answer's object, which is left open.
AuthSession& begin(Call& call, Account& me, std::string_view method_id) {
  AuthSession& session = identity::begin_session(me.enrolments, *call.draws, client_of(call), method_id, call.now);
  call.header("Location", method_location(call, method_id));
  call.json().begin_object().member("id", method_id).member("auth_session", session.id);
  return session;
}

std::string fresh_id(Call& call, MethodType type) { return call.draws->id(std::string(to_string(type)) + "|dev_", 16); }

// What waited to be confirmed in vain makes room for another try.
void forget_abandoned(const Call& call, Account& me, MethodType type) {
  const auto abandoned = [&](const std::string& id) {
    return std::none_of(me.enrolments.begin(), me.enrolments.end(), [&](const AuthSession& session) {
      return session.subject.ends_with(id) && !session.expired(call.now);
    });
  };
  erase_if(me.methods, [&](const Method& m) { return m.type == type && !m.confirmed && abandoned(m.id); });
  if (type == MethodType::kTotp) erase_if(me.totps, [&](const identity::Totp& t) { return !t.confirmed && abandoned(t.id); });
}

// otpauth://totp/ISSUER:USER?…
std::string otpauth(const Call& call, std::string_view login) {
  std::string uri = "otpauth://totp/";
  base::append_percent_encoded(uri, settings_of(call.world.settings()).name);
  uri += ":";
  base::append_percent_encoded(uri, login);
  return uri;
}

Outcome begin_totp(Call& call, Account& me) {
  const identity::Totp& totp = add_totp(call, me);
  begin(call, me, totp.id);
  call.json().member("barcode_uri", barcode_uri(call, me.login, totp.secret)).member("manual_input_code", totp.secret).end_object();
  return accepted();
}

Outcome begin_push(Call& call, Account& me) {
  const Method& method = add_method(call, me, MethodType::kPush);
  AuthSession& session = begin(call, me, method.id);
  session.push_challenge_id = call.draws->id("psh_", 22);
  me.ask_by_push(session.push_challenge_id, call.now);
  call.send({.channel = identity::Channel::kPush,
             .purpose = Purpose::kPushEnrolment,
             .to = me.login,
             .challenge_id = session.push_challenge_id,
             .expires_at = session.expires_at});
  call.json().member("barcode_uri", push_barcode_uri(call, me)).end_object();
  return accepted();
}

void send_code(Call& call, AuthSession& session, const Method& method) {
  const auto code = identity::OneTimeCode::issue(*call.draws, call.world.process().otp, call.now);
  session.code = code.code;
  const bool phone = method.type == MethodType::kPhone;
  call.send({.channel = !phone ? identity::Channel::kEmail : method.voice ? identity::Channel::kCall : identity::Channel::kSms,
             .purpose = phone ? Purpose::kPhoneEnrolment : Purpose::kEmailEnrolment,
             .to = method.address,
             .code = code.code,
             .challenge_id = method.id,
             .expires_at = session.expires_at});
}

Outcome begin_address(Call& call, Account& me, MethodType type, const std::string& address, bool voice) {
  for (const Method& other : me.methods)
    if (other.type == type && other.confirmed && base::iequals(other.address, address)) return method_exists();
  Method& method = add_method(call, me, type);
  method.address = address;
  method.voice = voice;
  send_code(call, begin(call, me, method.id), method);
  call.json().end_object();
  return accepted();
}

Outcome begin_recovery_code(Call& call, Account& me) {
  Method& method = add_method(call, me, MethodType::kRecoveryCode);
  method.recovery_code = fresh_recovery_code(*call.draws);
  begin(call, me, method.id);
  call.json().member("recovery_code", method.recovery_code).end_object();
  return accepted();
}

Outcome begin_passkey(Call& call, Account& me) {
  AuthSession& session = identity::begin_session(me.enrolments, *call.draws, client_of(call), kNewPasskey, call.now);
  session.challenge = identity::PasskeyChallenge::issue(*call.draws, kChallengeBytes, call.now).challenge;
  const Email* email = me.primary_email();
  CreationOptions options{.challenge = session.challenge, .user_handle = me.user_handle(call.world.seed())};
  options.user_name = email == nullptr ? me.login : email->address;
  if (call.body["use_exclude_credentials"].boolean_or(false)) options.exclude = &me.passkeys;
  call.header("Location", method_location(call, kNewPasskey));
  call.json().begin_object().member("auth_session", session.id).key("authn_params_public_key");
  write_creation_options(call, options);
  call.json().end_object();
  return accepted();
}

void write_policy(json::Writer& out, const identity::PasswordPolicy& policy) {
  out.begin_object().key("complexity").begin_object();
  out.member("min_length", static_cast<std::int64_t>(policy.min_length)).key("character_types").begin_array();
  if (policy.min_lower > 0) out.string("lowercase");
  if (policy.min_upper > 0) out.string("uppercase");
  if (policy.min_number > 0) out.string("number");
  if (policy.min_symbol > 0) out.string("special");
  out.end_array().member("character_type_rule", "all").member("identical_characters", "allow");
  out.member("sequential_characters", "allow").member("max_length_exceeded", "error").end_object();
  out.key("profile_data").begin_object().member("active", policy.exclude_username || !policy.exclude_attributes.empty());
  out.key("blocked_fields").begin_array();
  for (const std::string& attribute : policy.exclude_attributes) out.string(attribute);
  out.end_array().end_object();
  out.key("history").begin_object().member("active", policy.history > 0);
  out.member("size", static_cast<std::int64_t>(policy.history)).end_object();
  out.key("dictionary").begin_object().member("active", false).member("default", "en_10k").end_object().end_object();
}

Outcome begin_password(Call& call, Account& me) {
  begin(call, me, kNewPassword);
  write_policy(call.json().key("policy"), settings_of(call.world.settings()).password_policy);
  call.json().end_object();
  return accepted();
}

// `connection` and `identity_user_id` name the user's one identity, with or without the provider in front.
bool names_the_identity(const Call& call, const Account& me) {
  const json::Value user = call.body["identity_user_id"] ? call.body["identity_user_id"] : call.body["identity"];
  if (const auto id = user.string(); id && *id != me.id && *id != me.identity_user_id()) return false;
  const auto connection = call.body["connection"].string();
  return !connection || *connection == me.connection;
}

// What a request asks for, made out before the transaction.
struct Wanted {
  MethodType type;
  std::string address;
  bool voice = false;
};

Outcome begin_method(Call& call, Account& me, const Wanted& wanted) {
  if (!names_the_identity(call, me)) return identity_unknown();
  forget_abandoned(call, me, wanted.type);
  const bool replaces = wanted.type == MethodType::kPassword && !me.password_hash.empty();
  if (!replaces && count_methods(me) >= kMaxMethods) return too_many_methods();
  switch (wanted.type) {
    case MethodType::kTotp: return begin_totp(call, me);
    case MethodType::kPush: return begin_push(call, me);
    case MethodType::kPhone:
    case MethodType::kEmail: return begin_address(call, me, wanted.type, wanted.address, wanted.voice);
    case MethodType::kRecoveryCode: return begin_recovery_code(call, me);
    case MethodType::kPassword: return begin_password(call, me);
    case MethodType::kPasskey: return begin_passkey(call, me);
    case MethodType::kPlatformKey:
    case MethodType::kRoamingKey: break;
  }
  return factor_disabled();
}

// A number that cannot be read, or a channel that the tenant has not, is refused.
std::optional<core::Problem> read_phone(const Call& call, Wanted& wanted) {
  const Features& features = settings_of(call.world.settings()).features;
  const auto channel = call.body["preferred_authentication_method"].string();
  wanted.voice = channel ? *channel == "voice" : !features.sms;
  if (wanted.voice ? !features.call : !features.sms) return factor_disabled().value();
  const auto number = identity::parse_phone_number(call.body["phone_number"].string_or(""), "");
  if (!number) return phone_number_invalid().value();
  wanted.address = *number;
  return std::nullopt;
}

Outcome create_authentication_method(Call& call) {
  Wanted wanted{*parse_method_type(call.body["type"].string_or(""))};
  if (!settings_of(call.world.settings()).features.has(wanted.type)) return factor_disabled();
  if (wanted.type == MethodType::kEmail) wanted.address = call.body["email"].string_or("");
  if (wanted.type == MethodType::kPhone)
    if (auto failed = read_phone(call, wanted)) return tl::unexpected(std::move(*failed));
  return core::edit_own<Account>(call, [&](Account& me) { return begin_method(call, me, wanted); });
}

}  // namespace

std::string_view client_of(const Call& call) {
  return call.caller.claims() == nullptr ? std::string_view{} : std::string_view(call.caller.claims()->client_id);
}

Method& add_method(Call& call, Account& me, MethodType type) {
  Method& method = me.methods.emplace_back();
  method.type = type;
  method.id = fresh_id(call, type);
  method.created_at = call.now;
  return method;
}

identity::Totp& add_totp(Call& call, Account& me) {
  identity::Totp& totp = me.totps.emplace_back();
  totp.id = fresh_id(call, MethodType::kTotp);
  totp.secret = identity::Totp::fresh_secret(*call.draws);
  totp.created_at = call.now;
  return totp;
}

std::string barcode_uri(const Call& call, std::string_view login, std::string_view secret) {
  std::string uri = otpauth(call, login).append("?secret=").append(secret).append("&issuer=");
  base::append_percent_encoded(uri, settings_of(call.world.settings()).name);
  return uri + "&algorithm=SHA1&digits=6&period=30";
}

std::string push_barcode_uri(Call& call, const Account& me) {
  std::string uri = otpauth(call, me.login) + "?enrollment_tx_id=" + std::string(call.draws->id("", 32)) + "&base_url=";
  base::append_percent_encoded(uri, std::string(call.base) + "/appliance-mfa");
  return uri;
}

std::span<const core::Operation<Account>> enrolment_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"createAuthenticationMethod", create_authentication_method},
      {"createAuthenticationMethodInEarlyAccess", create_authentication_method},
  };
  return kOperations;
}

}  // namespace providers::auth0
