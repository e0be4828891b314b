#pragma once
// MyAccount's Password resource (reference section 3.3). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> password_operations();

// What a password must be like, in words and in numbers, as the authenticators' list embeds it too.
void write_password_requirements(const core::Call& call);

}  // namespace providers::okta
