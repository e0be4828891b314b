// Second factors for who is signing in: what there is, another one, a challenge (reference section 3.9). The same store as
// the account API's, under prefixes of its own: `sms|` and `push|` here, `phone|` and `push-notification|` there.
#include <algorithm>

#include "base/text.h"
#include "core/bearer.h"
#include "core/credentials.h"
#include "core/rows.h"
#include "identity/phone_number.h"
#include "providers/auth0/client_call.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/step_up.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

// Who asks: by an mfa_token, or by an access token for the API of second factors.
struct Holder {
  core::AccountName account;
  std::string client_id;
  bool signing_in = false;  // by an mfa_token
};

std::string_view bearer_of(const Call& call) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view header = call.request.header("Authorization").value_or("");
  return base::starts_with_ignoring_case(header, kBearer) ? base::trim(header.substr(kBearer.size())) : std::string_view{};
}

// An access token for another audience, or without the scope, is told so.
base::Result<Holder, Problem> holder_by_access_token(Call& call, std::string_view token, std::string_view scope) {
  if (const auto fault = core::identify(call, token))
    return tl::unexpected(Problem{*fault == core::BearerFault::kKeyPending ? core::causes::kSigningKeyPending : causes::kAccessTokenInvalid, {}});
  const oauth::Claims* claims = call.caller.claims();
  Holder holder{{std::string(call.caller.account_id), std::string(call.caller.login)}, std::string(client_of(call))};
  if (claims == nullptr) return holder;
  const bool intended = std::any_of(claims->audience.begin(), claims->audience.end(),
                                    [&](const std::string& audience) { return audience_of(call, audience) == kMfaApi; });
  if (!intended || !claims->has_scope(scope)) return tl::unexpected(Problem{causes::kMfaScopeMissing, {std::string(scope)}});
  return holder;
}

base::Result<Holder, Problem> read_holder(Call& call, std::string_view scope) {
  const std::string_view token = bearer_of(call);
  if (token.empty()) return tl::unexpected(Problem{causes::kAccessTokenInvalid, {}});
  const auto transaction = open_mfa_token(call, token);
  if (transaction) return Holder{{transaction->account_id, transaction->login}, transaction->client_id, true};
  if (transaction.error().cause == causes::kMfaTokenExpired) return tl::unexpected(Problem{causes::kAccessTokenInvalid, {}});
  return holder_by_access_token(call, token, scope);
}

template <class Edit>
Outcome edit_account(Call& call, const core::AccountName& name, Edit&& edit) {
  core::act_for(call, name);
  const auto outcome = core::transact<Account>(call, edit);
  return outcome ? *outcome : Outcome(core::problem(causes::kAccessTokenInvalid));
}

std::string_view suffix_of(std::string_view id) { return id.substr(id.find('|')); }

std::string authenticator_id(const Method& method) {
  if (method.type == MethodType::kPhone) return std::string(method.voice ? "voice" : "sms").append(suffix_of(method.id));
  if (method.type == MethodType::kPush) return std::string("push").append(suffix_of(method.id));
  return method.id;
}

// All but the last four characters of a number; of an address four before the @ and after it.
std::string masked(const Method& method) {
  constexpr std::size_t kShown = 4;
  const std::string& address = method.address;
  if (method.type == MethodType::kPhone)
    return address.size() <= kShown ? address : std::string(address.size() - kShown, 'X') + address.substr(address.size() - kShown);
  const auto at = address.find('@');
  if (at == std::string::npos) return method.name;
  return address.substr(0, std::min(at, kShown)) + "****@" + address.substr(at + 1, kShown) + "****";
}

std::string_view channel_of(const Method& method) {
  if (method.type == MethodType::kPhone) return method.voice ? "voice" : "sms";
  return method.type == MethodType::kEmail ? "email" : "auth0";
}

bool is_second_factor(const Call& call, MethodType type) {
  if (!settings_of(call.world.settings()).features.has(type)) return false;
  return type == MethodType::kPhone || type == MethodType::kEmail || type == MethodType::kPush || type == MethodType::kRecoveryCode;
}

