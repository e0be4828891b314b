#pragma once
// The passwords of an account beside its present one (Account::password_hash). Part of an immutable snapshot: edited only as
// a draft inside a transaction.

#include <string>
#include <string_view>

#include "base/list.h"
#include "base/time.h"
#include "identity/account.h"
#include "json/tree.h"

namespace identity {

struct PasswordHistory {
  static constexpr std::size_t kMaxEarlier = 24;

  base::Time created_at{};  // when the first was set, also of one that was given up since; the epoch for never
  base::Time changed_at{};
  base::List<std::string> earlier;  // hashes, the newest first; at most kMaxEarlier
};

// Gives the draft another password; the one before joins those that may not come again.
void set_password(Account& draft, PasswordHistory& history, std::string_view hash, base::Time now);
// Takes it away. What comes after begins a history of its own; when the first was set stays known.
void drop_password(Account& draft, PasswordHistory& history);

// Replaces an entry's `password_history` by the `earlier_password_hashes` of it, so that making accounts from the entry costs
// no hashing.
void hash_password_history(json::Tree& entry);
// After read_common: lets the history follow what became of the password `before` it, and takes over earlier_password_hashes
// and a `password_history` that is not hashed yet (a template's).
void read_password_history(const Account& account, PasswordHistory& history, std::string_view before, const json::Tree& entry,
                           base::Time now);

}  // namespace identity
