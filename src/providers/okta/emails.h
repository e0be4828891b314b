#pragma once
// MyAccount's Email resource (reference section 3.1). Rows; stateless.

#include <span>
#include <string_view>

#include "core/operation.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> email_operations();

// What following the magic link of `challenge_id` does to its account, which call.caller names: verifies the address if the
// link's code is right. 200 without a body, or `challenge_not_found`, `email_code_wrong`.
core::Outcome follow_magic_link(core::Call& call, std::string_view challenge_id);

}  // namespace providers::okta
