#include "providers/okta/authn.h"

#include "core/browser.h"
#include "core/rows.h"
#include "oauth/sessions.h"
#include "providers/okta/authorization_server.h"
#include "providers/okta/credentials.h"
#include "providers/okta/links.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Outcome;

void write_attribute(json::Writer& out, std::string_view name, const Account& me) {
  const auto value = me.profile.find(name);
  out.key(name);
  if (value && value->is_string())
    out.string(*value->string());
  else
    out.null();
}

void write_transaction(Call& call, const Account& me, std::string_view session_token) {
  json::Writer& out = call.json();
  out.begin_object().member("expiresAt", call.now + oauth::kSessionTokenLifetime).member("status", "SUCCESS");
  out.member("sessionToken", session_token).key("_embedded").begin_object().key("user").begin_object();
  out.member("id", me.id).member("passwordChanged", me.created_at).key("profile").begin_object();
  out.member("login", me.login);
  write_attribute(out, "firstName", me);
  write_attribute(out, "lastName", me);
  out.member("locale", "en").member("timeZone", "America/Los_Angeles");
  out.end_object().end_object().end_object().end_object();
}

// Whether the organization tells whoever asks for this person that they are locked out, whatever the password.
bool is_told_of_lockout(const Call& call, std::string_view username) {
  if (!settings_of(call.world.settings()).tells_lockout) return false;
  const auto name = call.world.accounts().resolve(username);
  return name && is_locked_out(call, *name);
}

Outcome authenticate_user(Call& call) {
  if (is_told_of_lockout(call, call.body["username"].string_or(""))) {
    call.json().begin_object().member("status", "LOCKED_OUT").end_object();
    return core::ok();
  }
  const auto name = admit_by_password(call, call.body["username"].string_or(""), call.body["password"].string_or(""));
  if (!name) return core::problem(kAuthenticationFailed);
  act_for(call, *name);
  const auto outcome = core::transact<Account>(call, [&](Account& me) -> Outcome {
    write_transaction(call, me, oauth::issue_session_token(me, *call.draws, {call.now, {"pwd"}}, call.now));
    return core::ok();
  });
  return outcome ? *outcome : core::problem(kAuthenticationFailed);
}

void write_session(const Call& call, const Account& me, const identity::Session& session) {
  json::Writer& out = call.json();
  out.begin_object().member("id", session.id).member("login", me.login).member("userId", me.id);
  out.member("createdAt", session.created_at).member("expiresAt", session.expires_at).member("status", "ACTIVE");
  out.member("lastPasswordVerification", session.authentication.at).key("lastFactorVerification").null();
  out.key("amr").begin_array();
  for (const std::string& method : session.authentication.methods) out.string(method);
  out.end_array().key("idp").begin_object().member("id", organization_id(call.world)).member("type", "OKTA").end_object();
  out.member("mfaActive", false).key("_links").begin_object();
  write_link(out, call.base, "self", {"/api/v1/sessions/me"}, hints::kGetDelete);
  write_link(out, call.base, "user", {"/api/v1/users/me"}, hints::kGet);
  out.end_object().end_object();
}

Outcome get_current_session(Call& call) {
  const auto handle = session_handle(call);
  if (!handle) return core::problem(kNoSession);
  const state::Guard guard;
  Outcome outcome = core::problem(kNoSession);
  core::accounts_of<Account>(call).read(guard, {handle->account_id, ""}, [&](const Account& me) {
    const identity::Session* session = oauth::find_session(me, *handle, call.now);
    if (session == nullptr) return;
    write_session(call, me, *session);
    outcome = core::ok();
  });
  return outcome;
}

Outcome close_current_session(Call& call) {
  const auto handle = session_handle(call);
  if (!handle) return core::problem(kNoSession);
  act_for(call, {handle->account_id, ""});
  const auto outcome = core::transact<Account>(call, [&](Account& me) -> Outcome {
    const identity::Session* session = oauth::find_session(me, *handle, call.now);
    if (session == nullptr) return core::problem(kNoSession);
    oauth::close_session(me, std::string(session->id));
    return core::no_content();
  });
  if (!outcome || !*outcome) return core::problem(kNoSession);
  clear_session_cookie(call);
  return *outcome;
}

}  // namespace

std::span<const core::Operation<Account>> authn_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"authenticate", authenticate_user},
      {"getCurrentSession", get_current_session},
      {"closeCurrentSession", close_current_session},
  };
  return kOperations;
}

}  // namespace providers::okta
