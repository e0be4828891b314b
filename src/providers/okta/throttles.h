#pragma once
// The vendor's waits between two messages to one address or number (reference section 4), kept where the fixture asks for
// them. On the tenant's clock; one that was set back waits for nothing.

#include "core/world.h"
#include "providers/okta/settings.h"

namespace providers::okta {

constexpr base::Duration kEmailWait = std::chrono::seconds{5};
constexpr base::Duration kPhoneWait = std::chrono::seconds{30};

// Whether the message before, sent at `last`, was too short a while ago.
inline bool too_soon(const core::Call& call, base::Time last, base::Duration wait) {
  return settings_of(call.world.settings()).throttles && call.now >= last && call.now - last < wait;
}

}  // namespace providers::okta
