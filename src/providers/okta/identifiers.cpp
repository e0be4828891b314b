#include "providers/okta/identifiers.h"

#include "base/short_text.h"
#include "core/tenant.h"

namespace providers::okta {

base::Drawn authenticator_id(const core::World& world, std::string_view key) {
  std::uint64_t counter = 0;
  const base::ShortText subject{world.tenant().name(), "/authenticator ", key};
  return base::Draws(base::Seed::from_number(0), subject, counter).id("aut", 17);
}

}  // namespace providers::okta
