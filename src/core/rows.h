#pragma once
// Rows bound to a contract: from an operation's index to its function, and how each kind of function is run. Immutable
// after construction.

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/accounts_of.h"
#include "core/contract.h"
#include "core/operation.h"
#include "core/world.h"

namespace core {

// The accounts of the call's world. REQUIRES: they are the provider's of A.
template <class A>
AccountsOf<A>& accounts_of(const Call& call) {
  return static_cast<AccountsOf<A>&>(call.world.accounts());
}

// Runs `edit(A& draft) -> Outcome` on the account that call.caller names, as often as it takes, and publishes its draft
// and its messages when the outcome says so. Nothing where there is no such account.
template <class A, class Edit>
std::optional<Outcome> transact(Call& call, Edit&& edit) {
  const state::Guard guard;
  std::optional<Outcome> outcome;
  const bool published = accounts_of<A>(call).edit(guard, call.caller.reference(), [&](A& draft) {
    call.rewind();
    call.draws.emplace(call.world.seed(), draft.id, draft.draws);
    call.account_id = draft.id;
    outcome = edit(draft);
    return outcome->has_value() || outcome->error().keep_changes;
  });
  if (published) call.publish();
  return outcome;
}

// For operations on the caller's own account: calls `query(const A&)`.
template <class A, class Query>
void read_own(const Call& call, Query&& query) {
  const state::Guard guard;
  const bool found = accounts_of<A>(call).read(guard, call.caller.reference(), query);
  base::check(found, "an authenticated account is gone");
}

// Likewise: runs `edit` as a transaction.
template <class A, class Edit>
Outcome edit_own(Call& call, Edit&& edit) {
  auto outcome = transact<A>(call, edit);
  base::check(outcome.has_value(), "an authenticated account is gone");
  return std::move(*outcome);
}

template <class A>
class Rows {
 public:
  // Throws where a row's operation is not in the contract, unless `partial`: a vendor's older document has fewer.
  Rows(const Contract& contract, std::span<const std::span<const Operation<A>>> tables, bool partial) {
    by_index_.resize(contract.operations().size(), nullptr);
    for (const auto& table : tables)
      for (const Operation<A>& row : table) bind(contract, row, partial);
  }

  bool has(std::uint32_t operation_index) const { return by_index_[operation_index] != nullptr; }

  // REQUIRES: has(call.operation_index).
  Outcome run(Call& call) const {
    const Operation<A>& row = *by_index_[call.operation_index];
    if (const auto* plain = std::get_if<typename Operation<A>::Plain>(&row.run)) return (*plain)(call);
    if (const auto* query = std::get_if<typename Operation<A>::Query>(&row.run)) return ask(*query, call);
    const auto command = std::get<typename Operation<A>::Command>(row.run);
    return edit_own<A>(call, [&](A& draft) { return command(call, draft); });
  }

 private:
  void bind(const Contract& contract, const Operation<A>& row, bool partial) {
    bool found = false;
    for (std::size_t i = 0; i < by_index_.size(); ++i) {
      if (contract.operations()[i]->id != row.id) continue;
      by_index_[i] = &row;
      found = true;
    }
    if (!found && !partial) throw std::runtime_error("no document declares the operation " + std::string(row.id));
  }

  static Outcome ask(typename Operation<A>::Query query, Call& call) {
    Outcome outcome = problem(causes::kInternal);
    read_own<A>(call, [&](const A& account) { outcome = query(call, account); });
    return outcome;
  }

  std::vector<const Operation<A>*> by_index_;
};

}  // namespace core
