#pragma once
// MyAccount's organization and the vendor's own applications (reference section 3.5). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> organization_operations();

}  // namespace providers::okta
