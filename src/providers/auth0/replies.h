#pragma once
// What the provider needs of Auth0's words beyond rendering them. Pure.

#include <vector>

#include "core/provider.h"

namespace providers::auth0 {

// Every error that Auth0 can give, by name.
std::vector<core::Cause> all_causes();

}  // namespace providers::auth0
