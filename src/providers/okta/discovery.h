#pragma once
// What Okta's authorization servers say of themselves: discovery documents and keys (reference sections 5.1 and 5.4). Rows;
// stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> discovery_operations();

}  // namespace providers::okta
