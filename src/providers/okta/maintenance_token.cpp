#include "providers/okta/maintenance_token.h"

#include <algorithm>

#include "core/credentials.h"
#include "core/rows.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "oauth/claims.h"
#include "oauth/grants.h"
#include "providers/okta/device_jwt.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/problems.h"
#include "providers/okta/tokens.h"

namespace providers::okta {
namespace {

namespace causes = oauth::causes;
using core::Call;
using core::Outcome;

constexpr std::string_view kIssuer = "urn:okta:devices:app:authenticator";
constexpr std::string_view kMaintenance = "okta.myAccount.appAuthenticator.maintenance.";

// Whether the assertion is this person's device's. Its `jti` is good once.
bool vouches(Call& call, const DeviceJwt& assertion, const Account& me) {
  const auto device = std::ranges::find(me.app_authenticators, assertion.text("methodEnrollmentId"), &AppAuthenticator::method_id);
  if (device == me.app_authenticators.end() || device->standing != Standing::kActive) return false;
  const bool sound = assertion.kid() == device->possession.kid && assertion.text("iss") == kIssuer &&
                     !assertion.text("jti").empty() && assertion.is_for(call) && assertion.in_time(call.now) &&
                     assertion.signed_by(device->possession.key);
  if (!sound) return false;
  const base::Time expires{std::chrono::seconds{assertion["exp"].integer().value_or(0)}};
  return call.world.spent().spend("assertion " + device->method_id + " " + std::string(assertion.text("jti")), expires, call.now);
}

// Of the scopes that are asked for, those that keep an enrolment in order: nothing else comes without a person.
oauth::Result<std::vector<std::string>> maintenance_scopes(const Call& call, const oauth::Client& client) {
  auto asked = oauth::split_scopes(call.body["scope"].string_or(""));
  const auto known = call.world.tenant().provider().scopes();
  auto scopes = oauth::cut_scopes(client, asked, {known.begin(), known.end()});
  if (!scopes) return scopes;
  std::erase_if(*scopes, [](const std::string& scope) { return !scope.starts_with(kMaintenance); });
  if (scopes->empty()) return oauth::failure(causes::kScopeUnknown);
  return scopes;
}

}  // namespace

Outcome exchange_assertion(Call& call, const TokenCall& asked) {
  auto scopes = maintenance_scopes(call, asked.client);
  if (!scopes) return refused(scopes.error());
  const auto assertion = DeviceJwt::parse(call.body["assertion"].string_or(""), call.scratch.token_parser);
  if (!assertion) return core::problem(kAssertionInvalid);
  act_for(call, {std::string(assertion->text("sub")), ""});
  bool good = false;
  const state::Guard guard;
  core::accounts_of<Account>(call).read(guard, call.caller.reference(), [&](const Account& me) { good = vouches(call, *assertion, me); });
  if (!good) return core::problem(kAssertionInvalid);
  TokenContents contents;
  const auto outcome = core::transact<Account>(call, [&](Account& me) -> Outcome {
    identity::Grant terms;
    terms.client_id = asked.client.id;
    terms.audience = asked.server.name();
    terms.scopes = *scopes;
    terms.authentication = {call.now, {"pop"}};
    terms.key_thumbprint = asked.key_thumbprint;
    terms.code_used = true;  // there is none
    const identity::Grant& grant = oauth::open_grant(me, *call.draws, std::move(terms), call.now);
    contents = draw_tokens(call, me, grant, grant.scopes);
    return core::ok();
  });
  if (!outcome) return core::problem(kAssertionInvalid);
  return *outcome ? answer_with_tokens(call, contents) : *outcome;
}

}  // namespace providers::okta
