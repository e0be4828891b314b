#pragma once
// MyAccount's Profile resource (reference section 3.4). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> profile_operations();

}  // namespace providers::okta
