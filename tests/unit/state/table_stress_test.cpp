// Many threads insert, look up and walk at once; hashes that collide make them meet at every step of an insertion.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "state/table.h"
#include "unit/state/colliding.h"
#include "unit/state/threads.h"

namespace state {
namespace {

using testing::invite_a_race;
using testing::run_together;
using testing::stress_seed;
using testing::Tallied;
using testing::Tally;

std::string key_of(std::size_t number) { return "user-" + std::to_string(number); }

// A value that knows its key and who made it.
struct Entry {
  Entry(Tally& tally, std::size_t key_number, std::size_t thread)
      : tallied(tally), number(key_number), maker(thread), check(key_number * 31 + thread) {}
  bool intact() const { return tallied.alive() && check == number * 31 + maker; }

  Tallied tallied;
  std::size_t number;
  std::size_t maker;
  std::size_t check;
};

template <class SomeTable>
class TableStress : public ::testing::Test {};

using Tables = ::testing::Types<Table<Entry>, Table<Entry, testing::one_hash>, Table<Entry, testing::four_hashes>,
                                Table<Entry, testing::late_bits>>;
TYPED_TEST_SUITE(TableStress, Tables);

// What one thread's insertions of every key found, in key order.
template <class SomeTable>
std::vector<Entry*> insert_all(SomeTable& table, Tally& tally, std::size_t me, const std::vector<std::size_t>& order) {
  std::vector<Entry*> got(order.size());
  for (const std::size_t number : order) {
    const auto make = [&] { return invite_a_race(), Entry(tally, number, me); };
    const auto [value, inserted] = table.insert(key_of(number), make);
    EXPECT_EQ(inserted, value->maker == me);
    EXPECT_TRUE(value->intact());
    EXPECT_EQ(value->number, number);
    got[number] = value;
  }
  return got;
}

TYPED_TEST(TableStress, OneThreadWinsEachKeyAndAllGetItsValue) {
  constexpr std::size_t kKeys = 100;
  const std::uint64_t seed = stress_seed();
  for (const std::size_t threads : {2U, 2U, 2U, 2U, 2U, 2U, 4U, 4U, 4U, 8U, 8U}) {
    Tally tally;
    {
      TypeParam table(base::Seed::from_number(seed));
      std::vector<std::vector<Entry*>> got(threads);
      run_together(threads, [&](std::size_t me) {
        std::vector<std::size_t> order(kKeys);
        std::iota(order.begin(), order.end(), std::size_t{0});
        // Some meet at the same keys in the same order, some come from anywhere.
        if (me % 4 == 3) std::shuffle(order.begin(), order.end(), std::mt19937_64(seed + me));
        got[me] = insert_all(table, tally, me, order);
      });
      EXPECT_EQ(table.size(), kKeys);
      EXPECT_EQ(tally.living, kKeys);  // who lost a race has destroyed its own
      for (std::size_t t = 1; t < threads; ++t) ASSERT_EQ(got[t], got[0]);
      for (std::size_t i = 0; i < kKeys; ++i) ASSERT_EQ(got[0][i], table.find(key_of(i)));
    }
    EXPECT_EQ(tally.living, 0U);
  }
}

// Writers with keys of their own, each of which says how far it is; what it said is checked against the table.
template <class SomeTable>
class Growing {
 public:
  static constexpr std::size_t kWriters = 2;
  static constexpr std::size_t kKeys = 300;

  explicit Growing(std::uint64_t seed) : table_(base::Seed::from_number(seed)) {}

  void write(std::size_t me) {
    for (std::size_t i = 0; i < kKeys; ++i) {
      const auto make = [&] { return invite_a_race(), Entry(tally_, number(me, i), me); };
      ASSERT_TRUE(table_.insert(key_of(number(me, i)), make).second);
      done_[me] = i + 1;
    }
  }

  bool ended() const { return done_[0] == kKeys && done_[1] == kKeys; }

  void look_up() const {
    for (std::size_t w = 0; w < kWriters; ++w) {
      const std::size_t known = done_[w];
      for (std::size_t i = known - std::min<std::size_t>(known, 5); i < known; ++i) {
        const Entry* const entry = table_.find(key_of(number(w, i)));
        ASSERT_NE(entry, nullptr);
        ASSERT_TRUE(entry->intact());
        ASSERT_EQ(entry->number, number(w, i));
      }
    }
  }

  void walk() const {
    const std::array<std::size_t, kWriters> known = {done_[0], done_[1]};
    const std::size_t size = table_.size();
    ASSERT_GE(size, known[0] + known[1]);
    std::map<std::size_t, std::size_t> seen;
    table_.for_each([&](std::string_view key, const Entry& entry) {
      ASSERT_TRUE(entry.intact());
      ASSERT_EQ(key, key_of(entry.number));
      ++seen[entry.number];
    });
    ASSERT_GE(seen.size(), size);
    for (std::size_t w = 0; w < kWriters; ++w) {
      for (std::size_t i = 0; i < known[w]; ++i) ASSERT_EQ(seen[number(w, i)], 1U);
    }
  }

 private:
  static std::size_t number(std::size_t writer, std::size_t i) { return writer * kKeys + i; }

  Tally tally_;
  SomeTable table_;
  std::array<std::atomic<std::size_t>, kWriters> done_{};  // writer w has inserted its keys [0, done_[w])
};

TYPED_TEST(TableStress, WhatWasInsertedIsFoundAndWalkedEverAfter) {
  const std::uint64_t seed = stress_seed();
  for (std::uint64_t round = 0; round < 5; ++round) {
    Growing<TypeParam> growing(seed + round);
    run_together(growing.kWriters + 2, [&](std::size_t me) {
      if (me < growing.kWriters) return growing.write(me);
      for (bool last = false; !last;) {
        last = growing.ended();
        me % 2 == 0 ? growing.look_up() : growing.walk();
        if (::testing::Test::HasFatalFailure()) return;
      }
    });
  }
}

TEST(TableClaimStress, ClaimOfAUniqueNameHasOneWinner) {
  // How logins are claimed: insertion decides, and a claim is a value that says whose it is.
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kNames = 5000;
  Table<std::atomic<std::size_t>> names(base::Seed::from_number(stress_seed()));
  std::vector<std::atomic<int>> winners(kNames);
  run_together(kThreads, [&](std::size_t me) {
    for (std::size_t i = 0; i < kNames; ++i) {
      if (names.insert(key_of(i), [&] { return invite_a_race(), std::atomic<std::size_t>(me); }).second) ++winners[i];
    }
  });
  for (std::size_t i = 0; i < kNames; ++i) ASSERT_EQ(winners[i], 1) << key_of(i);
}

}  // namespace
}  // namespace state
