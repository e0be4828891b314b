#include "providers/okta/authentication.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/bearer.h"
#include "core/tenant.h"
#include "providers/okta/authorization_server.h"
#include "providers/okta/dpop.h"
#include "providers/okta/problems.h"
#include "providers/okta/settings.h"
#include "providers/okta/step_up.h"

namespace providers::okta {
namespace {

using core::Call;
using core::Problem;

constexpr std::string_view kVersion = "1.0.0";
constexpr std::string_view kVersionParameter = "okta-version";
constexpr std::string_view kPrefix = "okta.myAccount.";

std::string_view unquote(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return value;
}

bool is_version_range(std::string_view range) {
  if (range == "application/json; okta-version=1.0.0") return true;  // as the SDK sends it
  constexpr std::array<std::string_view, 4> kTypes = {"*/*", "application/*", "application/json",
                                                      "application/merge-patch+json"};
  const std::string_view type = base::trim(range.substr(0, range.find(';')));
  if (std::none_of(kTypes.begin(), kTypes.end(), [&](auto known) { return base::iequals(known, type); })) return false;
  while (range.find(';') != std::string_view::npos) {
    range.remove_prefix(range.find(';') + 1);
    const std::string_view parameter = range.substr(0, range.find(';'));
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (base::iequals(base::trim(parameter.substr(0, equals)), kVersionParameter) &&
        unquote(base::trim(parameter.substr(equals + 1))) == kVersion)
      return true;
  }
  return false;
}

// A `.manage` scope covers its `.read`; the umbrellas cover all reads, and everything (reference section 2.1). What takes
// care of a device's push token takes in less than what changes its keys.
bool covers(const oauth::Claims& claims, std::string_view scope) {
  if (claims.has_scope(scope) || claims.has_scope("okta.myAccount.manage")) return true;
  if (scope == "okta.myAccount.appAuthenticator.maintenance.manage")
    return claims.has_scope("okta.myAccount.appAuthenticator.manage");
  constexpr std::string_view kRead = ".read";
  if (!scope.ends_with(kRead) || !scope.starts_with(kPrefix)) return false;
  const std::string manage = std::string(scope.substr(0, scope.size() - kRead.size())) + ".manage";
  return claims.has_scope(manage) || claims.has_scope("okta.myAccount.read");
}

std::optional<Problem> judge_bearer(core::BearerFault fault) {
  switch (fault) {
    case core::BearerFault::kGarbled:
    case core::BearerFault::kNotYetValid: return Problem{kTokenInvalid, {}};
    case core::BearerFault::kExpired: return Problem{kTokenExpired, {}};
    case core::BearerFault::kRevoked: return Problem{kTokenRevoked, {}};
    case core::BearerFault::kKeyPending: return Problem{core::causes::kSigningKeyPending, {}};
  }
  return std::nullopt;
}

// The org authorization server's issuer is the origin, and its tokens are for the origin. There is one custom server, which
// has an audience of its own.
std::optional<Problem> judge_origin(const Call& call, const oauth::Claims& claims) {
  const core::Tenant& tenant = call.world.tenant();
  const std::string_view issuer = claims.issuer;
  const std::string_view origin = issuer.substr(0, issuer.find("/oauth2/"));
  const std::string_view server = issuer.substr(origin.size());
  const bool custom = server == AuthorizationServer{true}.path() && settings_of(call.world.settings()).custom_server_tokens;
  if (!tenant.same_service(origin, call.base) || (!server.empty() && !custom)) return Problem{kTokenIssuer, {}};
  const bool intended = std::any_of(claims.audience.begin(), claims.audience.end(), [&](const std::string& audience) {
    return tenant.same_service(audience, call.base) || (custom && audience == kCustomAudience);
  });
  return intended ? std::nullopt : std::optional(Problem{kTokenAudience, {}});
}

// What follows the scheme in an Authorization header; nothing for another scheme than these two.
std::optional<std::string_view> credentials(std::string_view header) {
  for (const std::string_view scheme : {"Bearer ", "DPoP "})
    if (base::starts_with_ignoring_case(header, scheme)) return base::trim(header.substr(scheme.size()));
  return std::nullopt;
}

std::optional<Problem> judge_binding(Call& call, std::string_view token) {
  const oauth::Claims* claims = call.caller.claims();
  const bool bound = claims != nullptr && !claims->key_thumbprint.empty();
  if (!uses_dpop(call.request)) return bound ? std::optional(Problem{kTokenNeedsDpop, {}}) : std::nullopt;
  if (!bound) return Problem{kTokenNotBound, {}};
  const auto proved = core::check_dpop(call, dpop_rules(false), {token, claims->key_thumbprint});
  return proved ? std::nullopt : std::optional(Problem{cause_of(proved.error()), {}});
}

std::optional<Problem> identify(Call& call) {
  const auto header = call.request.header("Authorization");
  if (!header) {
    const bool in_query = call.request.query().starts_with("access_token=") ||
                          call.request.query().find("&access_token=") != std::string_view::npos;
    return Problem{in_query ? kTokenInQuery : kTokenMissing, {}};
  }
  const auto token = credentials(*header);
  if (!token) return Problem{kTokenInvalid, {}};
  if (const auto fault = core::identify(call, *token)) return judge_bearer(*fault);
  if (call.caller.claims() != nullptr) {
    if (auto failed = judge_origin(call, *call.caller.claims())) return failed;
  }
  return judge_binding(call, *token);
}

std::string_view description_of(std::string_view cause) {
  if (cause == kTokenExpired) return "The token has expired.";
  if (cause == kTokenRevoked) return "The access token has been revoked.";
  if (cause == kTokenIssuer) return "The access token provided has an invalid issuer.";
  if (cause == kTokenAudience) return "The access token provided is not intended for Okta.";
  if (cause == kTokenInvalid) return "The access token is invalid.";
  if (cause == kScopeMissing) return "The access token provided does not contain the required scopes.";
  if (cause == kTokenInQuery) return "The access token cannot be presented in a query string.";
  if (cause == kTokenNeedsDpop)
    return "The resource request must use the DPoP authentication scheme when using a DPoP bound token.";
  if (cause == kTokenNotBound) return "The presented access_token is not DPoP bound.";
  return dpop_description(cause);
}

std::string_view error_of(std::string_view cause) {
  if (cause == kScopeMissing) return "insufficient_scope";
  if (cause == kTokenInQuery || cause == kTokenNeedsDpop) return "invalid_request";
  if (!dpop_description(cause).empty()) return "invalid_dpop_proof";
  return "invalid_token";
}

// The path that was asked for. okta-auth-js loses parameters whose values hold characters other than these.
std::string resource_of(const Call& call) {
  constexpr std::string_view kUnderstood =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.,^_`|~/:";
  std::string resource;
  for (const char& c : call.request.path()) {
    if (kUnderstood.find(c) != std::string_view::npos)
      resource += c;
    else
      base::append_percent_encoded(resource, {&c, 1});
  }
  return resource;
}

std::string needed_scopes(const Call& call, const Problem& problem) {
  if (problem.cause == kScopeMissing && !problem.arguments.empty()) return problem.arguments.front();
  std::string scopes;
  for (const std::string& scope : call.operation->scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  return scopes;
}

// Features that are refused as a whole. What else a fixture switches off is told by its own resource.
struct Feature {
  std::string_view path;
  bool Settings::* on;
};
constexpr Feature kFeatures[] = {
    {"/idp/myaccount/", &Settings::my_account},
    {"/idp/myaccount/app-authenticators", &Settings::app_authenticator},
    {"/idp/myaccount/okta-applications", &Settings::okta_applications},
    {"/idp/myaccount/password", &Settings::password},
};

bool is_switched_off(const Call& call) {
  const Settings& settings = settings_of(call.world.settings());
  return std::any_of(std::begin(kFeatures), std::end(kFeatures), [&](const Feature& feature) {
    return call.operation->path.starts_with(feature.path) && !(settings.*feature.on);
  });
}

}  // namespace

bool accepts_version(const http::Request& request) {
  for (const http::Header& header : request.headers) {
    if (!base::iequals(header.name, "Accept")) continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      const auto comma = rest.find(',');
      if (is_version_range(rest.substr(0, comma))) return true;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return false;
}

std::optional<Problem> authenticate(Call& call) {
  if (call.operation->secured) {
    if (auto failed = identify(call)) return failed;
  }
  const bool versioned = call.operation->path.starts_with("/idp/myaccount/");
  if (is_switched_off(call)) return Problem{kFeatureOff, {}};
  if (versioned && !accepts_version(call.request)) return Problem{kVersionMissing, {}};
  if (core::missing_scope(call, covers) != nullptr) return Problem{kScopeMissing, {}};
  return call.operation->secured ? judge_assurance(call) : std::nullopt;
}

bool may(const Call& call, std::string_view scope) {
  const oauth::Claims* claims = call.caller.claims();
  return claims == nullptr || covers(*claims, scope);  // nobody is needed, or a literal token, which has every scope
}

std::string challenge_header(const Call& call, const Problem& problem) {
  const std::string_view cause = problem.cause;
  if (std::string step_up = step_up_challenge(cause); !step_up.empty()) return step_up;
  const bool missing = cause == kTokenMissing;
  const std::string_view description = description_of(cause);
  if (!missing && description.empty()) return {};
  const std::string base(call.base);
  std::string header = uses_dpop(call.request) ? "DPoP algs=\"" + std::string(kDpopAlgorithms) + "\", " : "Bearer ";
  header += "authorization_uri=\"" + base + "/oauth2/v1/authorize\", realm=\"" + base + "\", scope=\"" +
                       needed_scopes(call, problem) + "\"";
  if (!missing) {
    header.append(", error=\"").append(error_of(cause)).append("\", error_description=\"").append(description).append("\"");
    header.append(", resource=\"").append(resource_of(call)).append("\"");
  }
  return header;
}

}  // namespace providers::okta
