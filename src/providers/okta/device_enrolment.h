#pragma once
// What a device asks to enrol (POST /app-authenticators), as documented and as the vendor's SDKs send it. Stateless.

#include <optional>

#include "base/result.h"
#include "core/call.h"
#include "core/problem.h"
#include "providers/okta/account.h"

namespace providers::okta {

// The enrolment without identifiers and times, keys read and, for a device that is known already, its attestation verified
// and its identifiers and key taken over. Dear: not inside a transaction.
base::Result<AppAuthenticator, core::Problem> read_enrolment(core::Call& call);

// Takes over the transaction types that `push` (or its `keys`) names, if it does.
void read_capabilities(json::Value push, AppAuthenticator& enrolment);
// The user verification key that `keys` names: none where it is absent or null.
base::Result<std::optional<DeviceKey>, core::Problem> read_user_verification(json::Value keys);

}  // namespace providers::okta
