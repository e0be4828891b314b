#pragma once
// What a fixture says of an Auth0 tenant. Immutable.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/fixture.h"
#include "identity/password_policy.h"
#include "oauth/client.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

// Where users come from, or what accounts of theirs can be connected by.
struct Connection {
  std::string name;
  std::string strategy;
  bool connected_accounts = false;
  std::vector<std::string> scopes;
};

struct Organization {
  std::string id;  // "org_…"
  std::string name;
  std::string display_name;
};

// What is switched on (`organization.features` of the fixture).
struct Features {
  bool my_account = true;
  bool early_access = true;  // the addresses without a version
  bool password = true;
  bool webauthn = true;
  bool totp = true;
  bool sms = true;
  bool call = true;
  bool email = true;
  bool push = true;
  bool recovery_code = true;
  bool connected_accounts = true;
  bool consents = true;
  bool organizations = true;

  bool has(MethodType type) const;
};

// How access tokens are written: the vendor's own way, or by RFC 9068.
enum class TokenDialect : std::uint8_t { kAuth0, kRfc9068 };

// An API of the tenant's own, beside the account API.
struct Api {
  std::string audience;
  std::vector<std::string> scopes;
};

// What a refresh token of an application may be turned into besides what it was issued for.
struct RefreshPolicy {
  std::string client_id;
  std::string audience;  // the account API's is "me"
  std::vector<std::string> scopes;
};

struct Settings final : core::Settings {
  std::string name = "Example";  // of the organization: the issuer's in authenticator apps
  Features features;
  std::uint8_t code_tries = 10;
  std::int64_t nominal_rate_limit = 25;  // what the headers show while nothing is limited
  bool dpop_nonce = false;      // whether proofs for the account API have to carry a nonce
  bool default_policy = false;  // whether tokens for the account API ask for a second factor of the last 15 minutes
  TokenDialect token_dialect = TokenDialect::kAuth0;
  identity::PasswordPolicy password_policy;
  std::vector<oauth::Client> clients;
  std::vector<RefreshPolicy> refresh_policies;
  std::vector<Api> apis;
  std::vector<Connection> connections;
  std::vector<Organization> organizations;

  // nullptr where there is none of that name.
  const Connection* find_connection(std::string_view connection) const;
  const Organization* find_organization(std::string_view organization) const;
  // The database that a user is of where their entry does not say.
  std::string default_connection() const;
};

// Fails with a sentence.
base::Result<std::shared_ptr<const core::Settings>> read_settings(const json::Tree& fixture);

// The settings of a world of this provider.
inline const Settings& settings_of(const core::Settings& settings) { return static_cast<const Settings&>(settings); }

}  // namespace providers::auth0
