#pragma once
// The rate limits that the vendor has of its own (reference section 4), for fixtures that ask for them.

#include <memory>

#include "scenario/script.h"

namespace providers::okta {

// 20 requests of a user to the account API in 5 seconds, and 4 sign-ins a second for one username. Each counts from its
// first request.
std::shared_ptr<const scenario::Script> vendor_limits();

}  // namespace providers::okta
