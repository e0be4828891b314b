#include "providers/auth0/provider.h"

#include <algorithm>
#include <array>

#include "core/tenant.h"
#include "providers/auth0/connected_accounts.h"
#include "providers/auth0/describe.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/memberships.h"
#include "providers/auth0/methods.h"
#include "providers/auth0/oauth_replies.h"
#include "providers/auth0/problems.h"
#include "providers/auth0/settings.h"
#include "providers/auth0/token.h"
#include "providers/auth0/users.h"

namespace providers::auth0 {
namespace {

using json::Tree;

// Reference section 0.1, and the OpenID Connect ones.
std::vector<std::string> all_scopes() {
  std::vector<std::string> scopes = {"openid", "profile", "email", "offline_access"};
  for (std::string_view verb : {"create", "read", "update", "delete"})
    scopes.push_back(std::string(verb) + ":me:authentication_methods");
  for (std::string_view verb : {"create", "read", "delete"}) scopes.push_back(std::string(verb) + ":me:connected_accounts");
  for (std::string_view resource : {"factors", "consents", "organizations"})
    scopes.push_back("read:me:" + std::string(resource));
  return scopes;
}

core::Rows<Account> bind(const core::Contract& contract, bool partial) {
  const std::array tables = {method_operations(),  enrolment_operations(),         confirmation_operations(), membership_operations(),
                             token_operations(),   connected_account_operations(), connect_page_operations(), authorize_operations(),
                             logout_operations(),  discovery_operations(),         passkey_operations(),      passwordless_operations(),
                             mfa_operations()};
  return {contract, tables, partial};
}

// What the server itself refuses is no request of anybody's.
std::vector<core::Cause> api_causes() {
  std::vector<core::Cause> causes;
  for (const Wording& wording : wordings())
    if (wording.cause != core::causes::kRequestRefused) causes.push_back({wording.cause, wording.status, wording.title});
  return causes;
}

std::vector<core::Cause> oauth_causes() {
  std::vector<core::Cause> causes;
  for (const OAuthWording& wording : oauth_wordings()) causes.push_back({wording.cause, wording.status, wording.description});
  return causes;
}

}  // namespace

Provider::Provider(core::Contract contract, bool partial)
    : contract_(std::move(contract)), rows_(bind(contract_, partial)), api_causes_(api_causes()), oauth_causes_(oauth_causes()),
      causes_(core::together(api_causes_, oauth_causes_)), scopes_(all_scopes()) {}

std::span<const core::Cause> Provider::causes_of(const openapi::Operation& operation) const {
  return speaks_oauth(operation) ? oauth_causes_ : api_causes_;
}

std::unique_ptr<core::Accounts> Provider::make_accounts(const core::World& world, const core::Fixture& fixture) const {
  return std::make_unique<core::AccountsOf<Account>>(
      world.seed(), fixture.templates,
      core::AccountsOf<Account>::Reader{
          [&world](const Tree& entry, std::uint32_t others, base::Time now) { return make_user(world, entry, others, now); },
          [&world](std::string_view login, std::uint32_t others) { return id_of_login(world, login, others); },
          [&world](Account& draft, const Tree& entry, base::Time now) { return change_user(world, draft, entry, now); }},
      world.began());
}

void Provider::write_user(json::Writer& out, const identity::Account& account, const core::World&) const {
  auth0::write_user(out, static_cast<const Account&>(account));
}

std::string Provider::sign_token(const core::World& world, const core::TokenRequest& request, oauth::Defect defect) const {
  return sign_access_token(world, request, {}, defect);
}

base::Result<std::shared_ptr<const core::Settings>> Provider::read_settings(const Tree& fixture) const {
  return auth0::read_settings(fixture);
}

bool Provider::knows_client(const core::World& world, std::string_view client_id) const {
  return oauth::find_client(settings_of(world.settings()).clients, client_id) != nullptr;
}

std::string Provider::default_client(const core::World& world) const {
  const auto& clients = settings_of(world.settings()).clients;
  return clients.empty() ? "understudy" : clients.front().id;
}

}  // namespace providers::auth0
