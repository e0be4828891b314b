#pragma once
// An application that calls an endpoint for itself: token, introspect, revoke. Stateless.

#include "core/call.h"
#include "oauth/client.h"
#include "oauth/failure.h"
#include "providers/okta/authorization_server.h"

namespace providers::okta {

// Which application calls, by the Authorization header or the form (oauth/client_authentication.h).
oauth::Result<const oauth::Client*> authenticate_application(const core::Call& call);

}  // namespace providers::okta
