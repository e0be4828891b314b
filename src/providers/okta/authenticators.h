#pragma once
// MyAccount's Authenticators resource: what there is to enrol in, and what the caller has enrolled (reference section 3.7),
// derived from the account's real state. Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> authenticator_operations();

}  // namespace providers::okta
