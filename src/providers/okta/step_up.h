#pragma once
// Step-up: with the fixture's `organization.step_up` on, changes take a sign-in of the last 15 minutes (reference section
// 2.4). Stateless.

#include <optional>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/problem.h"

namespace providers::okta {

// kAssuranceMissing, or kFactorMissing where the account could have used a second factor and did not. REQUIRES: call.caller
// is set.
std::optional<core::Problem> judge_assurance(const core::Call& call);

// The WWW-Authenticate header for these two causes; "" for any other.
std::string step_up_challenge(std::string_view cause);

}  // namespace providers::okta
