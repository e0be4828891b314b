// Many threads on one cell and on many. A record carries a checksum and its own number of edits, so a torn, freed or
// lost snapshot shows in what is read.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "state/cell.h"
#include "unit/state/threads.h"

namespace state {
namespace {

using testing::invite_a_race;
using testing::run_together;
using testing::stress_seed;
using testing::Tallied;
using testing::Tally;

class Record {
 public:
  explicit Record(Tally& tally) : tallied_(tally) { seal(); }
  // The thread's count goes up, and so does everything that depends on it.
  void add(std::size_t thread) {
    ++counts_[thread];
    seal();
  }
  std::uint64_t count(std::size_t thread) const { return counts_[thread]; }
  std::uint64_t total() const { return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0}); }
  bool intact() const { return tallied_.alive() && sum_ == checksum(); }

 private:
  void seal() {
    filler_.fill(total());
    sum_ = checksum();
  }
  std::uint64_t checksum() const {
    std::uint64_t sum = 1;
    for (const std::uint64_t count : counts_) sum = sum * 31 + count;
    for (const std::uint64_t word : filler_) sum = sum * 31 + word;
    return sum;
  }

  Tallied tallied_;
  std::array<std::uint64_t, 8> counts_{};
  std::array<std::uint64_t, 50> filler_{};
  std::uint64_t sum_ = 0;
};

bool add_slowly(Record& draft, std::size_t me) {
  draft.add(me);
  invite_a_race();
  return true;
}

void expect_nothing_left(const Tally& tally) {
  while (collect()) {
  }
  EXPECT_EQ(tally.living, 0U);
}

TEST(CellStress, NoIncrementIsLostOnOneHotCell) {
  constexpr std::size_t kIncrements = 10'000;
  for (const std::size_t threads : {2U, 4U, 8U}) {
    Tally tally;
    {
      Cell<Record> cell(std::make_unique<const Record>(tally));
      run_together(threads, [&](std::size_t me) {
        for (std::size_t i = 0; i < kIncrements; ++i) {
          const Guard guard;
          ASSERT_TRUE(cell.transact(guard, [me](Record& draft) { return add_slowly(draft, me); }));
          ASSERT_TRUE(cell.read(guard).intact());
          ASSERT_EQ(cell.read(guard).count(me), i + 1);  // our own edits, in order, none missing
        }
      });
      EXPECT_EQ(cell.read(Guard()).total(), threads * kIncrements);
    }
    expect_nothing_left(tally);
  }
}

TEST(CellStress, ReadersSeeWholeSnapshotsInOrder) {
  constexpr std::size_t kEdits = 15'000;
  Tally tally;
  {
    Cell<Record> cell(std::make_unique<const Record>(tally));
    std::atomic<std::size_t> writing{2};
    run_together(5, [&](std::size_t me) {
      std::uint64_t last = 0;
      while (me >= 2 && writing > 0) {
        const Guard guard;
        const Record& record = cell.read(guard);
        ASSERT_TRUE(record.intact());
        ASSERT_GE(record.total(), last);  // never back to an older snapshot
        last = record.total();
      }
      for (std::size_t i = 0; me < 2 && i < kEdits; ++i) {
        const Guard guard;
        cell.transact(guard, [me](Record& draft) { return add_slowly(draft, me); });
      }
      if (me < 2) --writing;
    });
    EXPECT_EQ(cell.read(Guard()).total(), 2 * kEdits);
  }
  expect_nothing_left(tally);
}

TEST(CellStress, GuardHeldAcrossWritersKeepsWhatItRead) {
  // Readers keep several snapshots, of different ages, under one long guard and look at all of them again and again.
  constexpr std::size_t kEdits = 15'000;
  Tally tally;
  {
    Cell<Record> cell(std::make_unique<const Record>(tally));
    std::atomic<std::size_t> writing{2};
    run_together(4, [&](std::size_t me) {
      while (me >= 2 && writing > 0) {
        const Guard guard;
        std::vector<std::pair<const Record*, std::uint64_t>> kept;
        for (int i = 0; i < 32; ++i) {
          const Record& record = cell.read(guard);
          kept.emplace_back(&record, record.total());
          for (const auto& [old, total] : kept) {
            ASSERT_TRUE(old->intact());
            ASSERT_EQ(old->total(), total);
          }
        }
      }
      for (std::size_t i = 0; me < 2 && i < kEdits; ++i) {
        const Guard guard;
        cell.transact(guard, [me](Record& draft) { return add_slowly(draft, me); });
      }
      if (me < 2) --writing;
    });
  }
  expect_nothing_left(tally);
}

TEST(CellStress, UnpinningComesBeforeFreeing) {
  // The flags are relaxed, so that nothing but the pin orders the read before the free: the thread sanitizer looks.
  Tally tally;
  Cell<Record> cell(std::make_unique<const Record>(tally));
  std::atomic<bool> has_read{false};
  std::atomic<bool> has_freed{false};
  run_together(2, [&](std::size_t me) {
    if (me == 0) {
      {
        const Guard guard;
        EXPECT_TRUE(cell.read(guard).intact());
      }
      has_read.store(true, std::memory_order_relaxed);
      while (!has_freed.load(std::memory_order_relaxed)) std::this_thread::yield();
    } else {
      while (!has_read.load(std::memory_order_relaxed)) std::this_thread::yield();
      cell.publish(Guard(), std::make_unique<const Record>(tally));
      while (collect()) {
      }
      EXPECT_EQ(tally.destroyed, 1U);
      has_freed.store(true, std::memory_order_relaxed);
    }
  });
}