void write_authenticator(json::Writer& out, const Method& method) {
  const bool recovery = method.type == MethodType::kRecoveryCode;
  out.begin_object().member("id", authenticator_id(method)).member("authenticator_type", recovery ? "recovery-code" : "oob");
  if (!recovery) out.member("oob_channel", channel_of(method));
  if (const std::string name = recovery ? "" : masked(method); !name.empty()) out.member("name", name);
  out.member("type", to_string(method.type)).member("active", method.confirmed).end_object();
}

Outcome list_authenticators(Call& call) {
  const auto holder = read_holder(call, "read:authenticators");
  if (!holder) return tl::unexpected(holder.error());
  json::Writer& out = call.json();
  out.begin_array();
  const state::Guard guard;
  core::accounts_of<Account>(call).read(guard, holder->account, [&](const Account& me) {
    const bool apps = settings_of(call.world.settings()).features.totp;
    for (const identity::Totp& totp : me.totps)
      if (apps) out.begin_object().member("id", totp.id).member("authenticator_type", "otp").member("type", "otp").member("active", totp.confirmed).end_object();
    for (const Method& method : me.methods)
      if (is_second_factor(call, method.type)) write_authenticator(out, method);
  });
  out.end_array();
  return core::ok();
}

Outcome delete_authenticator(Call& call) {
  const auto holder = read_holder(call, "remove:authenticators");
  if (!holder) return tl::unexpected(holder.error());
  if (holder->signing_in) return core::problem(causes::kMfaScopeMissing, {"remove:authenticators"});
  const std::string id(call.path("authenticator_id"));
  return edit_account(call, holder->account, [&](Account& me) -> Outcome {
    const auto named = [&](const Method& m) { return is_second_factor(call, m.type) && (m.id == id || authenticator_id(m) == id); };
    const auto gone = erase_if(me.totps, [&](const identity::Totp& totp) { return totp.id == id; }) + erase_if(me.methods, named);
    return gone == 0 ? Outcome(core::problem(causes::kAuthenticatorUnknown)) : core::no_content();
  });
}

// What is to be enrolled, read ahead of the transaction.
struct Association {
  MethodType type = MethodType::kTotp;
  std::string address;
  bool voice = false;
};

base::Result<Association, Problem> read_association(const Call& call) {
  const auto missing = [](std::string_view name) { return tl::unexpected(Problem{oauth::causes::kParameterMissing, {std::string(name)}}); };
  const auto first = [&](std::string_view list) {
    for (const auto& element : call.body[list].array()) return json::Value(element).string_or("");
    return std::string_view{};
  };
  Association association;
  if (first("authenticator_types") == "otp") return association;
  const std::string_view channel = first("oob_channels");
  if (channel.empty()) return missing("oob_channels");
  association.type = channel == "auth0" ? MethodType::kPush : channel == "email" ? MethodType::kEmail : MethodType::kPhone;
  association.voice = channel == "voice";
  if (association.type == MethodType::kEmail) association.address = call.body["email"].string_or("");
  if (association.type == MethodType::kPhone) {
    if (!call.body["phone_number"]) return missing("phone_number");
    const auto number = identity::parse_phone_number(call.body["phone_number"].string_or(""), "");
    if (!number) return tl::unexpected(Problem{oauth::causes::kParameterInvalid, {"phone_number"}});
    association.address = *number;
  }
  return association;
}

// Recovery codes come with the first factor alone.
void write_recovery_codes(Call& call, Account& me, bool first) {
  const bool has_one = std::any_of(me.methods.begin(), me.methods.end(), [](const Method& m) { return m.type == MethodType::kRecoveryCode; });
  if (!first || has_one) return;
  Method& method = me.methods.emplace_back();
  method.type = MethodType::kRecoveryCode;
  method.id = call.draws->id("recovery-code|dev_", 16);
  method.created_at = call.now;
  method.confirmed = true;
  method.recovery_code = fresh_recovery_code(*call.draws);
  call.json().key("recovery_codes").begin_array().string(method.recovery_code).end_array();
}

