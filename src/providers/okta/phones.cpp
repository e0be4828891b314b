#include "providers/okta/phones.h"

#include <algorithm>

#include "base/short_text.h"
#include "core/rows.h"
#include "identity/phone_number.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"
#include "providers/okta/throttles.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

constexpr std::string_view kPhones = "/idp/myaccount/phones/";
constexpr std::string_view kCall = "CALL";
constexpr std::string_view kSms = "SMS";
constexpr std::ptrdiff_t kMaxPhones = Account::kMaxPhones;

void write_verify_link(json::Writer& out, const Call& call, const Phone& phone) {
  write_link(out, call.base, "verify", {kPhones, phone.id, "/verify"}, hints::kPost);
}

void write_phone(const Call& call, const Phone& phone) {
  json::Writer& out = call.json();
  out.begin_object().member("id", phone.id).member("status", phone.verified ? "VERIFIED" : "UNVERIFIED");
  out.key("profile").begin_object().member("phoneNumber", phone.number).end_object();
  out.key("_links").begin_object();
  write_link(out, call.base, "self", {kPhones, phone.id}, hints::kGetDelete);
  write_link(out, call.base, "challenge", {kPhones, phone.id, "/challenge"}, hints::kPost);
  if (!phone.verified && phone.awaits_code(call.now)) write_verify_link(out, call, phone);
  out.end_object().end_object();
}

// Why no code can be sent this way in this organization; nothing where one can.
std::optional<Problem> refused_delivery(const Call& call, std::string_view method) {
  const Settings& settings = settings_of(call.world.settings());
  if (!settings.phone) return phone_disabled().value();
  if (method == kSms ? !settings.sms : !settings.call) return phone_method_disabled(method).value();
  return std::nullopt;
}

// Whether a scenario has this call's message get lost on its way.
bool delivery_fails(const Call& call) {
  const scenario::Rule* rule = call.plan.rule;
  return rule != nullptr && rule->respond && rule->respond->cause == kPhoneDeliveryFailed;
}

// Sends a code, which takes the place of one sent before. A problem where one was sent too short a while ago.
std::optional<Problem> send_code(Call& call, Phone& phone, std::string_view method) {
  base::Time& last = method == kCall ? phone.called_at : phone.sms_sent_at;
  if (too_soon(call, last, kPhoneWait)) return (method == kCall ? call_made_recently() : sms_sent_recently()).value();
  if (delivery_fails(call)) return std::nullopt;  // the scenario answers
  last = call.now;
  phone.code = identity::OneTimeCode::issue(*call.draws, call.world.process().otp, call.now);
  call.send({.channel = method == kCall ? identity::Channel::kCall : identity::Channel::kSms,
             .purpose = identity::Purpose::kPhoneVerification,
             .to = phone.number,
             .code = phone.code->code,
             .challenge_id = phone.id,
             .expires_at = phone.code->expires_at});
  return std::nullopt;
}

Outcome list_phones(const Call& call, const Account& me) {
  call.json().begin_array();
  for (const Phone& phone : me.phones) write_phone(call, phone);
  call.json().end_array();
  return core::ok();
}

Outcome add_phone(Call& call, Account& me, const std::string& number, std::string_view method, bool send) {
  const auto same = [&](const Phone& phone) { return phone.number == number; };
  if (std::any_of(me.phones.begin(), me.phones.end(), same)) return phone_conflict(number);
  if (std::ssize(me.phones) >= kMaxPhones) return too_many_phones();
  Phone& phone = me.phones.emplace_back();
  phone.id = call.draws->id(method == kCall ? "clf" : "sms", 17);
  phone.number = number;
  phone.method = method;
  me.modified_at = call.now;
  if (send) send_code(call, phone, method);
  call.header("Location", base::ShortText{call.base, kPhones, phone.id});
  write_phone(call, phone);
  return core::created();
}