// One thread's part of the random mix: counts what it published into `added`, one for each cell.
void mix(std::vector<std::unique_ptr<Cell<Record>>>& cells, std::size_t me, std::uint64_t seed,
         std::vector<std::uint64_t>& added) {
  std::mt19937_64 random(seed + me);
  for (int i = 0; i < 15'000; ++i) {
    const std::size_t which = random() % cells.size();
    const Guard guard;
    switch (random() % 8) {
      case 0:
      case 1:
      case 2:
        if (cells[which]->transact(guard, [me](Record& draft) { return add_slowly(draft, me); })) ++added[which];
        break;
      case 3: {
        const bool keep = random() % 2 == 0;
        if (cells[which]->transact(guard, [&](Record& draft) { return draft.add(me), keep; })) ++added[which];
        break;
      }
      case 4: {
        const Guard nested;
        ASSERT_TRUE(cells[which]->read(nested).intact());
        break;
      }
      case 5: collect(); break;
      default: {
        const Record& record = cells[which]->read(guard);
        ASSERT_TRUE(record.intact());
        ASSERT_EQ(record.count(me), added[which]);
      }
    }
  }
}

TEST(CellStress, RandomMixOnManyCellsKeepsEveryPublication) {
  constexpr std::size_t kThreads = 8;
  const std::uint64_t seed = stress_seed();
  Tally tally;
  {
    std::vector<std::unique_ptr<Cell<Record>>> cells;
    for (int i = 0; i < 7; ++i) cells.push_back(std::make_unique<Cell<Record>>(std::make_unique<const Record>(tally)));
    std::vector<std::vector<std::uint64_t>> added(kThreads, std::vector<std::uint64_t>(cells.size()));
    run_together(kThreads, [&](std::size_t me) { mix(cells, me, seed, added[me]); });
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const Guard guard;
      const Record& record = cells[c]->read(guard);
      ASSERT_TRUE(record.intact());
      for (std::size_t t = 0; t < kThreads; ++t) ASSERT_EQ(record.count(t), added[t][c]);
    }
  }
  expect_nothing_left(tally);
}

TEST(CellStress, PublishAndTransactTogetherFreeEverySnapshotOnce) {
  Tally tally;
  {
    Cell<Record> cell(std::make_unique<const Record>(tally));
    run_together(4, [&](std::size_t me) {
      for (int i = 0; i < 10'000; ++i) {
        const Guard guard;
        if (me == 0) cell.publish(guard, std::make_unique<const Record>(tally));
        else cell.transact(guard, [me](Record& draft) { return add_slowly(draft, me); });
        ASSERT_TRUE(cell.read(guard).intact());
      }
    });
  }
  expect_nothing_left(tally);
}

TEST(CellStress, GarbageIsBoundedByTheWritesOfTheLongestPin) {
  // A cell that is written without end, by threads that pin for one edit at a time.
  constexpr std::size_t kThreads = 2;
  constexpr std::size_t kEdits = 20'000;
  Tally tally;
  Cell<Record> cell(std::make_unique<const Record>(tally));
  std::atomic<std::size_t> edits{0};
  std::array<std::size_t, kThreads> longest{};  // pin, in edits by anybody
  std::array<std::size_t, kThreads> most{};     // records alive
  run_together(kThreads, [&](std::size_t me) {
    for (std::size_t i = 0; i < kEdits; ++i) {
      const std::size_t before = edits;
      {
        const Guard guard;
        cell.transact(guard, [me](Record& draft) { return add_slowly(draft, me); });
      }
      longest[me] = std::max(longest[me], ++edits - before);
      most[me] = std::max(most[me], tally.living.load());
    }
  });
  // Two epochs, each held up by a pin begun in the one before; and what the threads gather between their tries.
  EXPECT_LT(*std::max_element(most.begin(), most.end()),
            4 * *std::max_element(longest.begin(), longest.end()) + kThreads * 8 * 64);
}

TEST(CellStress, ThreadsComeAndGoWhileOthersWrite) {
  constexpr std::size_t kGenerations = 60;
  Tally tally;
  {
    Cell<Record> cell(std::make_unique<const Record>(tally));
    run_together(4, [&](std::size_t me) {
      for (std::size_t generation = 0; generation < kGenerations; ++generation) {
        std::thread([&] {
          for (int i = 0; i < 50; ++i) {
            const Guard guard;
            cell.transact(guard, [me](Record& draft) { return add_slowly(draft, me); });
            ASSERT_TRUE(cell.read(guard).intact());
          }
        }).join();
      }
    });
    EXPECT_EQ(cell.read(Guard()).total(), 4 * kGenerations * 50);
    EXPECT_EQ(tally.living, 1U);  // nobody collected: those who ended saw to it
  }
  EXPECT_EQ(tally.living, 0U);
}

}  // namespace
}  // namespace state
