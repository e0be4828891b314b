#pragma once
// One of the two vendors: an Api whose accounts, tokens and fixtures are its own. Immutable after start.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/accounts.h"
#include "core/api.h"
#include "core/fixture.h"
#include "json/writer.h"
#include "oauth/access_token.h"

namespace core {

class World;

// An access token to be made, its defect already worked into the values.
struct TokenRequest {
  AccountName account;
  std::string base;   // the origin that it is issued for
  oauth::Claims claims;  // id, client_id, scopes, times, acr, amr, key_thumbprint; issuer and audience where not the usual
};

// An error that the provider can give, as `understudy causes` lists it.
struct Cause {
  std::string_view name;
  int status;
  std::string_view text;
};

// `causes`, and those of `others` whose names are not among them.
std::vector<Cause> together(std::vector<Cause> causes, std::span<const Cause> others);

class Provider : public Api {
 public:
  virtual std::string_view name() const = 0;
  // Every error that can be asked for by name, in a scenario or a fault.
  virtual std::span<const Cause> causes() const = 0;
  // Those of them that the operation has words for.
  virtual std::span<const Cause> causes_of(const openapi::Operation&) const { return causes(); }
  // Fails with one sentence that names what is wrong.
  virtual base::Result<std::shared_ptr<const Settings>> read_settings(const json::Tree& fixture) const = 0;
  // No accounts yet but those that the fixture's templates stand for. REQUIRES: `world` outlives them.
  virtual std::unique_ptr<Accounts> make_accounts(const World& world, const Fixture& fixture) const = 0;
  // The admin API's view of a user: the fixture's keys, with ids and what is enrolled.
  virtual void write_user(json::Writer& out, const identity::Account& account, const World& world) const = 0;

  // Every scope that a token can have here.
  virtual std::span<const std::string> scopes() const = 0;
  // The issuer of an origin: `BASE` for Okta, `BASE/` for Auth0.
  virtual std::string issuer(std::string_view base) const = 0;
  // What a fresh access token's identifier (`jti`) begins with (identity::Account::token_id).
  virtual std::string token_id(base::Draws& draws) const = 0;
  // Signs an access token; `request.claims.issuer` and `audience` are the provider's usual ones where empty.
  // REQUIRES: world.keys().ready().
  virtual std::string sign_token(const World& world, const TokenRequest& request, oauth::Defect defect) const = 0;
  // Whether the fixture knows a client of that name, and the client that tokens are for where none is named.
  virtual bool knows_client(const World& world, std::string_view client_id) const = 0;
  virtual std::string default_client(const World& world) const = 0;
};

}  // namespace core
