#pragma once
// What every account has, whichever vendor it belongs to. Part of an immutable snapshot (state/cell.h): edited only as a
// draft inside a transaction, read by any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/holders.h"
#include "base/list.h"
#include "base/shared_text.h"
#include "base/time.h"
#include "identity/passkey.h"
#include "identity/push_challenge.h"
#include "identity/sign_ins.h"
#include "identity/totp.h"
#include "identity/virtual_authenticator.h"

namespace identity {

// A token that was revoked by itself, or all tokens of a grant, remembered until they would have expired anyway.
struct RevokedToken {
  std::string id;  // the token's `jti`, or the grant's id
  base::Time until;
};

struct Account {
  static constexpr std::size_t kMaxRevokedTokens = 1000;
  static constexpr std::size_t kMaxPushChallenges = 20;

  base::SharedText id;
  base::SharedText login;
  base::SharedText password_hash;  // "" without a password (crypto/password.h)
  base::SharedText literal_token;  // a fixture's `token`, accepted as a bearer token with every scope; "" without
  std::uint64_t draws = 0;    // the counter of base::Draws: every draw for this account moves it on
  base::Time created_at{};
  base::Time modified_at{};
  // Which of the accounts that had this id, over resets, this is: tokens of the ones before are told by it.
  std::uint64_t incarnation = 0;
  // How often all tokens were revoked at once: those of an earlier generation are no longer good.
  std::uint32_t token_generation = 0;
  base::Holders holders;  // of this snapshot: the cells that share it (state::Cell)
  base::SharedText spared_token;  // the one, or the grant, that the last time spared; "" where it spared none
  base::List<RevokedToken> revoked_tokens;
  base::List<Totp> totps;  // in the order in which they were added
  base::List<PushChallenge> push_challenges;  // the newest last
  SignIns sign_ins;
  base::List<Passkey> passkeys;  // in the order in which they were enrolled
  base::List<VirtualAuthenticator> virtual_authenticators;
  bool literal_token_ended = false;
  bool deleted = false;  // a tombstone: the account is gone, its table entry stays

  // A fresh token's identifier: `drawn` (the vendor's form of a `jti`), and behind it where the token comes from, which is
  // what is_revoked goes by. `grant_id` is "" for a token without a grant.
  std::string token_id(std::string_view drawn, std::string_view grant_id) const;
  // The grant in a token's identifier; "" where it names none.
  static std::string_view grant_of(std::string_view token_id);
  // Whether the token was revoked: by itself, with its grant, or with all others.
  bool is_revoked(std::string_view token_id) const;
  // Remembers a token or a grant; forgets those that have expired by `now`, and the oldest beyond kMaxRevokedTokens.
  void revoke(std::string token_or_grant_id, base::Time until, base::Time now);
  // Revokes every token that was issued so far but `spared`, and those of the grant `spared` ("" for none).
  void revoke_all(std::string_view spared);

  // Asks the person; the oldest question goes where there are kMaxPushChallenges.
  void ask_by_push(std::string challenge_id, base::Time now);
  // What the person said: nothing for an unknown or expired challenge.
  std::optional<PushChallenge::Answer> push_answer(std::string_view challenge_id, base::Time now) const;
  // The person's answer. False where the challenge is unknown, expired or answered already.
  bool answer_push(std::string_view challenge_id, bool approve, base::Time now);

  // By the vendor's name of the enrolment, and by the credential; nullptr where there is none.
  const Passkey* find_passkey(std::string_view passkey_id) const;
  const Passkey* find_credential(std::string_view credential_id) const;
  // What no two accounts of a world have (core::Accounts::reserve_belonging): the credentials of passkeys. A vendor's
  // accounts may have more, and name these three functions anew.
  std::vector<std::string> belongings() const;
  bool owns(std::string_view belonging) const;
  bool give_up(std::string_view belonging);  // false where there was none
  const VirtualAuthenticator* find_authenticator(std::string_view authenticator_id) const;
  VirtualAuthenticator* find_authenticator(std::string_view authenticator_id);
};

}  // namespace identity
