#pragma once
// MyAccount's Sessions resource (reference section 3.6). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> account_session_operations();

}  // namespace providers::okta
