#include "identity/account.h"

#include <algorithm>

namespace identity {

bool Account::is_revoked(std::string_view token_id) const {
  return std::any_of(revoked_tokens.begin(), revoked_tokens.end(),
                     [&](const RevokedToken& revoked) { return revoked.id == token_id; });
}

void Account::revoke(std::string token_id, base::Time until, base::Time now) {
  std::erase_if(revoked_tokens, [&](const RevokedToken& revoked) { return revoked.until <= now; });
  if (revoked_tokens.size() >= kMaxRevokedTokens) revoked_tokens.erase(revoked_tokens.begin());
  revoked_tokens.push_back({std::move(token_id), until});
}

}  // namespace identity
