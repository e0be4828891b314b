#pragma once
// ID tokens that come back as a hint of whose browser it is. Stateless.

#include <optional>
#include <string>
#include <string_view>

#include "core/call.h"

namespace providers::okta {

struct IdTokenHint {
  std::string account_id;
  std::string client_id;
};

// What an ID token that we signed says, expired or not (OpenID Connect RP-Initiated Logout 1.0, section 2); nothing for any
// other text. REQUIRES: call.world.keys().ready().
std::optional<IdTokenHint> read_id_token_hint(const core::Call& call, std::string_view token);

}  // namespace providers::okta
