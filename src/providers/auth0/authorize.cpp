// Signing a person in with a browser: /authorize, its pages, and /oauth/par (reference section 3.1).
#include <algorithm>

#include "base/text.h"
#include "core/browser.h"
#include "core/credentials.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "providers/auth0/browser_sign_in.h"
#include "providers/auth0/client_call.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/token.h"

namespace providers::auth0 {
namespace {

using core::Call;
using core::Outcome;
using core::Problem;

constexpr base::Duration kPageLifetime = std::chrono::hours{1};
constexpr base::Duration kPushedLifetime = std::chrono::seconds{30};
constexpr std::string_view kSignInForm = "sign-in form";
constexpr std::string_view kConsentForm = "consent form";
constexpr std::string_view kFactorForm = "second factor form";
constexpr std::string_view kCodeWrong = "That code is not right";
constexpr std::string_view kPushed = "pushed request";
constexpr std::string_view kRequestUri = "urn:ietf:params:oauth:request_uri:";

AuthorizationParameters parameters_of(const Call& call) {
  AuthorizationParameters parameters;
  oauth::for_each_member(parameters.common, [&](std::string_view name, std::string& value) { value = parameter(call, name); });
  parameters.audience = parameter(call, "audience");
  parameters.organization = parameter(call, "organization");
  return parameters;
}

// A form's hidden field: the request, and what the form is bound to.
std::string seal_form(const Call& call, std::string_view form, const Authorization& asked, std::string_view bound_to, std::string_view extra) {
  std::string content;
  json::Writer out(content);
  out.begin_object().member("bound_to", bound_to).member("extra", extra).key("request");
  write_parameters(out, asked.parameters);
  out.end_object();
  return call.world.sealer().seal(form, content, call.now + kPageLifetime);
}

Outcome show_sign_in(Call& call, const Authorization& asked, int status, std::string_view login, std::string_view error) {
  std::array<std::uint8_t, kChallengeBytes> bytes;
  call.scratch.ids.fill(bytes);
  const std::string challenge = base::base64url(bytes);
  const std::string sealed = seal_form(call, kSignInForm, asked, core::browser_mark(call), challenge);
  const Settings& settings = settings_of(call.world.settings());
  const std::string relying_party = relying_party_of(call);
  oauth::SignInPage page{.organization = settings.name,
                         .application = asked.client->name,
                         .action = "/u/login",
                         .request = sealed,
                         .login = login,
                         .error = error};
  if (settings.features.webauthn) {
    page.passkey_challenge = challenge;
    page.relying_party = relying_party;
  }
  return core::answer_page(call, status, oauth::sign_in_page(page));
}

Outcome show_factor(Call& call, const Authorization& asked, const Progress& progress) {
  const std::string sealed = seal_form(call, kFactorForm, asked, progress.session_id, progress.oob_code);
  const std::string_view wrong = progress.device ? "That is not approved yet" : kCodeWrong;
  return core::answer_page(call, progress.factor_wrong ? 400 : 200,
                           oauth::code_page({.application = asked.client->name,
                                             .action = "/u/mfa",
                                             .request = sealed,
                                             .error = progress.factor_wrong ? wrong : "",
                                             .device = progress.device}));
}

Outcome show_enrolment(Call& call, const Authorization& asked, const Progress& progress) {
  const std::string sealed = seal_form(call, kFactorForm, asked, progress.session_id, "");
  const std::string uri = barcode_uri(call, progress.login, progress.secret);
  return core::answer_page(call, progress.factor_wrong ? 400 : 200,
                           oauth::enrolment_page({.application = asked.client->name,
                                                  .action = "/u/mfa",
                                                  .request = sealed,
                                                  .error = progress.factor_wrong ? kCodeWrong : "",
                                                  .secret = progress.secret,
                                                  .uri = uri}));
}

Outcome show_consent(Call& call, const Authorization& asked, const Progress& progress) {
  const std::string sealed = seal_form(call, kConsentForm, asked, progress.session_id, "");
  return core::answer_page(call, 200, oauth::consent_page({asked.client->name, progress.login, "/u/consent", sealed, asked.scopes}));
}

// What comes next for somebody who is signed in, or is not yet.
Outcome go_on(Call& call, const Authorization& asked, const Progress& progress) {
  using Next = Progress::Next;
  const bool silent = asked.parameters.common.prompts("none");
  if (!progress.cookie.empty()) core::set_session_cookie(call, progress.cookie);
  switch (progress.next) {
    case Next::kSignIn: return answer_failure(call, asked, {oauth::causes::kLoginRequired, {}});
    case Next::kBlocked: return answer_failure(call, asked, {causes::kUserBlocked, {}});
    case Next::kNotMember: return answer_failure(call, asked, {causes::kNotMember, {}});
    case Next::kUnmet: return answer_failure(call, asked, {causes::kMfaUnmet, {}});
    case Next::kEnrol: return silent ? answer_failure(call, asked, {causes::kInteractionNeeded, {}}) : show_enrolment(call, asked, progress);
    case Next::kFactor: return silent ? answer_failure(call, asked, {causes::kMfaNeeded, {}}) : show_factor(call, asked, progress);
    case Next::kConsent: return silent ? answer_failure(call, asked, {oauth::causes::kConsentRequired, {}}) : show_consent(call, asked, progress);
    case Next::kDone: break;
  }
  return answer_application(call, asked, {{"code", progress.code}});
}

// Nobody is signed in, or not freshly enough: a page, unless it is not wanted or not needed.
Outcome ask_to_sign_in(Call& call, const Authorization& asked) {
  if (asked.parameters.common.prompts("none")) return answer_failure(call, asked, {oauth::causes::kLoginRequired, {}});
  if (const auto person = call.world.auto_approval().get()) {
    const Progress progress = advance_account(call, asked, {person->account_id, person->login}, {.methods = {"pwd", "mfa"}, .consents = true});
    if (progress.next != Progress::Next::kSignIn) return go_on(call, asked, progress);
  }
  return show_sign_in(call, asked, 200, asked.parameters.common.login_hint, "");
}

// What was left at /oauth/par, in place of the parameters; nothing where that is not good, or used up.
std::optional<AuthorizationParameters> take_pushed(Call& call, std::string_view request_uri) {
  if (!request_uri.starts_with(kRequestUri)) return std::nullopt;
  const std::string_view sealed = request_uri.substr(kRequestUri.size());
  json::Parser parser;
  const auto value = call.world.sealer().open_json(kPushed, sealed, call.now, parser);
  if (!value) return std::nullopt;
  AuthorizationParameters parameters = read_parameters((*value)["request"]);
  if (parameters.common.client_id != parameter(call, "client_id")) return std::nullopt;
  if (!call.world.spent().spend(crypto::sha256(sealed), call.now + kPushedLifetime, call.now)) return std::nullopt;
  return parameters;
}

Outcome authorize(Call& call) {
  AuthorizationParameters parameters = parameters_of(call);
  if (const std::string request_uri = parameter(call, "request_uri"); !request_uri.empty()) {
    auto pushed = take_pushed(call, request_uri);
    if (!pushed) return core::answer_page(call, 400, oauth::message_page("Oops", oauth_wording_of(causes::kRequestUriInvalid).description));
    parameters = std::move(*pushed);
  }
  const auto asked = judge_request(call, std::move(parameters));
  if (!asked) return asked.error();
  Evidence evidence{.consents = call.world.auto_approval().get().has_value()};
  const auto session = core::session_handle(call);
  const oauth::AuthorizationRequest& request = asked->parameters.common;
  if (!session || request.prompts("login") || request.prompts("select_account")) return ask_to_sign_in(call, *asked);
  evidence.session = session;
  const Progress progress = advance_account(call, *asked, {session->account_id, ""}, evidence);
  if (progress.next != Progress::Next::kSignIn) return go_on(call, *asked, progress);
  call.caller = {};
  return ask_to_sign_in(call, *asked);
}

Outcome push_request(Call& call) {
  if (call.body["request_uri"]) return core::problem(causes::kRequestUriNotAllowed);
  const auto client = authenticate_application(call);
  if (!client) return refused(client.error());
  AuthorizationParameters parameters = parameters_of(call);
  parameters.common.client_id = (*client)->id;
  if (call.request.header("DPoP")) {
    auto key = key_of(call, **client);
    if (!key) return tl::unexpected(std::move(key.error()));
    parameters.common.key_thumbprint = std::move(*key);
  }
  if (auto failed = judge_pushed(call, parameters)) return tl::unexpected(std::move(*failed));
  std::string content;
  json::Writer out(content);
  out.begin_object().member("id", std::string_view(call.scratch.ids.url_safe(22))).key("request");
  write_parameters(out, parameters);
  out.end_object();
  const std::string sealed = call.world.sealer().seal(kPushed, content, call.now + kPushedLifetime);
  const auto lifetime = std::chrono::duration_cast<std::chrono::seconds>(kPushedLifetime);
  call.json().begin_object().member("request_uri", std::string(kRequestUri) + sealed);
  call.json().member("expires_in", static_cast<std::int64_t>(lifetime.count())).end_object();
  return core::created();
}

// A form of ours that came back, as it was sealed.
struct Returned {
  std::string bound_to;
  std::string extra;
  base::Result<Authorization, Outcome> asked;
};

std::optional<Returned> open_form(Call& call, std::string_view form) {
  json::Parser parser;
  const auto value = call.world.sealer().open_json(form, call.body["request"].string_or(""), call.now, parser);
  if (!value) return std::nullopt;
  return Returned{std::string((*value)["bound_to"].string_or("")), std::string((*value)["extra"].string_or("")),
                  judge_request(call, read_parameters((*value)["request"]))};
}

Outcome sign_in_with_passkey(Call& call, const Returned& returned, std::string_view credential_text) {
  json::Parser parser;
  const auto credential = parser.parse_copy(credential_text);
  auto asserted = credential ? read_assertion(call, *credential, returned.extra) : std::nullopt;
  const bool first = asserted && call.world.spent().spend("passkey " + returned.extra, call.now + kPageLifetime, call.now);
  if (!first) return show_sign_in(call, *returned.asked, 400, "", "That passkey is not known here");
  const core::AccountName account = asserted->account;
  return go_on(call, *returned.asked, advance_account(call, *returned.asked, account, {.methods = {"swk"}, .passkey = std::move(asserted)}));
}

Outcome sign_in(Call& call) {
  auto returned = open_form(call, kSignInForm);
  if (!returned || returned->bound_to != core::present_mark(call)) return core::answer_stale_page(call);
  if (!returned->asked) return returned->asked.error();
  const std::string_view credential = call.body["credential"].string_or("");
  if (!credential.empty()) return sign_in_with_passkey(call, *returned, credential);
  const std::string_view username = call.body["username"].string_or("");
  const auto account = core::check_password(call, username, call.body["password"].string_or(""));
  if (!account) return show_sign_in(call, *returned->asked, 400, username, oauth_wording_of(oauth::causes::kCredentialsWrong).description);
  return go_on(call, *returned->asked, advance_account(call, *returned->asked, *account, {.methods = {"pwd"}}));
}

// The pages behind the first one: they belong to the session that it opened.
Outcome go_on_in_session(Call& call, std::string_view form, Evidence evidence) {
  auto returned = open_form(call, form);
  auto session = core::session_handle(call);
  if (!returned || !session || returned->bound_to != session->id) return core::answer_stale_page(call);
  if (!returned->asked) return returned->asked.error();
  Authorization& asked = *returned->asked;
  if (form == kConsentForm && call.body["decision"].string_or("") != "allow") return answer_failure(call, asked, {oauth::causes::kAccessDenied, {}});
  asked.parameters.common.max_age.clear();  // the person signed in on the page before this one
  evidence.oob_code = returned->extra;
  const core::AccountName account{session->account_id, ""};
  evidence.session = std::move(session);
  const Progress progress = advance_account(call, asked, account, evidence);
  return progress.next == Progress::Next::kSignIn ? core::answer_stale_page(call) : go_on(call, asked, progress);
}

Outcome consent(Call& call) { return go_on_in_session(call, kConsentForm, {.consents = true}); }

Outcome answer_factor(Call& call) {
  return go_on_in_session(call, kFactorForm, {.factor = std::string(call.body["code"].string_or(""))});
}

}  // namespace

std::span<const core::Operation<Account>> authorize_operations() {
  static constexpr core::Operation<Account> kOperations[] = {
      {"authorize", authorize}, {"authorizeWithPost", authorize}, {"pushAuthorizationRequest", push_request},
      {"signIn", sign_in},      {"consent", consent},             {"answerFactor", answer_factor},
  };
  return kOperations;
}

}  // namespace providers::auth0
