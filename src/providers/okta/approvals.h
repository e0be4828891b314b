#pragma once
// Client-initiated backchannel authentication: `bc/authorize` pushes a challenge to the person's device, and the token
// endpoint answers for it once they have said something (OpenID Connect CIBA Core, poll mode). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "providers/okta/account.h"
#include "providers/okta/token.h"

namespace providers::okta {

std::span<const core::Operation<Account>> approval_operations();

// grant_type=urn:openid:params:grant-type:ciba.
core::Outcome exchange_approval(core::Call& call, const TokenCall& asked);

}  // namespace providers::okta
