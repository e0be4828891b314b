#pragma once
// What a person agreed to and where they are a member (reference sections 1.13 to 1.15).

#include <span>

#include "core/operation.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

std::span<const core::Operation<Account>> membership_operations();

}  // namespace providers::auth0
