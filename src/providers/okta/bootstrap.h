#pragma once
// What an application that is pushed to reads before it enrols (reference section 3.8). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> bootstrap_operations();

}  // namespace providers::okta
