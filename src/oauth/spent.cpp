#include "oauth/spent.h"

#include <algorithm>

namespace oauth {
namespace {

std::int64_t microseconds(base::Time time) { return time.time_since_epoch().count(); }

}  // namespace

Spent::Spent(const base::Seed& seed)
    : seed_(seed), pair_(new Pair{std::make_shared<Table>(seed), std::make_shared<Table>(seed)}) {}

Spent::~Spent() { delete pair_.load(); }

bool Spent::spend(std::string_view id, base::Time expires_at, base::Time now) {
  const state::Guard guard;
  turn(pair_.load(), now);
  const std::uint64_t me = calls_.fetch_add(1) + 1;
  // Again where the tables turned meanwhile: another may have looked for the id in the new ones only.
  for (const Pair* pair = pair_.load();;) {
    const auto [spender, first] = pair->present->spenders.insert(id, [&] { return me; });
    if (!first && *spender != me) return false;
    std::int64_t last = pair->present->last_expiry.load();
    while (last < microseconds(expires_at) && !pair->present->last_expiry.compare_exchange_weak(last, microseconds(expires_at))) {
    }
    const std::uint64_t* before = pair->older->spenders.find(id);
    if (before != nullptr && *before != me) return false;
    const Pair* after = pair_.load();
    if (after == pair) return true;
    pair = after;
  }
}

void Spent::turn(const Pair* seen, base::Time now) {
  if (seen->present->spenders.size() == 0 || seen->older->last_expiry.load() > microseconds(now)) return;
  auto next = std::make_unique<const Pair>(Pair{std::make_shared<Table>(seed_), seen->present});
  if (!pair_.compare_exchange_strong(seen, next.get())) return;
  next.release();
  state::retire(seen);
}

Spent::Remembered Spent::remembered() const {
  const state::Guard guard;
  const Pair* pair = pair_.load();
  Remembered all;
  for (const Table* table : {pair->older.get(), pair->present.get()}) {
    all.until = std::max(all.until, base::Time(base::Duration(table->last_expiry.load())));
    table->spenders.for_each([&](std::string_view id, const std::uint64_t&) { all.ids.emplace_back(id); });
  }
  return all;
}

void Spent::resume(const Remembered& other) {
  const state::Guard guard;
  Table& table = *pair_.load()->present;
  for (const std::string& id : other.ids) table.spenders.insert(id, [] { return std::uint64_t{0}; });
  table.last_expiry.store(microseconds(other.until));
}

std::size_t Spent::size() const {
  const state::Guard guard;
  const Pair* pair = pair_.load();
  return pair->present->spenders.size() + pair->older->spenders.size();
}

}  // namespace oauth
