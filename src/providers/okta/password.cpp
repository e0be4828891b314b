#include "providers/okta/password.h"

#include "core/rows.h"
#include "identity/typed_password.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using identity::TypedPassword;

constexpr std::string_view kPassword = "/idp/myaccount/password";

const identity::PasswordPolicy& policy_of(const Call& call) { return settings_of(call.world.settings()).password_policy; }

void write_password(const Call& call, const Account& me) {
  json::Writer& out = call.json();
  out.begin_object();
  if (me.password_hash.empty()) {
    out.member("status", "NOT_ENROLLED").key("_links").begin_object();
    write_link(out, call.base, "enroll", {kPassword}, hints::kPost);
  } else {
    out.member("id", std::string_view(me.password_id())).member("status", to_string(me.password_status));
    out.member("created", me.password_history.created_at).member("lastUpdated", me.password_history.changed_at);
    out.key("_links").begin_object();
    write_link(out, call.base, "self", {kPassword}, hints::kGetDeletePut);
  }
  out.end_object().end_object();
}

// Whether the policy refuses it. Compares it with what the account had before.
bool unfit(const Call& call, const Account& me, TypedPassword& fresh) {
  const identity::PasswordPolicy& policy = policy_of(call);
  return !policy.faults(fresh.text(), me.login, me.profile).empty() || fresh.was_used(me, me.password_history, policy.history);
}

// Compares and hashes ahead of the transaction, which then finds it all done.
void prepare(const Call& call, TypedPassword& fresh) {
  core::read_own<Account>(call, [&](const Account& me) {
    if (!unfit(call, me, fresh)) fresh.hash();
  });
}

// The draft's new password.
Outcome take(Call& call, Account& me, TypedPassword& fresh) {
  if (unfit(call, me, fresh)) return password_invalid(settings_of(call.world.settings()).password_requirements);
  identity::set_password(me, me.password_history, fresh.hash(), call.now);
  me.password_status = PasswordStatus::kActive;
  me.modified_at = call.now;
  return core::created();
}

Outcome get_password(const Call& call, const Account& me) {
  write_password(call, me);
  return core::ok();
}

Outcome create_password(Call& call) {
  TypedPassword fresh(call.body["profile"]["password"].string_or(""));
  prepare(call, fresh);
  return core::edit_own<Account>(call, [&](Account& me) -> Outcome {
    if (!me.password_hash.empty()) return password_conflict();
    Outcome outcome = take(call, me, fresh);
    if (outcome) write_password(call, me);
    return outcome;
  });
}

Outcome replace_password(Call& call) {
  TypedPassword fresh(call.body["profile"]["password"].string_or(""));
  prepare(call, fresh);
  return core::edit_own<Account>(call, [&](Account& me) -> Outcome {
    if (me.password_hash.empty() || !policy_of(call).allow_reset) return password_not_allowed();
    Outcome outcome = take(call, me, fresh);
    if (outcome) write_password(call, me);
    return outcome;
  });
}

Outcome delete_password(Call& call, Account& me) {
  if (me.password_hash.empty()) return password_not_found(me.password_id());
  if (policy_of(call).required) return password_not_allowed();
  identity::drop_password(me, me.password_history);
  me.modified_at = call.now;
  return core::no_content();
}

Outcome update_password(Call& call) {
  TypedPassword old(call.body["oldPassword"].string_or(""));
  TypedPassword fresh(call.body["newPassword"].string_or(""));
  bool knows_old = false;
  core::read_own<Account>(call, [&](const Account& me) { knows_old = old.matches(me.password_hash); });
  if (knows_old) prepare(call, fresh);
  return core::edit_own<Account>(call, [&](Account& me) -> Outcome {
    if (me.password_hash.empty() || !policy_of(call).allow_change) return password_not_allowed();
    if (!old.matches(me.password_hash)) return old_password_wrong();
    if (const Outcome outcome = take(call, me, fresh); !outcome) return outcome;
    return core::no_content();
  });
}

Outcome get_password_requirements(const Call& call, const Account&) {
  write_password_requirements(call);
  return core::ok();
}

}  // namespace

void write_password_requirements(const Call& call) {
  const Settings& settings = settings_of(call.world.settings());
  const identity::PasswordPolicy& policy = settings.password_policy;
  json::Writer& out = call.json();
  out.begin_object().member("description", settings.password_requirements).key("complexity").begin_object();
  out.member("minLength", policy.min_length).member("minLowerCase", policy.min_lower);
  out.member("minUpperCase", policy.min_upper).member("minNumber", policy.min_number);
  out.member("minSymbol", policy.min_symbol).member("excludeUsername", policy.exclude_username);
  out.key("excludeAttributes").begin_array();
  for (const std::string& attribute : policy.exclude_attributes) out.string(attribute);
  out.end_array().end_object().key("_links").begin_object();
  write_link(out, call.base, "self", {kRequirementsPath}, hints::kGet);
  out.end_object().end_object();
}

std::span<const core::Operation<Account>> password_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"getPassword", get_password},
      {"createPassword", create_password},
      {"replacePassword", replace_password},
      {"deletePassword", delete_password},
      {"updatePassword", update_password},
      {"getPasswordRequirements", get_password_requirements},
  };
  return kOperations;
}

}  // namespace providers::okta
