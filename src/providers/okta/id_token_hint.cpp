#include "providers/okta/id_token_hint.h"

#include "core/scratch.h"
#include "core/world.h"
#include "oauth/access_token.h"

namespace providers::okta {

std::optional<IdTokenHint> read_id_token_hint(const core::Call& call, std::string_view token) {
  const auto claims = oauth::verify_access_token(call.world.keys(), token, call.scratch.token_parser);
  if (!claims || !claims->id.starts_with("ID.") || claims->audience.empty()) return std::nullopt;
  return IdTokenHint{claims->account_id, claims->audience.front()};
}

}  // namespace providers::okta
