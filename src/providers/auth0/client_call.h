#pragma once
// An application that calls an endpoint for itself: token, revoke, passkey, mfa, passwordless, par. Stateless.

#include "core/call.h"
#include "oauth/client.h"
#include "oauth/failure.h"

namespace providers::auth0 {

// Which application calls, by the Authorization header or the body (oauth/client_authentication.h).
oauth::Result<const oauth::Client*> authenticate_application(const core::Call& call);

}  // namespace providers::auth0
