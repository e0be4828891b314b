#pragma once
// The index from a passkey's credential id to the account that has it: no two accounts of a world have the same
// (architecture section 4). Lock-free, any thread.

#include <string_view>

#include "core/name_index.h"
#include "identity/passkey.h"
#include "state/cell.h"

namespace core {

template <class A>
class CredentialIndex {
 public:
  using Cell = state::Cell<A>;
  explicit CredentialIndex(const base::Seed& seed) : cells_(seed) {}

  // The snapshot that has the passkey; nullptr where nobody has it.
  const A* holder(const state::Guard& guard, std::string_view id) const {
    const Cell* cell = cells_.find(id);
    const A* account = cell == nullptr ? nullptr : &cell->read(guard);
    return account != nullptr && account->find_credential(id) != nullptr ? account : nullptr;
  }

  // Takes the id ahead of the transaction that adds the passkey; false where it is another's, or reserved. `settle` ends it.
  bool reserve(const state::Guard& guard, std::string_view id, Cell& cell) { return cells_.reserve(id, cell, lacks(guard, id)); }
  void settle(std::string_view id, Cell& cell) { cells_.settle(id, cell); }

  // Claims every id of a snapshot that was published. False where one is another's: then the account has lost that passkey.
  bool claim_all(const state::Guard& guard, Cell& cell) {
    bool all = true;
    for (const identity::Passkey& passkey : cell.read(guard).passkeys) {
      const std::string& id = passkey.credential_id;
      if (cells_.claim(id, cell, lacks(guard, id))) continue;
      all = false;
      cell.transact(guard, [&](A& draft) { return draft.erase_credential(id); });
    }
    return all;
  }

 private:
  static auto lacks(const state::Guard& guard, std::string_view id) {
    return [&guard, id](const Cell& other) { return other.read(guard).find_credential(id) == nullptr; };
  }

  NameIndex<Cell> cells_;
};

}  // namespace core