Outcome associate(Call& call, Account& me, const Association& association, const Holder& holder) {
  const bool first = !has_second_factor(call, me);
  if (holder.signing_in && !first) return core::problem(causes::kAlreadyEnrolled);
  json::Writer& out = call.json();
  if (association.type == MethodType::kTotp) {
    const identity::Totp& totp = add_totp(call, me);
    out.begin_object().member("authenticator_type", "otp").member("secret", totp.secret).member("barcode_uri", barcode_uri(call, me.login, totp.secret));
  } else {
    Method& method = add_method(call, me, association.type);
    method.address = association.address;
    method.voice = association.voice;
    if (method.type == MethodType::kEmail && method.address.empty() && me.primary_email() != nullptr) method.address = me.primary_email()->address;
    out.begin_object().member("authenticator_type", "oob");
    if (method.type != MethodType::kPush) out.member("binding_method", "prompt");
    out.member("oob_channel", channel_of(method)).member("oob_code", begin_challenge(call, me, method, holder.client_id).id);
    if (method.type == MethodType::kPush) out.member("barcode_uri", push_barcode_uri(call, me));
  }
  write_recovery_codes(call, me, first);
  out.end_object();
  return core::ok();
}

Outcome associate_authenticator(Call& call) {
  const auto holder = read_holder(call, "enroll");
  if (!holder) return tl::unexpected(holder.error());
  const auto association = read_association(call);
  if (!association) return tl::unexpected(association.error());
  if (!settings_of(call.world.settings()).features.has(association->type)) return core::problem(causes::kFactorUnsupported);
  return edit_account(call, holder->account, [&](Account& me) { return associate(call, me, *association, *holder); });
}

// The out-of-band factor that is meant: the one that is named, or the first that is confirmed.
const Method* pick_method(const Call& call, const Account& me) {
  const std::string_view id = call.body["authenticator_id"].string_or("");
  const std::string_view channel = call.body["oob_channel"].string_or("");
  const auto fits = [&](const Method& m) {
    if (!is_second_factor(call, m.type) || m.type == MethodType::kRecoveryCode) return false;
    if (!id.empty()) return authenticator_id(m) == id || m.id == id;
    return m.confirmed && (channel.empty() || channel == channel_of(m));
  };
  const auto found = std::find_if(me.methods.begin(), me.methods.end(), fits);
  return found == me.methods.end() ? nullptr : &*found;
}

Outcome challenge(Call& call, Account& me, std::string_view client_id) {
  if (!has_second_factor(call, me)) return core::problem(causes::kAssociationRequired);
  const auto wanted = base::split(call.body["challenge_type"].string_or("otp oob"), ' ');
  const auto wants = [&](std::string_view type) { return std::find(wanted.begin(), wanted.end(), type) != wanted.end(); };
  const std::string_view id = call.body["authenticator_id"].string_or("");
  const bool by_app = can_use(call, me, MethodType::kTotp) && std::ranges::any_of(me.totps, [&](const identity::Totp& totp) {
    return totp.confirmed && (id.empty() || totp.id == id);
  });
  if (wants("otp") && by_app && call.body["oob_channel"].string_or("").empty()) {
    call.json().begin_object().member("challenge_type", "otp").end_object();
    return core::ok();
  }
  const Method* method = wants("oob") ? pick_method(call, me) : nullptr;
  if (method == nullptr) return core::problem(causes::kFactorUnsupported);
  const bool pushed = method->type == MethodType::kPush;
  call.json().begin_object().member("challenge_type", "oob").member("oob_code", begin_challenge(call, me, *method, client_id).id);
  if (!pushed) call.json().member("binding_method", "prompt");
  call.json().end_object();
  return core::ok();
}

Outcome challenge_mfa(Call& call) {
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const auto transaction = open_mfa_token(call, call.body["mfa_token"].string_or(""));
  if (!transaction) return tl::unexpected(transaction.error());
  const std::string client_id = (*client)->id;
  if (transaction->client_id != client_id) return core::problem(causes::kMfaTokenMalformed);
  return edit_account(call, {transaction->account_id, transaction->login}, [&](Account& me) { return challenge(call, me, client_id); });
}

}  // namespace

std::span<const core::Operation<Account>> mfa_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"listMfaAuthenticators", list_authenticators},
      {"deleteMfaAuthenticator", delete_authenticator},
      {"associateMfaAuthenticator", associate_authenticator},
      {"challengeMfa", challenge_mfa},
  };
  return kOperations;
}

}  // namespace providers::auth0
