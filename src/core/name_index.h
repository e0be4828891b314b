#pragma once
// An index table name → account (architecture section 4): names are claimed before the account's snapshot is published and
// given back if that fails. An entry may be out of date, so its reader checks that the account still holds the name.
// Lock-free, any thread.

#include <atomic>
#include <cstdint>
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
    return slot == nullptr ? nullptr : holder_of(slot->word.load());
  }

  // True where `holder` has the name now. `out_of_date(Holder&)` says whether another's claim may be passed over.
  template <class OutOfDate>
  bool claim(std::string_view name, Holder& holder, OutOfDate&& out_of_date) {
    return take(name, word_of(holder), [&](std::uintptr_t present) {
      return holder_of(present) == &holder || (!is_reserved(present) && out_of_date(*holder_of(present)));
    });
  }

  // As claim, ahead of the publication that makes the name the holder's: until `settle` nobody passes it over. False too
  // while it is reserved, by whomever.
  template <class OutOfDate>
  bool reserve(std::string_view name, Holder& holder, OutOfDate&& out_of_date) {
    return take(name, word_of(holder) | kReserved, [&](std::uintptr_t present) {
      return !is_reserved(present) && (present == word_of(holder) || out_of_date(*holder_of(present)));
    });
  }

  // Ends the holder's reservation: it goes by the name now, or does not after all and can be passed over.
  void settle(std::string_view name, Holder& holder) {
    Slot* slot = table_.find(name);
    std::uintptr_t expected = word_of(holder) | kReserved;
    if (slot != nullptr) slot->word.compare_exchange_strong(expected, word_of(holder));
  }

  void release(std::string_view name, Holder& holder) {
    Slot* slot = table_.find(name);
    std::uintptr_t expected = word_of(holder);
    if (slot != nullptr) slot->word.compare_exchange_strong(expected, 0);
  }

 private:
  // A holder's address, with the lowest bit set while the name is reserved for it; 0 for nobody.
  struct Slot {
    std::atomic<std::uintptr_t> word{0};
  };
  static constexpr std::uintptr_t kReserved = 1;

  static std::uintptr_t word_of(Holder& holder) {
    static_assert(alignof(Holder) > kReserved, "the lowest bit of its address is free");
    return reinterpret_cast<std::uintptr_t>(&holder);
  }
  static Holder* holder_of(std::uintptr_t word) { return reinterpret_cast<Holder*>(word & ~kReserved); }
  static bool is_reserved(std::uintptr_t word) { return (word & kReserved) != 0; }

  // Puts `wanted` in place of nobody's word, or of one that `may_replace` says.
  template <class MayReplace>
  bool take(std::string_view name, std::uintptr_t wanted, MayReplace&& may_replace) {
    Slot& slot = *table_.insert(name, [] { return Slot{}; }).first;
    std::uintptr_t present = slot.word.load();
    for (;;) {
      if (present != 0 && !may_replace(present)) return false;
      if (present == wanted || slot.word.compare_exchange_weak(present, wanted)) return true;
    }
  }

  state::Table<Slot> table_;
};

}  // namespace core
