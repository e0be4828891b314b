#pragma once
// How many share what they never change: a count that lies beside it. Whoever holds it may add another holder, from any
// thread; a reader under a state::Guard may too, since nothing that it sees is let go of before the guard is.

#include <atomic>
#include <cstdint>

namespace base {

// Begins with one. A copy of what it counts for is another thing, so its count begins anew.
class Holders {
 public:
  Holders() = default;
  Holders(const Holders&) noexcept {}
  Holders& operator=(const Holders&) noexcept { return *this; }

  void add() const { count_.fetch_add(1, std::memory_order_relaxed); }
  // Whether there is but the one who asks, who may then change it: what the others did with it is over.
  bool alone() const { return count_.load(std::memory_order_acquire) == 1; }
  // One less; true for the last, who destroys it. Nobody can come to where there is one left, who lets go.
  bool last_lets_go() const { return alone() || count_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

 private:
  mutable std::atomic<std::uint32_t> count_{1};
};

}  // namespace base
