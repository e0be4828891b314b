#include "providers/okta/authorization_server.h"

#include "core/tenant.h"

namespace providers::okta {

std::string AuthorizationServer::audience(std::string_view base) const {
  return std::string(custom ? kCustomAudience : base);
}

AuthorizationServer server_of(const core::Call& call) { return {call.operation->path.starts_with("/oauth2/default/")}; }

std::string organization_id(const core::World& world) {
  std::uint64_t counter = 0;
  return base::Draws(base::Seed::from_number(0), world.tenant().name() + "/organization", counter).id("00o", 17);
}

}  // namespace providers::okta
