// Signing in with a code that was sent (reference section 3.3, /passwordless/start).
#include <algorithm>

#include "base/text.h"
#include "core/credentials.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "identity/one_time_code.h"
#include "identity/phone_number.h"
#include "providers/auth0/client_call.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

constexpr std::string_view kSubject = "passwordless|";

// Whose address or number this is; a template's user is found by their login alone.
std::optional<core::AccountName> find_by_address(const Call& call, bool email, std::string_view address) {
  std::optional<core::AccountName> found;
  if (email) found = call.world.accounts().resolve(address);
  if (found) return found;
  call.world.accounts().visit_all([&](const identity::Account& common) {
    const auto& account = static_cast<const Account&>(common);
    const auto has = [&](const Method& m) {
      return m.type == (email ? MethodType::kEmail : MethodType::kPhone) && m.confirmed && base::iequals(m.address, address);
    };
    if (std::any_of(account.methods.begin(), account.methods.end(), has)) found = core::name_of(account);
    return !found;
  });
  return found;
}

// The address in its one spelling; nothing where it is none.
std::optional<std::string> read_address(bool email, std::string_view text) {
  if (email) {
    const auto at = text.find('@');
    return at == std::string_view::npos || at == 0 || at + 1 == text.size() ? std::nullopt : std::optional(std::string(text));
  }
  const auto number = identity::parse_phone_number(text, "");
  return number ? std::optional(*number) : std::nullopt;
}

void send_code(Call& call, const core::AccountName& name, bool email, const std::string& address, const std::string& client_id) {
  core::act_for(call, name);
  core::transact<Account>(call, [&](Account& me) {
    auto& session = identity::begin_session(me.enrolments, *call.draws, client_id, std::string(kSubject) + address, call.now);
    session.code = identity::OneTimeCode::issue(*call.draws, call.world.process().otp, call.now).code;
    call.send({.channel = email ? identity::Channel::kEmail : identity::Channel::kSms,
               .purpose = identity::Purpose::kPasswordlessSignIn,
               .to = address,
               .code = session.code,
               .expires_at = session.expires_at});
    return core::empty(200);
  });
  call.rewind();
}

// An address that nobody has is answered alike, and nothing is sent: who has an account is no stranger's business.
Outcome start(Call& call) {
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  const std::string_view connection = call.body["connection"].string_or("");
  const bool email = connection == "email";
  if (!email && connection != "sms") return core::problem(causes::kConnectionUnknown);
  const std::string_view member = email ? "email" : "phone_number";
  if (!call.body[member]) return core::problem(oauth::causes::kParameterMissing, {std::string(member)});
  const auto address = read_address(email, call.body[member].string_or(""));
  if (!address) return core::problem(email ? causes::kEmailBad : causes::kPhoneBad);
  if (const auto name = find_by_address(call, email, *address)) send_code(call, *name, email, *address, (*client)->id);
  call.json().begin_object().member("_id", std::string_view(call.scratch.ids.hex(24))).member(member, *address);
  call.json().member(email ? "email_verified" : "phone_verified", false).end_object();
  return core::ok();
}

}  // namespace

Outcome exchange_passwordless(Call& call, const TokenCall& asked) {
  const bool email = call.body["realm"].string_or("") == "email";
  const std::string_view wrong = email ? causes::kPasswordlessEmailWrong : causes::kPasswordlessPhoneWrong;
  const auto address = read_address(email, call.body["username"].string_or(""));
  const auto name = address ? find_by_address(call, email, *address) : std::nullopt;
  if (!name) return core::problem(wrong);
  const auto sign_in = read_sign_in(call, asked.client, "otp", "password");
  if (!sign_in) return tl::unexpected(sign_in.error());
  return issue_tokens(call, asked, *name, wrong, *sign_in, [&](Account& me, TokenContents&) -> std::optional<Problem> {
    const auto session = std::find_if(me.enrolments.rbegin(), me.enrolments.rend(), [&](const identity::AuthSession& s) {
      return s.client_id == asked.client.id && s.subject == std::string(kSubject) + *address && !s.expired(call.now);
    });
    const bool live = session != me.enrolments.rend() && session->wrong_tries < settings_of(call.world.settings()).code_tries;
    if (!live) return Problem{wrong, {}};
    if (!base::equal_in_constant_time(session->code, call.body["otp"].string_or(""))) {
      ++me.enrolments.edit(&*session)->wrong_tries;
      return core::keep_changes(core::problem(wrong)).value();
    }
    me.enrolments.erase(&*session);
    return std::nullopt;
  });
}

std::span<const core::Operation<Account>> passwordless_operations() {
  static constexpr core::Operation<Account> kOperations[] = {{"startPasswordless", start}};
  return kOperations;
}

}  // namespace providers::auth0
