#include "providers/okta/emails.h"

#include <algorithm>

#include "base/text.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"
#include "providers/okta/throttles.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;
using identity::Purpose;

constexpr std::string_view kEmails = "/idp/myaccount/emails/";

void write_challenge_links(json::Writer& out, const Call& call, const Email& email, const EmailChallenge& challenge) {
  write_link(out, call.base, "verify", {kEmails, email.id, "/challenge/", challenge.id, "/verify"}, hints::kPost);
  write_link(out, call.base, "poll", {kEmails, email.id, "/challenge/", challenge.id}, hints::kGet);
}

// Exactly these keys: okta-auth-js' own tests fail on others.
void write_email(json::Writer& out, const Call& call, const Email& email) {
  out.begin_object().member("id", email.id).member("status", email.verified ? "VERIFIED" : "UNVERIFIED");
  out.key("roles").begin_array().string(to_string(email.role)).end_array();
  out.key("profile").begin_object().member("email", email.address).end_object();
  out.key("_links").begin_object();
  write_link(out, call.base, "self", {kEmails, email.id}, email.verified ? hints::kGet : hints::kGetDelete);
  write_link(out, call.base, "challenge", {kEmails, email.id, "/challenge"}, hints::kPost);
  const EmailChallenge* live = email.live_challenge(call.now);
  if (!email.verified && live != nullptr) write_challenge_links(out, call, email, *live);
  out.end_object().end_object();
}

void write_challenge(json::Writer& out, const Call& call, const Email& email, const EmailChallenge& challenge) {
  const bool verified = email.verified || challenge.followed;
  out.begin_object().member("id", challenge.id).member("status", verified ? "VERIFIED" : "UNVERIFIED");
  out.member("expiresAt", challenge.code.expires_at);
  out.key("profile").begin_object().member("email", email.address).end_object();
  out.key("_links").begin_object();
  write_challenge_links(out, call, email, challenge);
  out.end_object().end_object();
}

void notify(Call& call, const Email& to, Purpose purpose) {
  call.send({.channel = identity::Channel::kEmail, .purpose = purpose, .to = to.address});
}

// BASE/email/verify/{account}.{challenge}?otp=…&state=…: names the account, since whoever follows it has no token.
std::string_view magic_link(Call& call, const Account& me, const EmailChallenge& challenge, std::string_view state) {
  std::string& link = call.scratch.uri;
  link = call.base;
  link.append("/email/verify/").append(me.id).append(".").append(challenge.id);
  link.append("?otp=").append(challenge.code.code);
  if (!state.empty()) {
    link.append("&state=");
    base::append_percent_encoded(link, state);
  }
  return link;
}

// Takes the place of a challenge that the address had.
void send_challenge(Call& call, const Account& me, Email& email) {
  email.sent_at = call.now;
  EmailChallenge fresh;
  fresh.id = call.draws->url_safe(22, "myaccount.");
  fresh.code = identity::OneTimeCode::issue(*call.draws, call.world.process().otp, call.now);
  call.send({.channel = identity::Channel::kEmail,
             .purpose = Purpose::kEmailVerification,
             .to = email.address,
             .code = fresh.code.code,
             .link = magic_link(call, me, fresh, call.body["state"].string_or("")),
             .challenge_id = fresh.id,
             .expires_at = fresh.code.expires_at});
  email.challenge = std::move(fresh);
}

// Told even when the application sends the code itself.
void notify_of_pending_change(Call& call, const Account& me) {
  if (const Email* primary = me.verified_email(EmailRole::kPrimary)) notify(call, *primary, Purpose::kEmailChangeNotice);
}

// Whether this role may be used here at all.
bool allowed(const Call& call, EmailRole role) {
  return role == EmailRole::kPrimary || settings_of(call.world.settings()).secondary_email;
}

// Whether the address becomes the login, too, once it is verified.
bool renames_user(const Call& call, const Email& email) {
  return !email.verified && email.role == EmailRole::kPrimary && settings_of(call.world.settings()).email_is_login;
}

