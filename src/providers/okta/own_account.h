#pragma once
// For operations on the caller's account that do something dear (hashing, parsing) before their transaction: plain rows
// that read the snapshot and edit a draft themselves.

#include "core/rows.h"
#include "providers/okta/account.h"

namespace providers::okta {

inline core::AccountsOf<Account>& accounts_of(const core::Call& call) {
  return static_cast<core::AccountsOf<Account>&>(call.world.accounts());
}

// Calls `query(const Account&)`.
template <class Query>
void read_own(const core::Call& call, Query&& query) {
  const state::Guard guard;
  const bool found = accounts_of(call).read(guard, call.caller.account_id, call.caller.login, query);
  base::check(found, "an authenticated account is gone");
}

// Runs `edit(Account& draft) -> core::Outcome` as rows run a command.
template <class Edit>
core::Outcome edit_own(core::Call& call, Edit&& edit) {
  auto outcome = core::transact<Account>(call, accounts_of(call), edit);
  base::check(outcome.has_value(), "an authenticated account is gone");
  return std::move(*outcome);
}

}  // namespace providers::okta
