#pragma once
// The token endpoint (reference section 5.3). Rows; stateless.

#include <span>
#include <string>

#include "core/operation.h"
#include "oauth/client.h"
#include "providers/okta/account.h"
#include "providers/okta/authorization_server.h"

namespace providers::okta {

// A request for tokens by an application that has proved which it is.
struct TokenCall {
  const oauth::Client& client;
  AuthorizationServer server;
  std::string key_thumbprint;  // of the key that a DPoP proof came with, which the tokens are bound to; "" without one
};

// What a grant type does. The call's body has passed the document's schema for that type.
struct GrantType {
  std::string_view name;
  core::Outcome (*exchange)(core::Call& call, const TokenCall& asked);
};

std::span<const core::Operation<Account>> token_operations();

}  // namespace providers::okta
