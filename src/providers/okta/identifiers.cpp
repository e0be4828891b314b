#include "providers/okta/identifiers.h"

#include "base/draws.h"
#include "core/tenant.h"

namespace providers::okta {
namespace {

std::string id_of(const core::World& world, std::string_view prefix, std::string_view what) {
  std::uint64_t counter = 0;
  const std::string subject = world.tenant().name() + "/" + std::string(what);
  return base::Draws(base::Seed::from_number(0), subject, counter).id(prefix, 17);
}

}  // namespace

std::string authenticator_id(const core::World& world, std::string_view key) {
  return id_of(world, "aut", "authenticator " + std::string(key));
}

}  // namespace providers::okta
