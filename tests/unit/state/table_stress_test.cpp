// Many threads insert, look up and walk at once; hashes that collide make them meet at every step of an insertion.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "state/table.h"
#include "unit/state/colliding.h"
#include "unit/state/threads.h"

namespace state {
namespace {

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

TYPED_TEST(TableStress, OneThreadWinsEachKeyAndAllGetItsValue) {
  constexpr std::size_t kKeys = 150;
  for (const std::size_t threads : {2U, 4U, 8U}) {
    Tally tally;
    {
      const std::uint64_t seed = stress_seed();
      TypeParam table(base::Seed::from_number(seed));
      std::vector<std::vector<Entry*>> got(threads, std::vector<Entry*>(kKeys));
      std::atomic<std::size_t> wins{0};
      run_together(threads, [&](std::size_t me) {
        std::vector<std::size_t> order(kKeys);
        for (std::size_t i = 0; i < kKeys; ++i) order[i] = i;
        // Half of the threads meet at the same keys in the same order, half come from anywhere.
        if (me % 2 == 1) std::shuffle(order.begin(), order.end(), std::mt19937_64(seed + me));
        for (const std::size_t number : order) {
          const auto [value, inserted] = table.insert(key_of(number), [&] { return Entry(tally, number, me); });
          if (inserted) ++wins;
          ASSERT_EQ(inserted, value->maker == me);
          ASSERT_TRUE(value->intact());
          ASSERT_EQ(value->number, number);
          got[me][number] = value;
        }
      });
      EXPECT_EQ(wins, kKeys);
      EXPECT_EQ(table.size(), kKeys);
      EXPECT_EQ(tally.alive(), kKeys);  // who lost a race has destroyed its own
      for (std::size_t i = 0; i < kKeys; ++i) {
        for (std::size_t t = 0; t < threads; ++t) ASSERT_EQ(got[t][i], table.find(key_of(i)));
      }
    }
    EXPECT_EQ(tally.alive(), 0U);
  }
}

TYPED_TEST(TableStress, WhatWasInsertedIsFoundAndWalkedEverAfter) {
  constexpr std::size_t kKeys = 200;
  constexpr std::size_t kWriters = 2;
  Tally tally;
  TypeParam table(base::Seed::from_number(stress_seed()));
  std::array<std::atomic<std::size_t>, kWriters> done{};  // writer w has inserted its keys [0, done[w])
  const auto all_done = [&] { return done[0] == kKeys && done[1] == kKeys; };
  const auto mine = [](std::size_t writer, std::size_t i) { return writer * kKeys + i; };
  const auto write = [&](std::size_t me) {
    for (std::size_t i = 0; i < kKeys; ++i) {
      ASSERT_TRUE(table.insert(key_of(mine(me, i)), [&] { return Entry(tally, mine(me, i), me); }).second);
      done[me] = i + 1;
    }
  };
  const auto look_up = [&] {
    for (bool last = false; !last;) {
      last = all_done();
      for (std::size_t w = 0; w < kWriters; ++w) {
        const std::size_t known = done[w];
        for (std::size_t i = known - std::min<std::size_t>(known, 5); i < known; ++i) {
          const Entry* const entry = table.find(key_of(mine(w, i)));
          ASSERT_NE(entry, nullptr);
          ASSERT_TRUE(entry->intact());
          ASSERT_EQ(entry->number, mine(w, i));
        }
      }
    }
  };
  const auto walk = [&] {
    for (bool last = false; !last;) {
      last = all_done();
      const std::array<std::size_t, kWriters> known = {done[0], done[1]};
      const std::size_t size = table.size();
      ASSERT_GE(size, known[0] + known[1]);
      std::map<std::size_t, std::size_t> seen;
      table.for_each([&](std::string_view key, const Entry& entry) {
        ASSERT_TRUE(entry.intact());
        ASSERT_EQ(key, key_of(entry.number));
        ++seen[entry.number];
      });
      ASSERT_GE(seen.size(), size);
      for (std::size_t w = 0; w < kWriters; ++w) {
        for (std::size_t i = 0; i < known[w]; ++i) ASSERT_EQ(seen[mine(w, i)], 1U);
      }
    }
  };
  run_together(kWriters + 2, [&](std::size_t me) { me < kWriters ? write(me) : me == kWriters ? look_up() : walk(); });
}

TEST(TableStress, ClaimOfAUniqueNameHasOneWinner) {
  // How logins are claimed: insertion decides, and a claim is a value that says whose it is.
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kNames = 5000;
  Table<std::atomic<std::size_t>> names(base::Seed::from_number(stress_seed()));
  std::vector<std::atomic<int>> winners(kNames);
  run_together(kThreads, [&](std::size_t me) {
    for (std::size_t i = 0; i < kNames; ++i) {
      if (names.insert(key_of(i), [&] { return std::atomic<std::size_t>(me); }).second) ++winners[i];
    }
  });
  for (std::size_t i = 0; i < kNames; ++i) ASSERT_EQ(winners[i], 1) << key_of(i);
}

}  // namespace
}  // namespace state
