#pragma once
// A device's answer to a push challenge, held against what was asked. Pure functions.

#include <string_view>

#include "base/result.h"
#include "core/call.h"
#include "providers/okta/account.h"
#include "providers/okta/device_jwt.h"

namespace providers::okta {

// The enrolled key that the answer names by `kid` and `keyType`; nullptr where it names none.
const DeviceKey* key_of_response(const DeviceJwt& response, const AppAuthenticator& enrolment);

// What the answer says, all but its signature looked at; fails with a sentence of static storage.
base::Result<PushAnswer, std::string_view> judge_response(const core::Call& call, const DeviceJwt& response,
                                                          const Account& me, const AppAuthenticator& enrolment,
                                                          const PushChallenge& challenge);

}  // namespace providers::okta
