#pragma once
// How a test causes a push challenge over the admin API. Stateless.

#include "core/accounts.h"
#include "core/call.h"
#include "core/outcome.h"

namespace providers::okta {

// POST /__admin/users/{user}/push-challenges.
core::Outcome create_push_challenge(core::Call& call, const core::AccountName& user);

}  // namespace providers::okta
