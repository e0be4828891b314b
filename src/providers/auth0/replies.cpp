// How Auth0 answers: authentication, the error envelope, headers, preflights (reference sections 0, 4 and 5).
#include <algorithm>
#include <string>

#include "base/text.h"
#include "core/bearer.h"
#include "core/dpop.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/provider.h"
#include "providers/auth0/settings.h"

namespace providers::auth0 {
namespace {

using core::Problem;

constexpr std::string_view kExposed =
    "Location, DPoP-Nonce, WWW-Authenticate, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
    "X-Auth0-Error-Kind";

// What counts all of a tenant's requests is the global bucket; any other counts an endpoint's (reference section 4).
bool is_global_limit(const Problem& problem) {
  if (problem.cause != core::causes::kRateLimited) return false;
  return problem.arguments.empty() || problem.arguments.front() == to_string(scenario::Per::kTenant);
}

constexpr Wording kEndpointLimited = {core::causes::kRateLimited, 429, "429-0003", "Endpoint Rate Limit Exceeded",
                                      "The endpoint request limit has been exceeded."};

const Wording& wording_for(const Problem& problem) {
  const bool of_endpoint = problem.cause == core::causes::kRateLimited && !is_global_limit(problem);
  return of_endpoint ? kEndpointLimited : wording_of(problem.cause);
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
  return fill(wording.detail, problem);
}

// The scopes for authentication methods have a second spelling, of early access.
bool has_scope(const oauth::Claims& claims, const std::string& scope) {
  constexpr std::string_view kSpelling = "authentication_methods";
  if (claims.has_scope(scope)) return true;
  if (!scope.ends_with(kSpelling)) return false;
  return claims.has_scope(scope.substr(0, scope.size() - kSpelling.size()) + "authentication-methods");
}

// Whether the tenant has what the operation belongs to: where it has not, its address is none.
bool is_offered(const core::Call& call) {
  const Features& features = settings_of(call.world.settings()).features;
  const std::string_view path = call.operation->path;
  if (!path.starts_with("/me/")) return true;
  if (!features.my_account) return false;
  if (!path.starts_with("/me/v1/")) return features.early_access;
  if (path.starts_with("/me/v1/connected-accounts")) return features.connected_accounts;
  if (path.starts_with("/me/v1/consents")) return features.consents;
  return !path.starts_with("/me/v1/organizations") || features.organizations;
}

// RFC 6750 section 3 and RFC 9449 section 7.1; "" for what is no failed authentication, which some SDKs take any answer
// with a challenge for.
std::string_view challenge_for(std::string_view cause) {
  if (cause == kNonceRequired) return R"(DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof")";
  if (cause == kTokenMissing) return R"(Bearer realm="api", DPoP algs="ES256")";
  if (cause == kProofUnexpected) return R"(Bearer realm="api", error="invalid_request", DPoP algs="ES256")";
  if (cause == kProofInvalid || cause == kProofForged) return R"(Bearer realm="api", DPoP error="invalid_dpop_proof", algs="ES256")";
  const bool bad_token = cause == kTokenInvalid || cause == kTokenNeedsDpop || cause == kTokenNotBound;
  return bad_token ? R"(Bearer realm="api", error="invalid_token", DPoP algs="ES256")" : "";
}

// Whether the token goes with its scheme and its proof, in the way of the vendor's own resource servers: bound tokens
// under DPoP alone, others under Bearer without a proof.
std::optional<Problem> judge_binding(core::Call& call, bool dpop, std::string_view token) {
  constexpr crypto::Algorithm kProofAlgorithms[] = {crypto::Algorithm::kEs256};
  constexpr crypto::DpopWindow kWindow{std::chrono::minutes{5}, std::chrono::seconds{30}};
  const oauth::Claims* claims = call.caller.claims();
  const bool bound = claims != nullptr && !claims->key_thumbprint.empty();
  if (!dpop && bound) return Problem{kTokenNeedsDpop, {}};
  if (!dpop) return call.request.header("DPoP") ? std::optional(Problem{kProofUnexpected, {}}) : std::nullopt;
  if (!bound) return Problem{kTokenNotBound, {}};
  const bool nonce = settings_of(call.world.settings()).dpop_nonce && !speaks_oauth(*call.operation);
  const auto proved = core::check_dpop(call, {kProofAlgorithms, kWindow, nonce}, {token, claims->key_thumbprint});
  if (proved) return std::nullopt;
  if (proved.error() == crypto::DpopFault::kNonce) return Problem{kNonceRequired, {}};
  return Problem{proved.error() == crypto::DpopFault::kSignature ? kProofForged : kProofInvalid, {}};
}

void write_validation_errors(core::Call& call, const Problem& problem) {
  call.json().key("validation_errors").begin_array();
  for (const openapi::Violation& violation : problem.violations) {
    const AjvError error = ajv_error(violation, call.body);
    call.json().begin_object().member("detail", error.detail).member("pointer", error.pointer);
    if (error.parameter) call.json().member("source", "params");
    call.json().end_object();
  }
  call.json().end_array();
}

// The bucket that the call was counted in, or where none is loaded the nominal ceiling. Whole seconds, upwards: a client
// that waits until then must not be early.
void write_rate_limit(core::Call& call) {
  const std::int64_t nominal = settings_of(call.world.settings()).nominal_rate_limit;
  const bool counted = call.limit.limit != nullptr;
  const scenario::Standing& standing = call.limit.standing;
  const base::Time full = counted ? standing.reset : call.now + base::Duration{std::chrono::seconds{1}} / nominal;
  call.header("X-RateLimit-Limit", counted ? standing.limit : nominal);
  call.header("X-RateLimit-Remaining", counted ? standing.remaining : nominal - 1);
  call.header("X-RateLimit-Reset", base::epoch_seconds(std::chrono::ceil<std::chrono::seconds>(full)));
}

void write_retry_after(core::Call& call, const Problem& problem) {
  const auto wait = std::chrono::ceil<std::chrono::seconds>(call.limit.standing.retry_after);
  call.header("Retry-After", std::max<std::int64_t>(wait.count(), 1));
  if (is_global_limit(problem)) call.header("X-Auth0-Error-Kind", "global-rate-limit");
}

// Pages of the service's own and of applications may call; browsers also name the origin where they follow a form, which is
// no such call.
bool may_call(const core::Call& call, std::string_view origin) {
  constexpr std::string_view kCalled[] = {"/me/", "/oauth/", "/passkey/", "/mfa/", "/userinfo", "/.well-known/", "/passwordless/"};
  const std::string_view path = call.request.path();
  if (std::none_of(std::begin(kCalled), std::end(kCalled), [&](std::string_view start) { return path.starts_with(start); })) return true;
  if (origin == call.base || call.world.tenant().serves(origin)) return true;
  const auto& clients = settings_of(call.world.settings()).clients;
  return std::any_of(clients.begin(), clients.end(), [&](const oauth::Client& client) { return client.may_speak_to(origin); });
}

void refuse_origin(core::Call& call, std::string_view origin) {
  call.reply().status = 403;
  call.header("Content-Type", "text/plain; charset=utf-8");
  call.text() = fill(wording_of(kOriginRefused).detail, {kOriginRefused, {std::string(origin)}});
}

void allow_origin(core::Call& call) {
  call.header("Vary", "Origin");
  const auto origin = call.request.header("Origin");
  if (!origin || !may_call(call, *origin)) return;
  call.header("Access-Control-Allow-Origin", *origin);
  call.header("Access-Control-Expose-Headers", kExposed);
}

void render_problem(core::Call& call, const Problem& problem) {
  const Wording& wording = wording_for(problem);
  const int status = status_of(wording, problem);
  const std::string number = wording.number.empty() ? std::to_string(status) + "-0001" : std::string(wording.number);
  call.reply().status = status;
  call.header("Content-Type", "application/json; charset=utf-8");
  if (const auto challenge = challenge_for(problem.cause); !challenge.empty()) call.header("WWW-Authenticate", challenge);
  json::Writer& out = call.json();
  out.begin_object().member("type", "https://auth0.com/api-errors/A0E-" + number);
  out.member("title", wording.title.empty() ? http::reason_phrase(status) : wording.title).member("status", status);
  out.member("detail", detail_of(call, wording, problem));
  if (!problem.violations.empty()) write_validation_errors(call, problem);
  out.end_object();
}

}  // namespace

