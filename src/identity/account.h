#pragma once
// What every account has, whichever vendor it belongs to. Part of an immutable snapshot (state/cell.h): edited only as a
// draft inside a transaction, read by any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace identity {

// A token that was revoked by itself, remembered until it would have expired anyway.
struct RevokedToken {
  std::string id;  // its `jti`
  base::Time until;
};

struct Account {
  static constexpr std::size_t kMaxRevokedTokens = 1000;

  std::string id;
  std::string login;
  std::string password_hash;  // "" without a password (crypto/password.h)
  std::string literal_token;  // a fixture's `token`, accepted as a bearer token with every scope; "" without
  std::uint64_t draws = 0;    // the counter of base::Draws: every draw for this account moves it on
  base::Time created_at{};
  base::Time modified_at{};
  base::Time tokens_valid_from{};  // access tokens issued before this are revoked
  bool literal_token_ended = false;
  bool deleted = false;            // a tombstone: the account is gone, its table entry stays
  std::vector<RevokedToken> revoked_tokens;

  bool is_revoked(std::string_view token_id) const;
  // Remembers one; forgets those that have expired by `now`, and the oldest beyond kMaxRevokedTokens.
  void revoke(std::string token_id, base::Time until, base::Time now);
};

}  // namespace identity
