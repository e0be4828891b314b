// How Okta answers: error bodies, the headers of every response, preflights (reference sections 1.3, 1.4, 2.2, 4, 6).
#include <string>

#include "base/text.h"
#include "core/scratch.h"
#include "core/world.h"
#include "openapi/answers.h"
#include "providers/okta/authentication.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/pages.h"
#include "providers/okta/phones.h"
#include "providers/okta/problems.h"
#include "providers/okta/provider.h"
#include "providers/okta/settings.h"

namespace providers::okta {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kExposed =
    "WWW-Authenticate, DPoP-Nonce, X-Okta-Request-Id, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, "
    "Location";

std::string_view last_segment(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return slash == std::string_view::npos ? pointer : pointer.substr(slash + 1);
}

// What a violation is about: the missing member, or the one that is wrong.
std::string subject_of(const openapi::Violation& violation) {
  if (violation.keyword == "required") return violation.detail;
  const std::string_view segment = last_segment(violation.instance);
  return segment.empty() ? "request" : std::string(segment);
}

// A violation of the provider's own is named by its cause. An e-mail address that is missing or none is refused in words that clients compare (reference section 3.1).
std::string summary_of(const openapi::Violation& violation) {
  if (const Wording* own = find_wording(violation.keyword)) return fill(own->cause_text, violation.detail);
  const std::string subject = subject_of(violation);
  if (violation.instance == "/profile/email" || subject == "email") return "Invalid email address.";
  if (violation.keyword == "required") return subject + ": The field cannot be left blank";
  return subject + ": " + violation.message;
}

void write_error(json::Writer& out, const Wording& wording, const core::Problem& problem, const std::string& id) {
  std::string argument;
  if (!problem.arguments.empty())
    argument = problem.arguments.front();
  else if (!problem.violations.empty())
    argument = subject_of(problem.violations.front());
  out.begin_object().member("errorCode", wording.code).member("errorSummary", fill(wording.summary, argument));
  out.member("errorLink", wording.code).member("errorId", id).key("errorCauses").begin_array();
  if (!wording.cause_text.empty())
    out.begin_object().member("errorSummary", fill(wording.cause_text, argument)).end_object();
  for (const openapi::Violation& violation : problem.violations)
    out.begin_object().member("errorSummary", summary_of(violation)).end_object();
  out.end_array().end_object();
}

bool is_missing_parameter(const core::Problem& problem) {
  return problem.cause == core::causes::kParametersInvalid && problem.violations.size() == 1 &&
         problem.violations.front().keyword == "required";
}

// CORS: the origin is echoed, never `*`, since sign-in calls carry cookies.
void allow_origin(core::Call& call) {
  call.header("Vary", "Origin");
  const auto origin = call.request.header("Origin");
  if (!origin) return;
  call.header("Access-Control-Allow-Origin", *origin);
  call.header("Access-Control-Allow-Credentials", "true");
}

// The bucket that the call was counted in, or where none is loaded the nominal ceiling, in whole seconds: a client that
// waits until then must not be early. There is no Retry-After (reference section 4).
void write_rate_limit(core::Call& call) {
  const std::int64_t nominal = settings_of(call.world.settings()).nominal_rate_limit;
  const bool counted = call.limit.limit != nullptr;
  const scenario::Standing& standing = call.limit.standing;
  const auto reset = std::chrono::ceil<std::chrono::seconds>(counted ? standing.reset : call.now + std::chrono::minutes{1});
  call.header("X-Rate-Limit-Limit", counted ? standing.limit : nominal);
  call.header("X-Rate-Limit-Remaining", counted ? standing.remaining : nominal - 1);
  call.header("X-Rate-Limit-Reset", base::epoch_seconds(reset));
}

}  // namespace

void Provider::render(core::Call& call, const core::Problem& given) const {
  constexpr int kTooManyRequests = 429;  // told in these words everywhere
  const bool in_other_words = wording_of(given.cause).status == kTooManyRequests;
  if (call.operation != nullptr && speaks_oauth(*call.operation) && !in_other_words) {
    render_oauth(call, given);
    return;
  }
  const core::Problem problem =
      is_missing_parameter(given) ? core::Problem{kQueryParameterMissing, {}} : in_phone_words(call, given);
  const Wording& wording = wording_of(problem.cause);
  call.reply().status = wording.status;
  const std::string_view type =
      call.operation == nullptr ? kJson : openapi::media_type_of(*call.operation, wording.status);
  call.header("Content-Type", type);
  if (problem.cause == core::causes::kMethodNotAllowed) call.header("Allow", call.scratch.match.allow);
  if (call.operation != nullptr) {
    const std::string challenge = challenge_header(call, problem);
    if (!challenge.empty()) call.header("WWW-Authenticate", challenge);
  }
  if (type.starts_with("text/html"))
    write_page(call, "This does not work", wording.summary);
  else
    write_error(call.json(), wording, problem, call.scratch.ids.id("oae", 22));
}

void Provider::finish(core::Call& call) const {
  call.date();
  std::string& headers = call.reply().headers;
  const bool cached = headers.find("Cache-Control: ") != std::string::npos;
  headers.append("X-Okta-Request-Id: ").append(call.scratch.ids.id("req", 21)).append("\r\n");
  if (!cached) headers.append("Cache-Control: no-cache, no-store\r\nPragma: no-cache\r\nExpires: 0\r\n");
  write_rate_limit(call);
  allow_origin(call);
  if (call.request.header("Origin")) call.header("Access-Control-Expose-Headers", kExposed);
}

void Provider::preflight(core::Call& call) const {
  call.reply().status = 204;
  openapi::Router::Match& match = call.scratch.match;
  contract_.router().match(http::Method::kOptions, call.request.path(), match);
  if (!match.allow.empty()) call.header("Allow", match.allow);
  call.date();
  allow_origin(call);
  if (!call.request.header("Origin")) return;
  call.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS");
  const auto asked = call.request.header("Access-Control-Request-Headers");
  call.header("Access-Control-Allow-Headers",
              asked.value_or("Authorization, Content-Type, Accept, X-Okta-User-Agent-Extended, DPoP, X-Device-Fingerprint"));
  call.header("Access-Control-Max-Age", "3600");
}

}  // namespace providers::okta