std::optional<Problem> Provider::authenticate(core::Call& call) const {
  const auto origin = call.request.header("Origin");
  if (origin && !may_call(call, *origin)) return Problem{kOriginRefused, {std::string(*origin)}};
  // Second factors are asked for with tokens of another kind, which their operations know.
  if (call.operation->path.starts_with("/mfa/")) return std::nullopt;
  if (!is_offered(call)) return Problem{core::causes::kUnknownPath, {}};
  if (!call.operation->secured) return std::nullopt;
  constexpr std::string_view kBearer = "Bearer ", kDpop = "DPoP ";
  const auto header = call.request.header("Authorization");
  if (!header) return Problem{kTokenMissing, {}};
  const bool dpop = base::starts_with_ignoring_case(*header, kDpop);
  if (!dpop && !base::starts_with_ignoring_case(*header, kBearer)) return Problem{kTokenInvalid, {}};
  const std::string_view token = base::trim(header->substr(dpop ? kDpop.size() : kBearer.size()));
  const auto fault = core::identify(call, token);
  if (fault) return Problem{*fault == core::BearerFault::kKeyPending ? core::causes::kSigningKeyPending : kTokenInvalid, {}};
  if (auto failed = judge_binding(call, dpop, token)) return failed;
  const oauth::Claims* claims = call.caller.claims();
  if (claims == nullptr) return std::nullopt;
  const core::Tenant& tenant = call.world.tenant();
  const auto of_this_service = [&](std::string_view url, std::string_view suffix) {
    return url.ends_with(suffix) && tenant.same_service(url.substr(0, url.size() - suffix.size()), call.base);
  };
  const std::string_view api = speaks_oauth(*call.operation) ? "/userinfo" : "/me/";
  const bool intended = std::any_of(claims->audience.begin(), claims->audience.end(),
                                    [&](const std::string& audience) { return of_this_service(audience, api); });
  if (!of_this_service(claims->issuer, "/") || !intended) return Problem{kTokenInvalid, {}};
  const std::string* missing = core::missing_scope(call, has_scope);
  return missing != nullptr ? std::optional(Problem{kScopeMissing, {*missing}}) : std::nullopt;
}

