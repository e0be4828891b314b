#pragma once
// Challenges that are pushed to a device and its answers to them (reference section 3.8). Rows; stateless.

#include <span>
#include <string>
#include <string_view>

#include "core/operation.h"
#include "core/world.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> push_challenge_operations();

// Puts a challenge before the enrolment's device, for PushChallenge::kLifetime or until `wanted.expires_at` where that is
// set, and tells the outbox of it. `wanted` says what is asked; the rest of it is filled in. Inside a transaction.
const PushChallenge& push(core::Call& call, Account& me, AppAuthenticator& enrolment, PushChallenge wanted);

// The JWT that a device gets, signed with the tenant's key. `base` is the origin that it is told of. Dear: not inside a
// transaction. REQUIRES: the key is there.
std::string challenge_jwt(const core::World& world, std::string_view base, std::string_view user_id,
                          const AppAuthenticator& enrolment, const PushChallenge& challenge);

}  // namespace providers::okta
