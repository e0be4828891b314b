#pragma once
// MyAccount's App Authenticators resource: enrolments of devices that are pushed to (reference section 3.8). Rows;
// stateless.

#include <optional>
#include <span>

#include "core/operation.h"
#include "core/problem.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> app_authenticator_operations();

// What a device is told whose enrolment was suspended or deleted without it; nothing where it is as it was.
std::optional<core::Problem> refuse_inactive(const AppAuthenticator& enrolment);

}  // namespace providers::okta
