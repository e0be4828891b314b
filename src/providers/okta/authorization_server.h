#pragma once
// Okta's two authorization servers: the organization's own and the custom one named `default`. Stateless.

#include <string>
#include <string_view>

#include "core/call.h"

namespace providers::okta {

struct AuthorizationServer {
  bool custom = false;

  // What its endpoints' paths begin with, and its issuer behind the origin.
  std::string_view path() const { return custom ? "/oauth2/default" : ""; }
  std::string_view endpoints() const { return custom ? "/oauth2/default/v1/" : "/oauth2/v1/"; }
  std::string issuer(std::string_view base) const { return std::string(base).append(path()); }
  // Whom its access tokens are for.
  std::string audience(std::string_view base) const;
  // What an account's grants call it (identity::Grant::audience).
  std::string_view name() const { return custom ? "default" : "org"; }
};

// The audience of the custom server's tokens.
constexpr std::string_view kCustomAudience = "api://default";

// The one whose endpoint is called. REQUIRES: call.operation.
AuthorizationServer server_of(const core::Call& call);

// The organization's identifier, the same in every process.
std::string organization_id(const core::World& world);

}  // namespace providers::okta
