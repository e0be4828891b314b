#include "oauth/authorization_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/writer.h"

namespace oauth {
namespace {

using Member = std::string AuthorizationRequest::*;

constexpr std::array<std::pair<std::string_view, Member>, 14> kMembers = {{
    {"client_id", &AuthorizationRequest::client_id},
    {"redirect_uri", &AuthorizationRequest::redirect_uri},
    {"response_type", &AuthorizationRequest::response_type},
    {"response_mode", &AuthorizationRequest::response_mode},
    {"scope", &AuthorizationRequest::scope},
    {"state", &AuthorizationRequest::state},
    {"nonce", &AuthorizationRequest::nonce},
    {"code_challenge", &AuthorizationRequest::code_challenge},
    {"code_challenge_method", &AuthorizationRequest::code_challenge_method},
    {"prompt", &AuthorizationRequest::prompt},
    {"max_age", &AuthorizationRequest::max_age},
    {"acr_values", &AuthorizationRequest::acr_values},
    {"login_hint", &AuthorizationRequest::login_hint},
    {"dpop_jkt", &AuthorizationRequest::key_thumbprint},
}};

// A number of seconds as it is asked for; nothing where it is none, or beyond any session.
std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  if (text.empty() || text.size() > kMostDigits || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::int64_t seconds = 0;
  for (const char digit : text) seconds = seconds * 10 + (digit - '0');
  return std::chrono::seconds{seconds};
}

}  // namespace

bool AuthorizationRequest::prompts(std::string_view what) const {
  const auto words = base::split(prompt, ' ');
  return std::find(words.begin(), words.end(), what) != words.end();
}

bool AuthorizationRequest::wants_fresh_sign_in(base::Time then, base::Time now) const {
  const auto seconds = parse_seconds(max_age);
  return seconds && now - then > *seconds;
}

void for_each_member(AuthorizationRequest& request, const std::function<void(std::string_view, std::string&)>& visit) {
  for (const auto& [name, member] : kMembers) visit(name, request.*member);
}

std::string write_request(const AuthorizationRequest& request) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  for (const auto& [name, member] : kMembers)
    if (!(request.*member).empty()) out.member(name, request.*member);
  out.end_object();
  return text;
}

AuthorizationRequest read_request(json::Value json) {
  AuthorizationRequest request;
  for (const auto& [name, member] : kMembers) request.*member = json[name].string_or("");
  return request;
}

std::optional<ResponseType> parse_response_type(std::string_view text) {
  ResponseType type;
  for (const std::string_view word : base::split(text, ' ')) {
    bool* named = word == "code" ? &type.code : word == "token" ? &type.token : word == "id_token" ? &type.id_token : nullptr;
    if (named == nullptr || *named) return std::nullopt;
    *named = true;
  }
  return type;
}

std::optional<ResponseMode> choose_response_mode(std::string_view text, const ResponseType& type, std::string_view web_message) {
  if (text.empty()) return type.implicit() ? ResponseMode::kFragment : ResponseMode::kQuery;
  if (text == "query") return type.implicit() ? std::nullopt : std::optional(ResponseMode::kQuery);
  if (text == "fragment") return ResponseMode::kFragment;
  if (text == "form_post") return ResponseMode::kFormPost;
  return text == web_message ? std::optional(ResponseMode::kWebMessage) : std::nullopt;
}

std::optional<Failure> check_pkce(const Client& client, const AuthorizationRequest& request, const ResponseType& type) {
  constexpr std::size_t kS256Length = 43;
  if (!type.code) return std::nullopt;
  if (request.code_challenge.empty())
    return client.is_public ? std::optional(Failure{causes::kChallengeMissing, {}}) : std::nullopt;
  if (request.code_challenge_method != "S256") return Failure{causes::kChallengeMethod, {}};
  const auto digest = base::decode_base64url(request.code_challenge);
  return request.code_challenge.size() == kS256Length && digest ? std::nullopt
                                                                : std::optional(Failure{causes::kChallengeMalformed, {}});
}

std::optional<Failure> check_max_age(const AuthorizationRequest& request) {
  const bool good = request.max_age.empty() || parse_seconds(request.max_age).has_value();
  return good ? std::nullopt : std::optional(Failure{causes::kParameterInvalid, "max_age"});
}

}  // namespace oauth