void Provider::render(core::Call& call, const Problem& problem) const {
  constexpr int kTooManyRequests = 429;
  if (problem.cause == kNonceRequired) call.header("DPoP-Nonce", core::dpop_nonce(call));
  if (problem.cause == kOriginRefused && !problem.arguments.empty())
    refuse_origin(call, problem.arguments.front());
  else if (call.operation != nullptr && speaks_oauth(*call.operation))
    render_oauth(call, problem);
  else
    render_problem(call, problem);
  if (call.reply().status == kTooManyRequests) write_retry_after(call, problem);
}

void Provider::finish(core::Call& call) const {
  call.date();
  write_rate_limit(call);
  const bool kept = call.operation == nullptr || !speaks_oauth(*call.operation) || call.operation->path.starts_with("/.well-known/");
  if (!kept) call.header("Cache-Control", "no-store");
  allow_origin(call);
}

void Provider::preflight(core::Call& call) const {
  const auto origin = call.request.header("Origin");
  if (origin && !may_call(call, *origin)) {
    refuse_origin(call, *origin);
    call.date();
    return allow_origin(call);
  }
  call.reply().status = 204;
  call.date();
  allow_origin(call);
  if (!origin) return;
  call.header("Access-Control-Allow-Methods", "GET,POST,PATCH,DELETE,OPTIONS");
  call.header("Access-Control-Allow-Headers", call.request.header("Access-Control-Request-Headers")
                                                  .value_or("Authorization, Content-Type, DPoP, Auth0-Client, X-Requested-With"));
  call.header("Access-Control-Max-Age", "3600");
}

}  // namespace providers::auth0
