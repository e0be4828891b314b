#pragma once
// MyAccount's Phone resource (reference section 3.2). Rows; stateless.

#include <span>

#include "core/operation.h"
#include "core/problem.h"
#include "providers/okta/account.h"

namespace providers::okta {

std::span<const core::Operation<Account>> phone_operations();

// What a body that fails its schema is to this resource: a method that does not exist and data of a wrong type have
// errors of their own. `problem` itself where it is neither.
core::Problem in_phone_words(const core::Call& call, core::Problem problem);

}  // namespace providers::okta
