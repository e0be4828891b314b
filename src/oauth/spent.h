#pragma once
// What may be used once and was: sealed values, the `jti` of proofs and assertions. Two insert-only tables, dropped in turn
// when everything in the older has expired, so memory is bounded by what comes in two lifetimes. Lock-free, any thread.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/draws.h"
#include "base/time.h"
#include "state/epoch.h"
#include "state/table.h"

namespace oauth {

class Spent {
 public:
  explicit Spent(const base::Seed& seed);
  ~Spent();
  Spent(const Spent&) = delete;
  Spent& operator=(const Spent&) = delete;

  // Whether `id` is used for the first time now; true for one caller alone, of those that come at once too (where the
  // tables turn under them it may be true for none). `expires_at` is when the value that it names stops being good anyway.
  bool spend(std::string_view id, base::Time expires_at, base::Time now);
  // All that is remembered, and until when that is needed.
  struct Remembered {
    std::vector<std::string> ids;
    base::Time until{};
  };
  Remembered remembered() const;
  // Goes on from what another remembered. REQUIRES: nobody has used this one yet.
  void resume(const Remembered& other);
  // How many are remembered.
  std::size_t size() const;

 private:
  struct Table {
    explicit Table(const base::Seed& seed) : spenders(seed) {}
    state::Table<std::uint64_t> spenders;     // id -> which call of spend it was
    std::atomic<std::int64_t> last_expiry{0};  // of what is in it, in microseconds since 1970
  };
  // Shared, since a turn makes the present table the older one of the next pair.
  struct Pair {
    std::shared_ptr<Table> present;
    std::shared_ptr<Table> older;
  };
  void turn(const Pair* seen, base::Time now);

  base::Seed seed_;
  std::atomic<std::uint64_t> calls_{0};
  std::atomic<const Pair*> pair_;
};

}  // namespace oauth
