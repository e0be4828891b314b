#pragma once
// Okta's sign-in without a page, and the session of a browser (reference section 5.5). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> authn_operations();

}  // namespace providers::okta
