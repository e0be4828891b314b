#pragma once
// MyAccount's WebAuthn resource: passkeys and security keys (reference section 3.9). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> webauthn_operations();

}  // namespace providers::okta
