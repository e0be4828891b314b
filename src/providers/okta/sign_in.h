#pragma once
// The page behind an e-mail's magic link. Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> sign_in_operations();

}  // namespace providers::okta
