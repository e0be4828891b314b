#include "providers/okta/authorization.h"

#include <algorithm>
#include <array>

#include "core/browser.h"
#include "core/tenant.h"
#include "json/writer.h"
#include "oauth/authorization_response.h"
#include "oauth/claims.h"
#include "oauth/redirect_uri.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

namespace causes = oauth::causes;
using oauth::Failure;
using oauth::ResponseMode;

constexpr std::string_view kWebMessage = "okta_post_message";

bool known_prompt(std::string_view prompt) {
  constexpr std::array<std::string_view, 7> kPrompts = {"", "none", "login", "consent", "login consent", "consent login",
                                                        "enroll_authenticator"};
  return std::find(kPrompts.begin(), kPrompts.end(), prompt) != kPrompts.end();
}

std::optional<Failure> judge_type(Authorization& asked) {
  const auto type = oauth::parse_response_type(asked.request.response_type);
  if (!type) return Failure{causes::kResponseTypeUnknown, {}};
  asked.type = *type;
  asked.mode = type->implicit() ? ResponseMode::kFragment : ResponseMode::kQuery;
  const auto mode = oauth::choose_response_mode(asked.request.response_mode, *type, kWebMessage);
  // A page of that origin is spoken to, and may frame us.
  const bool speaks = mode != ResponseMode::kWebMessage || asked.client->may_speak_to(oauth::origin_of(asked.request.redirect_uri));
  if (!mode || !speaks) return Failure{causes::kResponseModeUnknown, {}};
  asked.mode = *mode;
  const bool may = (!type->code || asked.client->may_use("authorization_code")) &&
                   (!type->implicit() || asked.client->may_use("implicit"));
  return may ? std::nullopt : std::optional(Failure{causes::kGrantTypeNotAllowed, {}});
}

std::optional<Failure> judge_scopes(const core::Call& call, Authorization& asked) {
  const auto known = call.world.tenant().provider().scopes();
  const auto words = oauth::split_scopes(asked.request.scope);
  auto scopes = oauth::cut_scopes(*asked.client, words, {known.begin(), known.end()});
  if (!scopes) return std::move(scopes.error());
  asked.scopes = std::move(*scopes);
  const bool openid = std::find(asked.scopes.begin(), asked.scopes.end(), "openid") != asked.scopes.end();
  return asked.type.id_token && !openid ? std::optional(Failure{kOpenIdMissing, {}}) : std::nullopt;
}

std::optional<Failure> judge_rest(const core::Call& call, Authorization& asked) {
  const oauth::AuthorizationRequest& request = asked.request;
  if (auto failed = judge_type(asked)) return failed;
  if (request.state.empty()) return Failure{causes::kParameterInvalid, "state"};
  if (asked.type.implicit() && request.nonce.empty()) return Failure{causes::kParameterInvalid, "nonce"};
  if (!known_prompt(request.prompt)) return Failure{causes::kParameterInvalid, "prompt"};
  if (auto failed = oauth::check_max_age(request)) return failed;
  if (auto failed = oauth::check_pkce(*asked.client, request, asked.type)) return failed;
  return judge_scopes(call, asked);
}

// okta-auth-js takes the message's members as they would stand in a fragment.
std::string message_of(const oauth::Fields& fields) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  for (const auto& [name, value] : fields) out.member(name, value);
  out.end_object();
  return text;
}

}  // namespace

base::Result<Authorization, core::Outcome> judge_request(core::Call& call, AuthorizationServer server,
                                                         oauth::AuthorizationRequest request) {
  Authorization asked;
  asked.server = server;
  asked.request = std::move(request);
  asked.client = oauth::find_client(settings_of(call.world.settings()).clients, asked.request.client_id);
  if (asked.client == nullptr) return tl::unexpected(answer_bad_request(call, {causes::kClientUnknown, {}}));
  if (!asked.client->may_redirect_to(asked.request.redirect_uri))
    return tl::unexpected(answer_bad_request(call, {causes::kRedirectUriUnknown, {}}));
  if (const auto failed = judge_rest(call, asked)) return tl::unexpected(answer_failure(call, asked, *failed));
  return asked;
}

core::Outcome answer_application(core::Call& call, const Authorization& authorization, oauth::Fields fields) {
  const oauth::AuthorizationRequest& request = authorization.request;
  if (!request.state.empty()) fields.emplace_back("state", request.state);
  return core::answer_application(call, authorization.mode, request.redirect_uri, fields, &message_of);
}

core::Outcome answer_failure(core::Call& call, const Authorization& authorization, const Failure& failure) {
  const core::Problem problem = problem_of(failure);
  const OAuthWording& wording = oauth_wording_of(problem.cause);
  const std::string description = fill(wording.description, problem);
  return answer_application(call, authorization, {{"error", wording.error}, {"error_description", description}});
}

}  // namespace providers::okta
