// How Auth0 answers: authentication, the error envelope, headers, preflights (reference sections 0, 4 and 5).
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "core/bearer.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "providers/auth0/provider.h"
#include "providers/auth0/replies.h"
#include "providers/auth0/settings.h"

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

constexpr std::array<Wording, 14> kWordings = {{
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
    {core::causes::kRateLimited, 429, "429-0001", "Too Many Requests", "The global request limit has been exceeded."},
    {core::causes::kRequestRefused, 400, "", "", "The request is invalid."},
}};

// What counts all of a tenant's requests is the global bucket; any other counts an endpoint's (reference section 4).
constexpr Wording kEndpointLimited = {core::causes::kRateLimited, 429, "429-0003", "Endpoint Rate Limit Exceeded",
                                      "The endpoint request limit has been exceeded."};

const Wording& wording_of(const Problem& problem) {
  const bool global = problem.arguments.empty() || problem.arguments.front() == to_string(scenario::Per::kTenant);
  if (problem.cause == core::causes::kRateLimited && !global) return kEndpointLimited;
  for (const Wording& wording : kWordings)
    if (wording.cause == problem.cause) return wording;
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

// The bucket that the call was counted in, or where none is loaded the nominal ceiling. Whole seconds, upwards: a client
// that waits until then must not be early.
void write_rate_limit(core::Call& call) {
  const std::int64_t nominal = settings_of(call.world.settings()).nominal_rate_limit;
  const bool counted = call.limit.limit != nullptr;
  const scenario::Standing& standing = call.limit.standing;
  const base::Time full = counted ? standing.reset : call.now + base::Duration{std::chrono::seconds{1}} / nominal;
  call.header("X-RateLimit-Limit", std::to_string(counted ? standing.limit : nominal));
  call.header("X-RateLimit-Remaining", std::to_string(counted ? standing.remaining : nominal - 1));
  call.header("X-RateLimit-Reset", std::to_string(base::epoch_seconds(std::chrono::ceil<std::chrono::seconds>(full))));
}

void write_retry_after(core::Call& call, const Wording& wording) {
  const auto wait = std::chrono::ceil<std::chrono::seconds>(call.limit.standing.retry_after);
  call.header("Retry-After", std::to_string(std::max<std::int64_t>(wait.count(), 1)));
  if (&wording != &kEndpointLimited) call.header("X-Auth0-Error-Kind", "global-rate-limit");
}

void allow_origin(core::Call& call) {
  call.header("Vary", "Origin");
  const auto origin = call.request.header("Origin");
  if (!origin) return;
  call.header("Access-Control-Allow-Origin", *origin);
  call.header("Access-Control-Expose-Headers", kExposed);
}

}  // namespace

// What the server itself refuses is no request of anybody's.
std::vector<core::Cause> all_causes() {
  std::vector<core::Cause> causes;
  for (const Wording& wording : kWordings)
    if (wording.cause != core::causes::kRequestRefused) causes.push_back({wording.cause, wording.status, wording.title});
  return causes;
}

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
  const Wording& wording = wording_of(problem);
  const int status = status_of(wording, problem);
  const std::string number = wording.number.empty() ? std::to_string(status) + "-0001" : std::string(wording.number);
  call.reply().status = status;
  call.header("Content-Type", "application/json; charset=utf-8");
  if (problem.cause == core::causes::kRateLimited) write_retry_after(call, wording);
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
  write_rate_limit(call);
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
