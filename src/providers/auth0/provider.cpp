#include "providers/auth0/provider.h"

#include <algorithm>
#include <array>

#include "core/tenant.h"
#include "providers/auth0/enrolment.h"
#include "providers/auth0/memberships.h"
#include "providers/auth0/methods.h"
#include "providers/auth0/replies.h"
#include "providers/auth0/settings.h"
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
  const std::array tables = {method_operations(), enrolment_operations(), confirmation_operations(), membership_operations()};
  return {contract, tables, partial};
}

}  // namespace

Provider::Provider(core::Contract contract, bool partial)
    : contract_(std::move(contract)), rows_(bind(contract_, partial)), causes_(all_causes()), scopes_(all_scopes()) {}

base::Result<std::unique_ptr<core::Accounts>> Provider::make_accounts(const core::World& world,
                                                                      const core::Fixture& fixture) const {
  const base::Time began = world.clock().now();
  auto accounts = std::make_unique<core::AccountsOf<Account>>(
      world.seed(), fixture.templates,
      core::AccountsOf<Account>::Reader{
          [&world](const Tree& entry, std::uint32_t others, base::Time now) { return make_user(world, entry, others, now); },
          [&world](Account& draft, const Tree& entry, base::Time now) { return change_user(world, draft, entry, now); }},
      began);
  for (const Tree& entry : fixture.users)
    if (const auto made = accounts->create(entry, began); !made)
      return base::fail(made.error().arguments.empty() ? std::string(made.error().cause) : made.error().arguments.front());
  return accounts;
}

void Provider::write_user(json::Writer& out, const identity::Account& account, const core::World&) const {
  auth0::write_user(out, static_cast<const Account&>(account));
}

// Reference section 0.1: `aud` is `{I}/me/`, `iss` is `{I}/`, scopes are one string.
std::string Provider::token_payload(const core::TokenRequest& request) const {
  const oauth::Claims& claims = request.claims;
  std::string scope;
  for (const std::string& one : claims.scopes) scope += (scope.empty() ? "" : " ") + one;
  std::string text;
  json::Writer out(text);
  out.begin_object().member("iss", claims.issuer.empty() ? issuer(request.base) : claims.issuer);
  out.member("sub", request.account.id);
  out.member("aud", claims.audience.empty() ? request.base + "/me/" : claims.audience.front());
  out.member("scope", scope).member("azp", claims.client_id).member("jti", claims.id);
  oauth::write_common_claims(out, claims);
  out.end_object();
  return text;
}

base::Result<std::shared_ptr<const core::Settings>> Provider::read_settings(const Tree& fixture) const {
  return auth0::read_settings(fixture);
}

bool Provider::knows_client(const core::World& world, std::string_view client_id) const {
  const auto& ids = settings_of(world.settings()).client_ids;
  return std::find(ids.begin(), ids.end(), client_id) != ids.end();
}

std::string Provider::default_client(const core::World& world) const {
  const auto& ids = settings_of(world.settings()).client_ids;
  return ids.empty() ? "understudy" : ids.front();
}

}  // namespace providers::auth0