// The address becomes the user's: it takes the place of the verified one of its role. Fails where it would become a
// login that could not be reserved.
std::optional<core::Problem> confirm(Call& call, Account& me, Email& email, bool login_reserved) {
  if (email.verified) return std::nullopt;
  const bool renames = renames_user(call, email);
  if (renames && !login_reserved) return email_is_anothers_login().value();
  if (renames) me.login = email.address;
  email.verified = true;
  const base::SharedText id = email.id;
  const base::SharedText address = email.address;
  const EmailRole role = email.role;
  erase_if(me.emails, [&](const Email& other) { return other.verified && other.role == role && other.id != id; });
  me.profile.set(role == EmailRole::kPrimary ? "email" : "secondEmail", address);
  if (renames) me.profile.set("login", address);
  me.modified_at = call.now;
  notify(call, *me.find_email(id), Purpose::kEmailChangeConfirmation);
  return std::nullopt;
}

// When a challenge last went to the address while it was pending in that role; the epoch for never.
base::Time last_sent(const Account& me, std::string_view address, EmailRole role) {
  for (const Email& email : me.emails)
    if (!email.verified && email.role == role && base::iequals(email.address, address)) return email.sent_at;
  return {};
}

Outcome list_emails(const Call& call, const Account& me) {
  call.json().begin_array();
  for (const Email& email : me.emails) write_email(call.json(), call, email);
  call.json().end_array();
  return core::ok();
}

Outcome create_email(Call& call, Account& me) {
  const std::string_view address = call.body["profile"]["email"].string_or("");
  const EmailRole role =
      call.body["role"].string_or("") == to_string(EmailRole::kSecondary) ? EmailRole::kSecondary : EmailRole::kPrimary;
  if (!allowed(call, role)) return secondary_email_disabled();
  for (const Email& email : me.emails)
    if (email.verified && base::iequals(email.address, address)) return email_conflict(address);
  if (settings_of(call.world.settings()).email_is_login) {
    const auto holder = call.world.accounts().resolve(address);
    if (holder && holder->id != me.id) return email_is_anothers_login();
  }

  const bool send = call.body["sendEmail"].boolean_or(true);
  const base::Time sent_before = last_sent(me, address, role);
  if (send && too_soon(call, sent_before, kEmailWait)) return email_sent_recently();

  // One pending address a role: a newer one supersedes it, and so the same one may be posted again.
  erase_if(me.emails, [&](const Email& email) { return !email.verified && email.role == role; });
  Email& email = me.emails.emplace_back();
  email.id = call.draws->hex(32);
  email.address = address;
  email.role = role;
  email.sent_at = sent_before;
  notify_of_pending_change(call, me);
  if (send) send_challenge(call, me, email);
  me.modified_at = call.now;
  write_email(call.json(), call, email);
  return core::created();
}

Outcome get_email(const Call& call, const Account& me) {
  const Email* email = me.find_email(call.path("id"));
  if (email == nullptr) return email_not_found(call.path("id"));
  write_email(call.json(), call, *email);
  return core::ok();
}

Outcome delete_email(Call& call, Account& me) {
  const Email* email = std::as_const(me).find_email(call.path("id"));
  if (email == nullptr) return email_not_found(call.path("id"));
  if (email->verified && email->role == EmailRole::kPrimary) return verified_email_undeletable();
  if (email->verified) me.profile.set_null("secondEmail");
  erase_if(me.emails, [&](const Email& candidate) { return candidate.id == call.path("id"); });
  me.modified_at = call.now;
  return core::no_content();
}

Outcome send_email_challenge(Call& call, Account& me) {
  Email* email = me.find_email(call.path("id"));
  if (email == nullptr) return email_not_found(call.path("id"));
  if (!allowed(call, email->role)) return secondary_email_disabled();
  if (too_soon(call, email->sent_at, kEmailWait)) return email_sent_recently();
  if (!email->verified) notify_of_pending_change(call, me);
  send_challenge(call, me, *email);
  write_challenge(call.json(), call, *email, *email->challenge);
  return core::created();
}

Outcome poll_challenge(const Call& call, const Account& me) {
  const Email* email = me.find_email(call.path("id"));
  const bool known = email != nullptr && email->challenge && email->challenge->id == call.path("challengeId") &&
                     !email->challenge->code.expired(call.now);
  if (!known) return challenge_not_found(call.path("challengeId"));
  write_challenge(call.json(), call, *email, *email->challenge);
  return core::ok();
}

// A code typed for `email`: whatever comes of it, the draft holds what to remember.
Outcome answer_challenge(Call& call, Account& me, Email& email, std::string_view typed, bool login_reserved) {
  const std::uint8_t max_tries = settings_of(call.world.settings()).code_tries;
  const auto verdict = identity::judge(email.challenge->code, typed, call.now, max_tries);
  if (verdict == identity::CodeVerdict::kSpent) return challenge_not_found(email.challenge->id);
  if (verdict == identity::CodeVerdict::kWrong) {
    if (++email.challenge.edit().code.wrong_tries >= max_tries) email.challenge.reset();
    return core::keep_changes(email_code_wrong());
  }
  if (auto failed = confirm(call, me, email, login_reserved)) return tl::unexpected(std::move(*failed));
  return core::empty(200);
}

