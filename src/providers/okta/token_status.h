#pragma once
// What is asked about tokens, and their end: userinfo, introspect, revoke, logout (reference section 5.5). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> token_status_operations();
std::span<const core::Operation<Account>> logout_operations();

}  // namespace providers::okta
