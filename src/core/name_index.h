#pragma once
// An index table name → account (architecture section 4): names are claimed before the account's snapshot is published and
// given back if that fails. An entry may be out of date, so its reader checks that the account still holds the name.
// Lock-free, any thread.

#include <atomic>
#include <string_view>

#include "state/table.h"

namespace core {

template <class Holder>
class NameIndex {
 public:
  explicit NameIndex(const base::Seed& seed) : table_(seed) {}

  // nullptr where nobody claimed the name, or it was given back.
  Holder* find(std::string_view name) const {
    const Slot* slot = table_.find(name);
    return slot == nullptr ? nullptr : slot->holder.load();
  }

  // True where `holder` has the name now. `out_of_date(Holder&)` says whether another's claim may be passed over.
  template <class OutOfDate>
  bool claim(std::string_view name, Holder& holder, OutOfDate&& out_of_date) {
    Slot& slot = *table_.insert(name, [] { return Slot{}; }).first;
    Holder* present = slot.holder.load();
    for (;;) {
      if (present == &holder) return true;
      if (present != nullptr && !out_of_date(*present)) return false;
      if (slot.holder.compare_exchange_weak(present, &holder)) return true;
    }
  }

  void release(std::string_view name, Holder& holder) {
    Slot* slot = table_.find(name);
    Holder* expected = &holder;
    if (slot != nullptr) slot->holder.compare_exchange_strong(expected, nullptr);
  }

 private:
  struct Slot {
    std::atomic<Holder*> holder{nullptr};
  };
  state::Table<Slot> table_;
};

}  // namespace core
