#include "providers/okta/authorize.h"

#include <algorithm>

#include "core/browser.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "oauth/consents.h"
#include "oauth/grants.h"
#include "oauth/sessions.h"
#include "providers/okta/authorization.h"
#include "providers/okta/credentials.h"
#include "providers/okta/id_token_hint.h"
#include "providers/okta/settings.h"
#include "providers/okta/tokens.h"

namespace providers::okta {
namespace {

namespace causes = oauth::causes;
using core::Call;
using core::Outcome;

constexpr base::Duration kPageLifetime = std::chrono::hours{1};
constexpr std::string_view kSignInForm = "sign-in form";
constexpr std::string_view kConsentForm = "consent form";

// How it is known who sits at the browser.
struct Evidence {
  std::optional<oauth::Handle> session_token;
  std::optional<oauth::Handle> session;
  bool just_now = false;  // a password was checked, or the person is approved of without one
  bool consents = false;  // agreed on the consent page, or approved of without it
};

// What a transaction on the person's account came to. Set anew by each attempt.
struct Progress {
  bool signed_in = false;
  bool needs_consent = false;
  std::string cookie;  // of a session that was opened
  std::string session_id;
  std::string login;
  std::string code;
  TokenContents contents;
};

oauth::AuthorizationRequest request_of(const Call& call) {
  oauth::AuthorizationRequest request;
  oauth::for_each_member(request, [&](std::string_view name, std::string& value) { value = parameter(call, name); });
  return request;
}

// The session that the evidence amounts to, opened where it is fresh; nullptr where it amounts to none.
const identity::Session* settle_session(Call& call, Account& me, const Authorization& asked, const Evidence& evidence,
                                        Progress& progress) {
  if (evidence.session) {
    const identity::Session* session = oauth::find_session(me, *evidence.session, call.now);
    const bool stale = session != nullptr && asked.request.wants_fresh_sign_in(session->authentication.at, call.now);
    return stale ? nullptr : session;
  }
  std::optional<identity::Authentication> proof;
  if (evidence.just_now) proof = identity::Authentication{call.now, {"pwd"}};
  if (evidence.session_token) proof = oauth::redeem_session_token(me, *evidence.session_token, call.now);
  if (!proof) return nullptr;
  const identity::Session& session = oauth::open_session(me, *call.draws, std::move(*proof), call.now);
  progress.cookie = oauth::cookie_of(me, session);
  return &session;
}

identity::Grant terms_of(const Authorization& asked, const identity::Session& session) {
  identity::Grant terms;
  terms.client_id = asked.client->id;
  terms.audience = asked.server.name();
  terms.scopes = asked.scopes;
  terms.authentication = session.authentication;
  terms.acr = asked.request.acr_values;
  terms.nonce = asked.request.nonce;
  terms.session_id = session.id;
  terms.key_thumbprint = asked.request.key_thumbprint;
  terms.redirect_uri = asked.request.redirect_uri;
  terms.code_challenge = asked.request.code_challenge;
  terms.code_used = !asked.type.code;  // none is handed out
  return terms;
}

// The draft's part of signing in. It publishes what it did also where the person still has to agree.
Outcome advance(Call& call, Account& me, const Authorization& asked, const Evidence& evidence, Progress& progress) {
  progress = {};
  const identity::Session* session = settle_session(call, me, asked, evidence, progress);
  if (session == nullptr) return core::problem(causes::kLoginRequired);
  progress.signed_in = true;
  progress.session_id = session->id;
  progress.login = me.login;
  const bool asks = asked.client->asks_consent || asked.request.prompts("consent");
  const bool again = asked.request.prompts("consent") || !oauth::consented(me, asked.client->id, asked.scopes);
  progress.needs_consent = asks && again && !evidence.consents;
  if (progress.needs_consent) return core::empty(200);
  if (asks && evidence.consents) oauth::remember_consent(me, asked.client->id, asked.scopes);
  const identity::Grant& grant = oauth::open_grant(me, *call.draws, terms_of(asked, *session), call.now);
  progress.code = oauth::code_of(me, grant);
  progress.contents = draw_tokens(call, me, grant, grant.scopes);
  return core::empty(200);
}

Progress advance_account(Call& call, const Authorization& asked, const core::AccountName& account, const Evidence& evidence) {
  act_for(call, account);
  Progress progress;
  core::transact<Account>(call, [&](Account& me) { return advance(call, me, asked, evidence, progress); });
  call.rewind();
  return progress;
}

std::string seal_form(const Call& call, std::string_view form, const Authorization& asked, std::string_view bound_to) {
  std::string content;
  json::Writer out(content);
  out.begin_object().member("bound_to", bound_to).member("custom", asked.server.custom).key("request");
  out.raw(oauth::write_request(asked.request)).end_object();
  return call.world.sealer().seal(form, content, call.now + kPageLifetime);
}

Outcome show_sign_in(Call& call, const Authorization& asked, int status, std::string_view login, std::string_view error) {
  const std::string sealed = seal_form(call, kSignInForm, asked, browser_mark(call));
  const oauth::Page page = oauth::sign_in_page({.organization = settings_of(call.world.settings()).organization,
                                                .application = asked.client->name,
                                                .action = "/login/sign-in",
                                                .request = sealed,
                                                .login = login,
                                                .error = error});
  return answer_page(call, status, page);
}

Outcome show_consent(Call& call, const Authorization& asked, const Progress& progress) {
  const std::string sealed = seal_form(call, kConsentForm, asked, progress.session_id);
  return answer_page(call, 200,
                     oauth::consent_page({asked.client->name, progress.login, "/login/consent", sealed, asked.scopes}));
}

// Code and tokens to the application.
Outcome answer_granted(Call& call, const Authorization& asked, const Progress& progress) {
  const TokenContents& contents = progress.contents;
  const std::string code = asked.type.code ? progress.code : "";
  const std::string access_token = asked.type.token ? sign_access_token(call, contents) : "";
  const std::string id_token = asked.type.id_token ? sign_id_token(call, contents, access_token, code) : "";
  const std::string scope = oauth::join_scopes(contents.access.scopes);
  oauth::Fields fields;
  if (!code.empty()) fields.emplace_back("code", code);
  if (!id_token.empty()) fields.emplace_back("id_token", id_token);
  if (!access_token.empty()) {
    fields.emplace_back("access_token", access_token);
    fields.emplace_back("token_type", "Bearer");
    fields.emplace_back("expires_in", "3600");
    fields.emplace_back("scope", scope);
  }
  return answer_application(call, asked, std::move(fields));
}

// Somebody is signed in: consent where it is needed, else the answer.
Outcome finish(Call& call, const Authorization& asked, const Progress& progress) {
  if (!progress.cookie.empty()) set_session_cookie(call, progress.cookie);
  if (!progress.needs_consent) return answer_granted(call, asked, progress);
  if (asked.request.prompts("none")) return answer_failure(call, asked, {causes::kConsentRequired, {}});
  return show_consent(call, asked, progress);
}

// Nobody is signed in, or not freshly enough: a page, unless it is not wanted or not needed.
Outcome ask_to_sign_in(Call& call, const Authorization& asked) {
  if (asked.request.prompts("none")) return answer_failure(call, asked, {causes::kLoginRequired, {}});
  if (const auto person = call.world.auto_approval().get()) {
    const Progress progress =
        advance_account(call, asked, {person->account_id, person->login}, {.just_now = true, .consents = true});
    if (progress.signed_in) return finish(call, asked, progress);
  }
  return show_sign_in(call, asked, 200, asked.request.login_hint, "");
}

// The session of the browser, unless a fresh sign-in or somebody else is asked for.
std::optional<oauth::Handle> usable_session(const Call& call, const Authorization& asked) {
  auto session = session_handle(call);
  if (!session || asked.request.prompts("login")) return std::nullopt;
  const std::string hint = parameter(call, "id_token_hint");
  if (hint.empty()) return session;
  const auto expected = read_id_token_hint(call, hint);
  if (!expected || expected->account_id != session->account_id) return std::nullopt;
  return session;
}

Outcome authorize(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  const auto asked = judge_request(call, server_of(call), request_of(call));
  if (!asked) return asked.error();
  Evidence evidence{.consents = call.world.auto_approval().get().has_value()};
  const std::string session_token = parameter(call, "sessionToken");
  evidence.session_token = oauth::read_handle(session_token);
  if (!evidence.session_token) evidence.session = usable_session(call, *asked);
  const auto& handle = evidence.session_token ? evidence.session_token : evidence.session;
  if (!handle) return ask_to_sign_in(call, *asked);
  const Progress progress = advance_account(call, *asked, {handle->account_id, ""}, evidence);
  if (!progress.signed_in) {
    call.caller = {};
    return ask_to_sign_in(call, *asked);
  }
  return finish(call, *asked, progress);
}

// A form of ours that came back, as it was sealed.
struct Returned {
  std::string bound_to;
  base::Result<Authorization, Outcome> asked;
};

std::optional<Returned> open_form(Call& call, std::string_view form) {
  json::Parser parser;
  const auto value = call.world.sealer().open_json(form, call.body["request"].string_or(""), call.now, parser);
  if (!value) return std::nullopt;
  const AuthorizationServer server{(*value)["custom"].boolean_or(false)};
  return Returned{std::string((*value)["bound_to"].string_or("")),
                  judge_request(call, server, oauth::read_request((*value)["request"]))};
}

Outcome sign_in(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  auto returned = open_form(call, kSignInForm);
  if (!returned || returned->bound_to != present_mark(call)) return answer_stale_page(call);
  if (!returned->asked) return returned->asked.error();
  const Authorization& asked = *returned->asked;
  const std::string_view username = call.body["username"].string_or("");
  const auto account = admit_by_password(call, username, call.body["password"].string_or(""));
  if (!account) return show_sign_in(call, asked, 400, username, "Unable to sign in");
  return finish(call, asked, advance_account(call, asked, *account, {.just_now = true}));
}

Outcome consent(Call& call) {
  if (!call.world.keys().ready()) return core::hold();
  auto returned = open_form(call, kConsentForm);
  auto session = session_handle(call);
  if (!returned || !session || returned->bound_to != session->id) return answer_stale_page(call);
  if (!returned->asked) return returned->asked.error();
  Authorization& asked = *returned->asked;
  if (call.body["decision"].string_or("") != "allow") return answer_failure(call, asked, {causes::kAccessDenied, {}});
  const core::AccountName account{session->account_id, ""};
  asked.request.prompt.clear();   // what it asked for has been done: the person
  asked.request.max_age.clear();  // signed in on the page before this one
  const Progress progress = advance_account(call, asked, account, {.session = std::move(session), .consents = true});
  return progress.signed_in ? finish(call, asked, progress) : answer_stale_page(call);
}

}  // namespace

std::span<const core::Operation<Account>> authorize_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"authorize", authorize},         {"authorizeWithPost", authorize},
      {"authorizeCustomAS", authorize}, {"authorizeCustomASWithPost", authorize},
      {"signIn", sign_in},              {"consent", consent},
  };
  return kOperations;
}

}  // namespace providers::okta
