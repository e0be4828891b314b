#include "providers/auth0/authorization.h"

#include <algorithm>

#include "base/text.h"
#include "core/browser.h"
#include "core/world.h"
#include "oauth/authorization_response.h"
#include "oauth/redirect_uri.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/tokens.h"

namespace providers::auth0 {
namespace {

namespace common = oauth::causes;
using core::Problem;
using oauth::ResponseMode;

constexpr std::string_view kWebMessage = "web_message";

// `plain`, which nothing but this vendor takes any more, becomes S256 of the same verifier.
void settle_challenge(oauth::AuthorizationRequest& request) {
  const bool plain = request.code_challenge_method == "plain" || request.code_challenge_method.empty();
  if (request.code_challenge.empty() || !plain) return;
  request.code_challenge = base::base64url(base::as_bytes(crypto::sha256(request.code_challenge)));
  request.code_challenge_method = "S256";
}

std::optional<Problem> judge_type(Authorization& asked) {
  const oauth::AuthorizationRequest& request = asked.parameters.common;
  const auto type = oauth::parse_response_type(request.response_type);
  if (!type || !type->code || type->implicit()) return Problem{common::kResponseTypeUnknown, {}};
  const auto mode = oauth::choose_response_mode(request.response_mode, *type, kWebMessage);
  if (!mode) return Problem{common::kResponseModeUnknown, {}};
  asked.mode = *mode;
  if (!asked.client->may_use("authorization_code")) return Problem{common::kGrantTypeNotAllowed, {"authorization_code"}};
  if (const auto failed = oauth::check_pkce(*asked.client, request, *type)) return problem_of(*failed);
  return std::nullopt;
}

std::optional<Problem> judge_rest(const core::Call& call, Authorization& asked) {
  AuthorizationParameters& parameters = asked.parameters;
  settle_challenge(parameters.common);
  if (auto failed = judge_type(asked)) return failed;
  if (const auto failed = oauth::check_max_age(parameters.common)) return problem_of(*failed);
  const auto audience = audience_of(call, parameters.audience);
  if (!audience) return Problem{causes::kServiceUnknown, {parameters.audience}};
  asked.audience = *audience;
  asked.scopes = cut_scopes(call, *asked.client, *audience, parameters.common.scope);
  if (parameters.organization.empty()) return std::nullopt;
  asked.organization = settings_of(call.world.settings()).find_organization(parameters.organization);
  return asked.organization == nullptr ? std::optional(Problem{causes::kOrganizationUnknown, {}}) : std::nullopt;
}

core::Outcome answer_page_for(core::Call& call, int status, std::string_view cause, const std::string& argument) {
  const Problem problem{cause, {argument}};
  const std::string text = cause == common::kClientUnknown ? "Unknown client: " + argument : fill(oauth_wording_of(cause).description, problem);
  return core::answer_page(call, status, oauth::message_page("Oops", text));
}

// `{"type":"authorization_response","response":{…}}`, which auth0-spa-js waits for.
std::string message_of(const oauth::Fields& fields) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("type", "authorization_response").key("response").begin_object();
  for (const auto& [name, value] : fields) out.member(name, value);
  out.end_object().end_object();
  return text;
}

}  // namespace

void write_parameters(json::Writer& out, const AuthorizationParameters& parameters) {
  out.begin_object().key("common").raw(oauth::write_request(parameters.common)).member("audience", parameters.audience);
  out.member("organization", parameters.organization).end_object();
}

AuthorizationParameters read_parameters(json::Value json) {
  return {oauth::read_request(json["common"]), std::string(json["audience"].string_or("")), std::string(json["organization"].string_or(""))};
}

base::Result<Authorization, core::Outcome> judge_request(core::Call& call, AuthorizationParameters parameters) {
  Authorization asked;
  asked.parameters = std::move(parameters);
  const oauth::AuthorizationRequest& request = asked.parameters.common;
  asked.client = oauth::find_client(settings_of(call.world.settings()).clients, request.client_id);
  if (asked.client == nullptr) return tl::unexpected(answer_page_for(call, 400, common::kClientUnknown, request.client_id));
  const bool spoken_to = request.response_mode != kWebMessage || asked.client->may_speak_to(oauth::origin_of(request.redirect_uri));
  if (!asked.client->may_redirect_to(request.redirect_uri) || !spoken_to)
    return tl::unexpected(answer_page_for(call, 403, common::kRedirectUriUnknown, request.redirect_uri));
  if (const auto failed = judge_rest(call, asked)) return tl::unexpected(answer_failure(call, asked, *failed));
  return asked;
}

std::optional<core::Problem> judge_pushed(const core::Call& call, const AuthorizationParameters& parameters) {
  Authorization asked;
  asked.parameters = parameters;
  asked.client = oauth::find_client(settings_of(call.world.settings()).clients, parameters.common.client_id);
  if (asked.client == nullptr) return Problem{common::kClientUnknown, {}};
  if (!asked.client->may_redirect_to(parameters.common.redirect_uri)) return Problem{causes::kPushedRedirectUriUnknown, {}};
  auto failed = judge_rest(call, asked);
  if (failed && oauth_wording_of(failed->cause).status != 400) return Problem{common::kParameterInvalid, {"audience"}};
  return failed;
}

core::Outcome answer_application(core::Call& call, const Authorization& authorization, oauth::Fields fields) {
  const oauth::AuthorizationRequest& request = authorization.parameters.common;
  if (!request.state.empty()) fields.emplace_back("state", request.state);
  return core::answer_application(call, authorization.mode, request.redirect_uri, fields, &message_of);
}

core::Outcome answer_failure(core::Call& call, const Authorization& authorization, const Problem& problem) {
  const OAuthWording& wording = oauth_wording_of(problem.cause);
  const std::string description = fill(wording.description, problem);
  return answer_application(call, authorization, {{"error", wording.error}, {"error_description", description}});
}

}  // namespace providers::auth0
