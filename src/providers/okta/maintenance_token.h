#pragma once
// The token by which a device keeps its push token current while nobody looks (reference section 3.8). Stateless.

#include "core/call.h"
#include "core/outcome.h"
#include "providers/okta/token.h"

namespace providers::okta {

// grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer.
core::Outcome exchange_assertion(core::Call& call, const TokenCall& asked);

}  // namespace providers::okta
