#pragma once
// Signing a person in for an application: authorize, and the forms of the pages that it shows (reference section 5.2). Rows;
// stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> authorize_operations();

}  // namespace providers::okta
