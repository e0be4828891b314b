#pragma once
// What a fixture says of an Auth0 tenant. Immutable.

#include <string>
#include <vector>

#include "core/fixture.h"

namespace providers::auth0 {

struct Settings final : core::Settings {
  std::vector<std::string> client_ids;
  std::int64_t nominal_rate_limit = 25;  // what the rate-limit headers show while no limit is loaded; per second
};

// The settings of a world of this provider.
inline const Settings& settings_of(const core::Settings& settings) { return static_cast<const Settings&>(settings); }

}  // namespace providers::auth0