// The address that a code can still be typed for under this challenge; nullptr where there is none.
const Email* find_challenged(const Account& me, std::string_view challenge_id, base::Time now) {
  const auto email = std::ranges::find_if(me.emails, [&](const Email& candidate) {
    const EmailChallenge* live = candidate.live_challenge(now);
    return live != nullptr && live->id == challenge_id;
  });
  return email == me.emails.end() ? nullptr : &*email;
}

// The login that this code would make the user's; nothing where it would make none.
std::optional<std::string> login_to_be(const Call& call, const Account& me, std::string_view challenge_id, std::string_view typed) {
  const Email* email = find_challenged(me, challenge_id, call.now);
  if (email == nullptr || !renames_user(call, *email)) return std::nullopt;
  const auto verdict = identity::judge(email->challenge->code, typed, call.now, settings_of(call.world.settings()).code_tries);
  return verdict == identity::CodeVerdict::kAccepted ? std::optional(std::string(email->address)) : std::nullopt;
}

// Runs `answer(Account&, bool login_reserved) -> Outcome` as a transaction, with the login that comes of it reserved: of two
// people who confirm one address at once, one has it.
template <class Answer>
Outcome answer_with_login(Call& call, std::string_view challenge_id, std::string_view typed, Answer&& answer) {
  auto& accounts = core::accounts_of<Account>(call);
  core::AccountName name;
  std::optional<std::string> login;
  const state::Guard guard;
  const bool known = accounts.read(guard, call.caller.reference(), [&](const Account& me) {
    login = login_to_be(call, me, challenge_id, typed);
    if (login) name = core::name_of(me);
  });
  if (!known) return challenge_not_found(challenge_id);
  const bool reserved = login && accounts.reserve_login(name, *login);
  auto outcome = core::transact<Account>(call, [&](Account& me) { return answer(me, reserved); });
  if (reserved) accounts.settle_login(name, *login);
  return outcome ? std::move(*outcome) : Outcome(challenge_not_found(challenge_id));
}

Outcome verify(Call& call, Account& me, std::string_view typed, bool login_reserved) {
  Email* email = me.find_email(call.path("id"));
  const EmailChallenge* live = email == nullptr ? nullptr : email->live_challenge(call.now);
  if (live == nullptr || live->id != call.path("challengeId")) return challenge_not_found(call.path("challengeId"));
  if (!allowed(call, email->role)) return secondary_email_disabled();
  const base::SharedText id = email->id;
  Outcome outcome = answer_challenge(call, me, *email, typed, login_reserved);
  if (outcome) me.find_email(id)->challenge.reset();
  return outcome;
}

Outcome verify_email_otp(Call& call) {
  const std::string_view typed = call.body["verificationCode"].string_or("");
  return answer_with_login(call, call.path("challengeId"), typed, [&](Account& me, bool login_reserved) {
    return verify(call, me, typed, login_reserved);
  });
}

}  // namespace

std::span<const core::Operation<Account>> email_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"listEmails", list_emails},
      {"createEmail", create_email},
      {"getEmail", get_email},
      {"deleteEmail", delete_email},
      {"sendEmailChallenge", send_email_challenge},
      {"pollChallengeForEmailMagicLink", poll_challenge},
      // okta-auth-js polls by POST.
      {"pollChallengeForEmailMagicLinkByPost", poll_challenge},
      {"verifyEmailOtp", verify_email_otp},
  };
  return kOperations;
}

core::Outcome follow_magic_link(Call& call, std::string_view challenge_id) {
  const std::string_view typed = call.query("otp").value_or("");
  return answer_with_login(call, challenge_id, typed, [&](Account& me, bool login_reserved) -> Outcome {
    const Email* email = find_challenged(me, challenge_id, call.now);
    if (email == nullptr) return challenge_not_found(challenge_id);
    const base::SharedText id = email->id;
    Outcome outcome = answer_challenge(call, me, *me.find_email(id), typed, login_reserved);
    if (outcome) me.find_email(id)->challenge.edit().followed = true;
    return outcome;
  });
}

}  // namespace providers::okta
