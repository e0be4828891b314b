// How Auth0 answers: authentication, the error envelope, headers, preflights (reference sections 0, 4 and 5).
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "core/bearer.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "providers/auth0/provider.h"

namespace providers::auth0 {
namespace {

using core::Problem;

constexpr std::string_view kTokenMissing = "token_missing";
constexpr std::string_view kTokenInvalid = "token_invalid";
constexpr std::string_view kScopeMissing = "scope_missing";

constexpr std::string_view kExposed =
    "Location, DPoP-Nonce, WWW-Authenticate, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
    "X-Auth0-Error-Kind";

struct Wording {
  std::string_view cause;
  int status;
  std::string_view number;  // of the error type, "404-0001"; "" where it follows from the status, as the title does then
  std::string_view title;
  std::string_view detail;
};

constexpr std::array<Wording, 13> kWordings = {{
    {core::causes::kInternal, 500, "500-0001", "Internal Server Error", "Something went wrong."},
    {core::causes::kNotImplemented, 501, "501-0001", "Not Implemented", "This operation has no answer here."},
    {core::causes::kUnknownPath, 404, "404-0001", "Not Found", ""},
    {core::causes::kMethodNotAllowed, 404, "404-0001", "Not Found", ""},
    {core::causes::kBodyMissing, 400, "400-0003", "Validation Error", "Invalid request payload input"},
    {core::causes::kBodyMalformed, 400, "400-0003", "Validation Error", "Invalid request payload input"},
    {core::causes::kBodyInvalid, 400, "400-0003", "Validation Error", "Invalid request payload input"},
    {core::causes::kParametersInvalid, 400, "400-0003", "Validation Error", "Invalid request payload input"},
    {core::causes::kMediaTypeUnsupported, 415, "415-0001", "Unsupported Media Type", "Unsupported Media Type"},
    {kTokenMissing, 401, "401-0002", "Missing Token", "No auth token provided."},
    {kTokenInvalid, 401, "401-0003", "Invalid Token", "Invalid Token"},
    {kScopeMissing, 403, "403-0002", "Insufficient Scope", "The auth token lacks the required scope: "},
    {core::causes::kRequestRefused, 400, "", "", "The request is invalid."},
}};

const Wording& wording_of(std::string_view cause) {
  for (const Wording& wording : kWordings)
    if (wording.cause == cause) return wording;
  return kWordings.front();
}

// The server's own refusals come with the status that it answers.
int status_of(const Wording& wording, const Problem& problem) {
  const bool given = wording.cause == core::causes::kRequestRefused && !problem.arguments.empty();
  return given ? std::stoi(problem.arguments.front()) : wording.status;
}

std::string detail_of(const core::Call& call, const Wording& wording, const Problem& problem) {
  if (wording.detail.empty())
    return "The requested resource " + std::string(call.request.method_text) + " " + base::to_utf8(call.request.path()) +
           " was not found.";
  std::string detail(wording.detail);
  if (wording.cause == kScopeMissing && !problem.arguments.empty()) detail += problem.arguments.front();
  return detail;
}

void allow_origin(core::Call& call) {
  call.header("Vary", "Origin");
  const auto origin = call.request.header("Origin");
  if (!origin) return;
  call.header("Access-Control-Allow-Origin", *origin);
  call.header("Access-Control-Expose-Headers", kExposed);
}

}  // namespace

std::optional<Problem> Provider::authenticate(core::Call& call) const {
  if (!call.operation->secured) return std::nullopt;
  constexpr std::string_view kBearer = "Bearer ";
  const auto header = call.request.header("Authorization");
  if (!header) return Problem{kTokenMissing, {}};
  if (!base::starts_with_ignoring_case(*header, kBearer)) return Problem{kTokenInvalid, {}};
  const auto fault = core::identify(call, base::trim(header->substr(kBearer.size())));
  if (fault) return Problem{*fault == core::BearerFault::kKeyPending ? core::causes::kSigningKeyPending : kTokenInvalid, {}};
  const oauth::Claims* claims = call.caller.claims;
  if (claims == nullptr) return std::nullopt;
  const core::Tenant& tenant = call.world.tenant();
  const auto of_this_service = [&](std::string_view url, std::string_view suffix) {
    return url.ends_with(suffix) && tenant.same_service(url.substr(0, url.size() - suffix.size()), call.base);
  };
  const bool intended = std::any_of(claims->audience.begin(), claims->audience.end(),
                                    [&](const std::string& audience) { return of_this_service(audience, "/me/"); });
  if (!of_this_service(claims->issuer, "/") || !intended) return Problem{kTokenInvalid, {}};
  for (const std::string& scope : call.operation->scopes)
    if (!claims->has_scope(scope)) return Problem{kScopeMissing, {scope}};
  return std::nullopt;
}

core::Outcome Provider::run(core::Call&) const { return core::problem(core::causes::kNotImplemented); }

void Provider::render(core::Call& call, const Problem& problem) const {
  const Wording& wording = wording_of(problem.cause);
  const int status = status_of(wording, problem);
  const std::string number = wording.number.empty() ? std::to_string(status) + "-0001" : std::string(wording.number);
  call.reply().status = status;
  call.header("Content-Type", "application/json; charset=utf-8");
  json::Writer& out = call.json();
  out.begin_object().member("type", "https://auth0.com/api-errors/A0E-" + number);
  out.member("title", wording.title.empty() ? http::reason_phrase(status) : wording.title).member("status", status);
  out.member("detail", detail_of(call, wording, problem));
  if (!problem.violations.empty()) {
    out.key("validation_errors").begin_array();
    for (const auto& violation : problem.violations)
      out.begin_object().member("detail", "data" + violation.instance + " " + violation.message).member("pointer", violation.instance).end_object();
    out.end_array();
  }
  out.end_object();
}

void Provider::finish(core::Call& call) const {
  call.date();
  allow_origin(call);
}

void Provider::preflight(core::Call& call) const {
  call.reply().status = 204;
  call.date();
  allow_origin(call);
  if (!call.request.header("Origin")) return;
  call.header("Access-Control-Allow-Methods", "GET,POST,PATCH,DELETE,OPTIONS");
  call.header("Access-Control-Allow-Headers", call.request.header("Access-Control-Request-Headers")
                                                  .value_or("Authorization, Content-Type, DPoP, Auth0-Client, X-Requested-With"));
  call.header("Access-Control-Max-Age", "3600");
}

}  // namespace providers::auth0
