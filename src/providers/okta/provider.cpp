#include "providers/okta/provider.h"

#include <algorithm>
#include <array>

#include "core/scratch.h"
#include "core/world.h"
#include "providers/okta/account_sessions.h"
#include "providers/okta/app_authenticators.h"
#include "providers/okta/approvals.h"
#include "providers/okta/authentication.h"
#include "providers/okta/authenticators.h"
#include "providers/okta/authn.h"
#include "providers/okta/authorization_server.h"
#include "providers/okta/authorize.h"
#include "providers/okta/bootstrap.h"
#include "providers/okta/describe.h"
#include "providers/okta/discovery.h"
#include "providers/okta/emails.h"
#include "providers/okta/oauth_replies.h"
#include "providers/okta/organization.h"
#include "providers/okta/password.h"
#include "providers/okta/phones.h"
#include "providers/okta/problems.h"
#include "providers/okta/profile.h"
#include "providers/okta/push_admin.h"
#include "providers/okta/push_challenges.h"
#include "providers/okta/settings.h"
#include "providers/okta/sign_in.h"
#include "providers/okta/token.h"
#include "providers/okta/token_status.h"
#include "providers/okta/users.h"
#include "providers/okta/webauthn.h"

namespace providers::okta {
namespace {

core::Rows<Account> bind(const core::Contract& contract, bool partial) {
  const std::array tables = {email_operations(),     phone_operations(),        password_operations(),
                             profile_operations(),   organization_operations(),  webauthn_operations(),
                             sign_in_operations(),   discovery_operations(),     authn_operations(),
                             authorize_operations(), token_operations(),         logout_operations(),
                             token_status_operations(), account_session_operations(), bootstrap_operations(),
                             app_authenticator_operations(), push_challenge_operations(), approval_operations(),
                             authenticator_operations()};
  return {contract, tables, partial};
}

// What the server itself refuses is no request of anybody's.
std::vector<core::Cause> api_causes() {
  std::vector<core::Cause> causes;
  for (const Wording& wording : wordings())
    if (wording.cause != core::causes::kRequestRefused) causes.push_back({wording.cause, wording.status, wording.summary});
  return causes;
}

// Those of the authorization servers. Limits are told in the words of the other APIs there, too.
std::vector<core::Cause> oauth_causes() {
  constexpr int kTooManyRequests = 429;
  std::vector<core::Cause> causes = api_causes();
  std::erase_if(causes, [](const core::Cause& cause) { return cause.status != kTooManyRequests; });
  for (const OAuthWording& wording : oauth_wordings()) causes.push_back({wording.cause, wording.status, wording.description});
  return causes;
}

// The umbrellas among them, which no operation names.
std::vector<std::string> all_scopes(const core::Contract& contract) {
  std::vector<std::string> scopes = {"openid", "profile", "email", "offline_access", "okta.myAccount.read", "okta.myAccount.manage"};
  for (const openapi::Operation* operation : contract.operations())
    for (const std::string& scope : operation->scopes)
      if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) scopes.push_back(scope);
  return scopes;
}

// Shape of an authorization server's access token (reference section 2.1): the custom one's where it is for its audience.
std::string access_token_payload(const core::TokenRequest& request) {
  const oauth::Claims& claims = request.claims;
  std::string text;
  json::Writer out(text);
  out.begin_object().member("ver", 1).member("jti", claims.id);
  const bool custom = claims.is_for(kCustomAudience);
  out.member("iss", claims.issuer.empty() ? request.base + std::string(AuthorizationServer{custom}.path()) : claims.issuer);
  out.member("aud", claims.audience.empty() ? request.base : claims.audience.front());
  out.member("sub", request.account.login);
  out.member("cid", claims.client_id).member("uid", request.account.id).key("scp").begin_array();
  for (const std::string& scope : claims.scopes) out.string(scope);
  out.end_array();
  oauth::write_common_claims(out, claims);
  out.end_object();
  return text;
}

}  // namespace

Provider::Provider(core::Contract contract, bool partial)
    : contract_(std::move(contract)), rows_(bind(contract_, partial)), api_causes_(api_causes()), oauth_causes_(oauth_causes()),
      causes_(core::together(api_causes_, oauth_causes_)), scopes_(all_scopes(contract_)) {}

std::span<const core::Cause> Provider::causes_of(const openapi::Operation& operation) const {
  return speaks_oauth(operation) ? oauth_causes_ : api_causes_;
}

std::optional<core::Problem> Provider::authenticate(core::Call& call) const { return okta::authenticate(call); }

std::unique_ptr<core::Accounts> Provider::make_accounts(const core::World& world, const core::Fixture& fixture) const {
  return std::make_unique<core::AccountsOf<Account>>(
      world.seed(), fixture.templates,
      core::AccountsOf<Account>::Reader{
          [&world](const json::Tree& entry, std::uint32_t others, base::Time now) { return make_user(world, entry, others, now); },
          [&world](std::string_view login, std::uint32_t others) { return id_of_login(world, login, others); },
          [&world](Account& draft, const json::Tree& entry, base::Time now) { return change_user(world, draft, entry, now); }},
      world.began());
}

void Provider::write_user(json::Writer& out, const identity::Account& account, const core::World&) const {
  okta::write_user(out, static_cast<const Account&>(account));
}

std::optional<core::Outcome> Provider::administer(core::Call& call, const core::AccountName& user) const {
  if (call.operation->id == "createPushChallenge") return create_push_challenge(call, user);
  return std::nullopt;
}

std::string Provider::sign_token(const core::World& world, const core::TokenRequest& request, oauth::Defect defect) const {
  return oauth::sign_token(world.keys(), "", access_token_payload(request), defect);
}

bool Provider::knows_client(const core::World& world, std::string_view client_id) const {
  return oauth::find_client(settings_of(world.settings()).clients, client_id) != nullptr;
}

bool Provider::may_grant(const core::World& world, std::string_view client_id, std::string_view scope) const {
  const oauth::Client* client = oauth::find_client(settings_of(world.settings()).clients, client_id);
  return client != nullptr && client->may_have_scope(scope);
}

std::string Provider::default_client(const core::World& world) const {
  const auto& clients = settings_of(world.settings()).clients;
  return clients.empty() ? "understudy" : clients.front().id;
}

}  // namespace providers::okta
