#include "providers/auth0/browser_sign_in.h"

#include <algorithm>

#include "core/credentials.h"
#include "core/rows.h"
#include "oauth/consents.h"
#include "oauth/grants.h"
#include "oauth/sessions.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/step_up.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;

// The session that the evidence amounts to, opened where it is fresh; nullptr where it amounts to none.
identity::Session* settle_session(Call& call, Account& me, const Authorization& asked, const Evidence& evidence, Progress& progress) {
  std::string id;
  if (evidence.session) {
    const identity::Session* session = oauth::find_session(me, *evidence.session, call.now);
    if (session == nullptr || asked.parameters.common.wants_fresh_sign_in(session->authentication.at, call.now)) return nullptr;
    id = session->id;
  } else {
    const bool proved = !evidence.methods.empty() && (!evidence.passkey || use_passkey(call, me, *evidence.passkey));
    if (!proved) return nullptr;
    const identity::Session& session = oauth::open_session(me, *call.draws, {call.now, evidence.methods}, call.now);
    progress.cookie = oauth::cookie_of(me, session);
    id = session.id;
  }
  auto& sessions = me.sign_ins.sessions;
  return sessions.edit(std::find_if(sessions.begin(), sessions.end(), [&](const identity::Session& session) { return session.id == id; }));
}

// A code from the app, from a message, or the recovery code.
bool check_factor(Call& call, Account& me, const Evidence& evidence, const std::string& client_id) {
  if (!evidence.oob_code.empty()) return !check_out_of_band(call, me, evidence.oob_code, evidence.factor, client_id);
  std::string next;
  return !check_otp(call, me, evidence.factor) || !check_recovery_code(call, me, evidence.factor, next);
}

// An authenticator app for who has no second factor, which its first code confirms. One that was begun is gone on with.
void begin_app(Call& call, Account& me, Progress& progress) {
  const auto begun = std::ranges::find(me.totps, false, &identity::Totp::confirmed);
  progress.secret = begun == me.totps.end() ? add_totp(call, me).secret : begun->secret;
}

// A code, or a question to a device, for who has no app to show one. What has expired, or was rejected, goes out anew.
void begin_out_of_band(Call& call, Account& me, const std::string& client_id, Progress& progress) {
  const auto begun = std::ranges::find(me.enrolments, progress.oob_code, &identity::AuthSession::id);
  const auto unanswered = [&](const identity::AuthSession& session) {
    using Answer = identity::PushChallenge::Answer;
    return session.push_challenge_id.empty() || me.push_answer(session.push_challenge_id, call.now) == Answer::kNone;
  };
  const bool live = begun != me.enrolments.end() && !begun->expired(call.now) && unanswered(*begun);
  const auto fits = [&](const Method& m) {
    return m.confirmed && (m.type == MethodType::kPush || !m.address.empty()) && can_use(call, me, m.type);
  };
  const auto method = std::ranges::find_if(me.methods, fits);
  if (method == me.methods.end()) return;
  const identity::AuthSession& session = live ? *begun : begin_challenge(call, me, *method, client_id);
  progress.oob_code = session.id;
  progress.device = !session.push_challenge_id.empty();
}

// A second factor is wanted: whether the evidence has it. Where it has not, the person is put in a position to bring it,
// unless nobody is to be asked: by a fresh app, or by what goes out where no app can show a code.
bool settle_factor(Call& call, Account& me, const Authorization& asked, const Evidence& evidence, identity::Session& session, Progress& progress) {
  const bool tried = !evidence.factor.empty() || !evidence.oob_code.empty();
  if (tried && check_factor(call, me, evidence, asked.client->id)) {
    session.authentication.at = call.now;
    session.authentication.methods.emplace_back("mfa");
    return true;
  }
  progress.factor_wrong = tried;
  progress.oob_code = evidence.oob_code;
  if (asked.parameters.common.prompts("none")) return false;
  if (progress.next == Progress::Next::kEnrol)
    begin_app(call, me, progress);
  else if (!can_use(call, me, MethodType::kTotp))
    begin_out_of_band(call, me, asked.client->id, progress);
  return false;
}

identity::Grant terms_of(const Authorization& asked, const identity::Session& session) {
  const oauth::AuthorizationRequest& request = asked.parameters.common;
  identity::Grant terms;
  terms.client_id = asked.client->id;
  terms.audience = asked.audience;
  terms.scopes = asked.scopes;
  terms.authentication = session.authentication;
  terms.acr = request.acr_values;
  terms.nonce = request.nonce;
  terms.session_id = session.id;
  terms.key_thumbprint = request.key_thumbprint;
  terms.redirect_uri = request.redirect_uri;
  terms.code_challenge = request.code_challenge;
  return terms;
}

// The draft's part of signing in. It publishes what it did also where the person still has to do something.
Outcome advance(Call& call, Account& me, const Authorization& asked, const Evidence& evidence, Progress& progress) {
  using Next = Progress::Next;
  progress = {};
  identity::Session* session = settle_session(call, me, asked, evidence, progress);
  if (session == nullptr) return core::problem(oauth::causes::kLoginRequired);
  progress.session_id = session->id;
  progress.login = me.login;
  progress.next = Next::kBlocked;
  if (me.blocked) {
    progress.cookie.clear();
    return core::problem(causes::kUserBlocked);
  }
  progress.next = Next::kNotMember;
  if (asked.organization != nullptr && !me.is_member_of(asked.organization->name)) return core::empty(200);
  const StepUp wanted = step_up(call, me, asked.audience, asked.parameters.common.acr_values, session->authentication);
  const bool enrols = wanted == StepUp::kAsk && !has_second_factor(call, me);
  progress.next = Next::kUnmet;
  if (wanted == StepUp::kUnmet || (enrols && !settings_of(call.world.settings()).features.totp)) return core::empty(200);
  progress.next = enrols ? Next::kEnrol : Next::kFactor;
  if (wanted == StepUp::kAsk && !settle_factor(call, me, asked, evidence, *session, progress)) return core::empty(200);
  const bool again = asked.parameters.common.prompts("consent");
  const bool asks = (asked.client->asks_consent && !oauth::consented(me, asked.client->id, asked.scopes)) || again;
  progress.next = Next::kConsent;
  if (asks && !evidence.consents) return core::empty(200);
  if (asks) oauth::remember_consent(me, asked.client->id, asked.scopes);
  progress.next = Next::kDone;
  const identity::Grant& grant = oauth::open_grant(me, *call.draws, terms_of(asked, *session), call.now);
  if (asked.organization != nullptr) me.set_organization(grant, asked.organization->name);
  progress.code = oauth::code_of(me, grant);
  return core::empty(200);
}

}  // namespace

Progress advance_account(Call& call, const Authorization& asked, const core::AccountName& account, const Evidence& evidence) {
  core::act_for(call, account);
  Progress progress;
  core::transact<Account>(call, [&](Account& me) { return advance(call, me, asked, evidence, progress); });
  call.rewind();
  return progress;
}

}  // namespace providers::auth0
