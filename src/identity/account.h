#pragma once
// What every account has, whichever vendor it belongs to. Part of an immutable snapshot (state/cell.h): edited only as a
// draft inside a transaction, read by any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "identity/push_challenge.h"
#include "identity/totp.h"

namespace identity {

// A token that was revoked by itself, remembered until it would have expired anyway.
struct RevokedToken {
  std::string id;  // its `jti`
  base::Time until;
};

struct Account {
  static constexpr std::size_t kMaxRevokedTokens = 1000;
  static constexpr std::size_t kMaxPushChallenges = 20;

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
  std::vector<Totp> totps;  // in the order in which they were added
  std::vector<PushChallenge> push_challenges;  // the newest last

  bool is_revoked(std::string_view token_id) const;
  // Remembers one; forgets those that have expired by `now`, and the oldest beyond kMaxRevokedTokens.
  void revoke(std::string token_id, base::Time until, base::Time now);

  // Asks the person; the oldest question goes where there are kMaxPushChallenges.
  void ask_by_push(std::string challenge_id, base::Time now);
  // What the person said: nothing for an unknown or expired challenge.
  std::optional<PushChallenge::Answer> push_answer(std::string_view challenge_id, base::Time now) const;
  // The person's answer. False where the challenge is unknown, expired or answered already.
  bool answer_push(std::string_view challenge_id, bool approve, base::Time now);
};

}  // namespace identity
