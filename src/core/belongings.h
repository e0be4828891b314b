#pragma once
// The index from what one account alone can have (identity::Account::belongings) to the account that has it (architecture
// section 4). Lock-free, any thread.

#include <algorithm>
#include <string>
#include <string_view>

#include "core/name_index.h"
#include "state/cell.h"

namespace core {

template <class A>
class Belongings {
 public:
  using Cell = state::Cell<A>;
  explicit Belongings(const base::Seed& seed) : cells_(seed) {}

  // The snapshot that has it; nullptr where nobody has.
  const A* holder(const state::Guard& guard, std::string_view belonging) const {
    const Cell* cell = cells_.find(belonging);
    const A* account = cell == nullptr ? nullptr : &cell->read(guard);
    return account != nullptr && account->owns(belonging) ? account : nullptr;
  }

  // Whether the account, published or not, names as its own what another has.
  bool has_anothers(const state::Guard& guard, const A& account) const {
    return std::ranges::any_of(account.belongings(), [&](const std::string& belonging) {
      const A* other = holder(guard, belonging);
      return other != nullptr && other->id != account.id;
    });
  }

  // Takes it ahead of the transaction that adds it to the account; false where it is another's, or reserved. `settle` ends it.
  bool reserve(const state::Guard& guard, std::string_view belonging, Cell& cell) {
    return cells_.reserve(belonging, cell, lacks(guard, belonging));
  }
  void settle(std::string_view belonging, Cell& cell) { cells_.settle(belonging, cell); }

  // Claims everything that a snapshot which was published has. False where something is another's: then the account has
  // lost it.
  bool claim_all(const state::Guard& guard, Cell& cell) {
    bool all = true;
    for (const std::string& belonging : cell.read(guard).belongings()) {
      if (cells_.claim(belonging, cell, lacks(guard, belonging))) continue;
      all = false;
      cell.transact(guard, [&](A& draft) { return draft.give_up(belonging); });
    }
    return all;
  }

 private:
  static auto lacks(const state::Guard& guard, std::string_view belonging) {
    return [&guard, belonging](const Cell& other) { return !other.read(guard).owns(belonging); };
  }

  NameIndex<Cell> cells_;
};

}  // namespace core