Outcome create_phone(Call& call) {
  const Settings& settings = settings_of(call.world.settings());
  const std::string_view method = call.body["method"].string_or(kSms);
  const bool send = call.body["sendCode"].boolean_or(true);
  if (!settings.phone) return phone_disabled();
  if (send)
    if (auto problem = refused_delivery(call, method)) return tl::unexpected(std::move(*problem));
  const auto number =
      identity::parse_phone_number(call.body["profile"]["phoneNumber"].string_or(""), settings.default_region);
  if (!number) return phone_number_invalid(number.error().type, number.error().sentence);
  return core::edit_own<Account>(call, [&](Account& me) { return add_phone(call, me, *number, method, send); });
}

Outcome get_phone(const Call& call, const Account& me) {
  const Phone* phone = me.find_phone(call.path("id"));
  if (phone == nullptr) return phone_not_found();
  write_phone(call, *phone);
  return core::ok();
}

Outcome delete_phone(Call& call, Account& me) {
  const Phone* phone = std::as_const(me).find_phone(call.path("id"));
  if (phone == nullptr) return phone_not_found();
  if (!settings_of(call.world.settings()).phone) return phone_disabled();
  me.phones.erase(phone);
  me.modified_at = call.now;
  return core::no_content();
}

Outcome send_phone_challenge(Call& call, Account& me) {
  Phone* phone = me.find_phone(call.path("id"));
  if (phone == nullptr) return phone_not_found();
  const std::string_view method = call.body["method"].string_or(kSms);
  if (auto problem = refused_delivery(call, method)) return tl::unexpected(std::move(*problem));
  if (auto failed = send_code(call, *phone, method)) return tl::unexpected(std::move(*failed));
  json::Writer& out = call.json();
  out.begin_object().key("_links").begin_object();
  write_verify_link(out, call, *phone);
  out.end_object().end_object();
  return core::ok();
}

bool full(const Account& me) {
  return std::count_if(me.phones.begin(), me.phones.end(), [](const Phone& phone) { return phone.verified; }) >= kMaxPhones;
}

Outcome verify_phone_challenge(Call& call, Account& me) {
  Phone* phone = me.find_phone(call.path("id"));
  if (phone == nullptr) return phone_not_found();
  const Settings& settings = settings_of(call.world.settings());
  if (!settings.phone) return phone_disabled();
  if (phone->verified) return core::no_content();
  if (!phone->awaits_code(call.now)) return phone_code_wrong();
  const auto typed = call.body["verificationCode"].string_or("");
  if (identity::judge(*phone->code, typed, call.now, settings.code_tries) != identity::CodeVerdict::kAccepted) {
    if (++phone->code->wrong_tries >= settings.code_tries) phone->code.reset();
    return core::keep_changes(phone_code_wrong());
  }
  if (full(me)) return too_many_phones();
  phone->verified = true;
  phone->code.reset();
  me.modified_at = call.now;
  return core::no_content();
}

}  // namespace

std::span<const core::Operation<Account>> phone_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"listPhones", list_phones},
      {"createPhone", create_phone},
      {"getPhone", get_phone},
      {"deletePhone", delete_phone},
      {"sendPhoneChallenge", send_phone_challenge},
      {"verifyPhoneChallenge", verify_phone_challenge},
  };
  return kOperations;
}

Problem in_phone_words(const Call& call, Problem problem) {
  if (problem.cause != core::causes::kBodyInvalid || !call.operation->path.starts_with("/idp/myaccount/phones")) return problem;
  const auto violates = [&](auto&& how) {
    return std::any_of(problem.violations.begin(), problem.violations.end(), how);
  };
  if (violates([](const openapi::Violation& violation) { return violation.keyword == "type"; }))
    return phone_transaction_invalid().value();
  if (violates([](const openapi::Violation& violation) { return violation.instance == "/method"; }))
    return phone_method_invalid(call.body["method"].string_or("")).value();
  return problem;
}

}  // namespace providers::okta
