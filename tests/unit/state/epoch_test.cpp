#include "state/epoch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "unit/state/threads.h"

namespace state {
namespace {

using testing::Puppet;
using testing::run_together;
using testing::Tallied;
using testing::Tally;

// More than any rule makes an object wait for.
void collect_often() {
  for (int i = 0; i < 10; ++i) collect();
}

TEST(Epoch, GuardNeitherCopiesNorMoves) {
  static_assert(!std::is_copy_constructible_v<Guard> && !std::is_move_constructible_v<Guard>);
  static_assert(!std::is_copy_assignable_v<Guard> && !std::is_move_assignable_v<Guard>);
}

TEST(Epoch, RetiredObjectIsFreedOnceWhenNobodyIsPinned) {
  Tally tally;
  retire(new Tallied(tally));
  collect_often();
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Epoch, RetiredObjectOutlivesGuardOfAnotherThread) {
  Tally tally;
  Puppet reader;
  std::optional<Guard> guard;
  reader.run([&] { guard.emplace(); });
  retire(new Tallied(tally));
  collect_often();
  EXPECT_EQ(tally.destroyed, 0U);
  reader.run([&] { guard.reset(); });
  collect_often();
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Epoch, RetiredObjectOutlivesGuardOfItsOwnThread) {
  Tally tally;
  {
    const Guard guard;
    retire(new Tallied(tally));
    collect_often();
    EXPECT_EQ(tally.destroyed, 0U);
  }
  collect_often();
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Epoch, OneEpochLaterIsTooEarly) {
  // The reader pins in epoch e, so the epoch may go to e + 1, and does. What was retired in e must wait for e + 2.
  Tally tally;
  Puppet reader;
  Puppet writer;
  std::optional<Guard> guard;
  reader.run([&] { guard.emplace(); });
  writer.run([&] { retire(new Tallied(tally)); });
  for (int i = 0; i < 3; ++i) writer.run([] { collect(); });
  EXPECT_EQ(tally.destroyed, 0U);
  reader.run([&] { guard.reset(); });
}

TEST(Epoch, RetirementIsStampedWithTheEpochOfTheProcessNotOfThePin) {
  Tally tally;
  Puppet writer;
  Puppet reader;
  std::optional<Guard> writing;
  std::optional<Guard> reading;
  writer.run([&] { writing.emplace(); });  // in epoch e
  retire(new Tallied(tally));              // so that there is reason to advance
  collect_often();                         // to e + 1, no further
  reader.run([&] { reading.emplace(); });  // in e + 1
  Tally late;
  writer.run([&] {
    retire(new Tallied(late));  // the reader may have found it
    writing.reset();
    collect_often();  // to e + 2, no further
  });
  EXPECT_EQ(late.destroyed, 0U);
  reader.run([&] { reading.reset(); });
  writer.run(collect_often);
  EXPECT_EQ(late.destroyed, 1U);
  collect_often();
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Epoch, PinnedThreadDoesNotHoldWhatWasRetiredLongBeforeIt) {
  Tally tally;
  Puppet early;
  std::optional<Guard> first;
  early.run([&] { first.emplace(); });
  retire(new Tallied(tally));  // in e
  collect_often();             // to e + 1
  Puppet late;
  std::optional<Guard> second;
  late.run([&] { second.emplace(); });  // in e + 1
  early.run([&] { first.reset(); });
  collect_often();  // to e + 2, held there by the second
  EXPECT_EQ(tally.destroyed, 1U);
  late.run([&] { second.reset(); });
}

TEST(Epoch, ThreadPinnedInAnOldEpochHoldsEverythingRetiredSince) {
  Tally tally;
  Puppet reader;
  std::optional<Guard> guard;
  reader.run([&] { guard.emplace(); });
  for (int i = 0; i < 1000; ++i) {
    retire(new Tallied(tally));
    collect();
  }
  EXPECT_EQ(tally.destroyed, 0U);
  reader.run([&] { guard.reset(); });
  collect_often();
  EXPECT_EQ(tally.alive(), 0U);
}

TEST(Epoch, NestedGuardsPinUntilTheLastEnds) {
  Tally tally;
  Puppet reader;
  std::optional<Guard> outer;
  std::optional<Guard> inner;
  reader.run([&] {
    outer.emplace();
    inner.emplace();
  });
  retire(new Tallied(tally));
  reader.run([&] { inner.reset(); });
  collect_often();
  EXPECT_EQ(tally.destroyed, 0U);
  reader.run([&] {
    inner.emplace();
    outer.reset();
  });
  collect_often();
  EXPECT_EQ(tally.destroyed, 0U);
  reader.run([&] { inner.reset(); });
  collect_often();
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Epoch, ThreadFreesOnlyItsOwnGarbage) {
  struct Object {
    std::thread::id freed_by;
  };
  Object object;
  Puppet owner;
  owner.run([&] {
    retire(&object, [](void* it) { static_cast<Object*>(it)->freed_by = std::this_thread::get_id(); }, sizeof(Object));
  });
  retire(new int(0));
  collect_often();
  EXPECT_EQ(object.freed_by, std::thread::id());
  owner.run(collect_often);
  EXPECT_EQ(object.freed_by, owner.id());
}

TEST(Epoch, ThreadThatEndsFreesItsGarbage) {
  Tally tally;
  std::thread([&] {
    for (int i = 0; i < 1000; ++i) retire(new Tallied(tally));
  }).join();
  EXPECT_EQ(tally.made, 1000U);
  EXPECT_EQ(tally.destroyed, 1000U);
}

TEST(Epoch, ThreadThatEndsLeavesWhatIsPinnedToOthers) {
  Tally tally;
  Puppet reader;
  std::optional<Guard> guard;
  reader.run([&] { guard.emplace(); });
  for (int i = 0; i < 3; ++i) {
    std::thread([&] {
      for (int j = 0; j < 300; ++j) retire(new Tallied(tally));
    }).join();
  }
  EXPECT_TRUE(collect());
  EXPECT_EQ(tally.destroyed, 0U);
  reader.run([&] { guard.reset(); });
  collect_often();
  EXPECT_EQ(tally.alive(), 0U);
}

TEST(Epoch, LastThreadToEndLeavesNothing) {
  // Threads that hold up each other's garbage and then end at once. Nobody collects after them.
  for (int round = 0; round < 100; ++round) {
    Tally tally;
    run_together(4, [&](std::size_t) {
      const Guard guard;
      for (int i = 0; i < 100; ++i) retire(new Tallied(tally));
    });
    ASSERT_EQ(tally.destroyed, 400U) << "in round " << round;
  }
}

TEST(Epoch, ThreadThatEndsTakesBackWhatNobodyIsLeftToAdopt) {
  // The reader that keeps an object ends after the ending writer has found it pinned, and before the writer leaves the
  // object behind: in the deleter of an older one, which may go.
  struct Older {
    explicit Older(std::function<void()> step) : at_end(std::move(step)) {}
    ~Older() { at_end(); }
    std::function<void()> at_end;
  };
  Tally tally;
  std::optional<Puppet> writer(std::in_place);
  std::optional<Puppet> reader(std::in_place);
  Puppet brake;
  std::optional<Guard> braking;
  std::optional<Guard> reading;
  brake.run([&] { braking.emplace(); });  // in epoch e
  writer->run([&] {
    retire(new Older([&] {
      reader->run([&] { reading.reset(); });
      reader.reset();
    }));
    collect_often();  // to e + 1
  });
  reader->run([&] { reading.emplace(); });
  brake.run([&] { braking.reset(); });
  writer->run([&] { retire(new Tallied(tally)); });
  ASSERT_TRUE(reader.has_value());
  writer.reset();
  EXPECT_FALSE(reader.has_value());
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Epoch, EndedThreadsGiveTheirSlotsBack) {
  for (std::size_t i = 0; i < 2 * kMaxThreads; ++i) {
    std::thread([] { EXPECT_NO_THROW(Guard()); }).join();
  }
}

TEST(Epoch, OneThreadTooManyIsABug) {
  std::latch joined(static_cast<std::ptrdiff_t>(kMaxThreads));
  std::latch over(1);
  std::atomic<std::size_t> refused{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < kMaxThreads; ++i) {
    threads.emplace_back([&] {
      try {
        const Guard guard;
      } catch (const base::Bug&) {
        ++refused;
      }
      joined.count_down();
      over.wait();
    });
  }
  joined.wait();
  // This thread may have joined in another test, and then its slot was missing above.
  bool here = false;
  try {
    const Guard guard;
  } catch (const base::Bug&) {
    here = true;
  }
  over.count_down();
  EXPECT_EQ(refused + (here ? 1 : 0), 1U);
}

TEST(Epoch, RetiredBytesRiseAndFall) {
  collect_often();
  const std::size_t before = retired_bytes();
  {
    const Guard guard;
    retire(new int(0), [](void* it) { delete static_cast<int*>(it); }, 12'345);
    EXPECT_EQ(retired_bytes(), before + 12'345);
    retire(new int(0));
    EXPECT_EQ(retired_bytes(), before + 12'345 + sizeof(int));
  }
  collect_often();
  EXPECT_EQ(retired_bytes(), before);
}

struct Weighty {
  std::size_t weight = 0;
};
std::size_t footprint(const Weighty& it) { return it.weight; }

TEST(Epoch, FootprintBesideTheTypeGivesTheBytes) {
  collect_often();
  const std::size_t before = retired_bytes();
  const Guard guard;
  retire(new Weighty{777});
  EXPECT_EQ(retired_bytes(), before + 777);
}

TEST(Epoch, CollectSaysWhetherSomethingIsLeft) {
  collect_often();
  EXPECT_FALSE(collect());
  Puppet reader;
  std::optional<Guard> guard;
  reader.run([&] { guard.emplace(); });
  retire(new int(0));
  EXPECT_TRUE(collect());
  reader.run([&] { guard.reset(); });
  EXPECT_FALSE(collect());
}

TEST(Epoch, DeleterMayRetireAndPin) {
  struct Chain {
    explicit Chain(int n) : left(n) {}
    ~Chain() {
      const Guard guard;
      if (left > 0) retire(new Chain(left - 1));
      else ended() = true;
    }
    static bool& ended() {
      static bool value = false;
      return value;
    }
    int left;
  };
  retire(new Chain(200));
  while (collect()) {
  }
  EXPECT_TRUE(Chain::ended());
  Chain::ended() = false;
  std::thread([] { retire(new Chain(200)); }).join();
  EXPECT_TRUE(Chain::ended());
}

TEST(Epoch, DeletersDoNotNest) {
  // Each retires enough for several tries, when hundreds of others are ripe.
  struct Parent {
    Parent(int& now, int& deepest) : depth(now), most(deepest) {}
    ~Parent() {
      most = std::max(most, ++depth);
      for (int i = 0; i < 200; ++i) retire(new int(i));
      --depth;
    }
    int& depth;
    int& most;
  };
  int depth = 0;
  int most = 0;
  {
    const Guard guard;
    for (int i = 0; i < 500; ++i) retire(new Parent(depth, most));
  }
  while (collect()) {
  }
  EXPECT_EQ(most, 1);
}

TEST(Epoch, GarbageIsBoundedWhileNobodyStaysPinned) {
  constexpr std::size_t kBytes = 1024;
  collect_often();
  std::size_t most = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Guard guard;
    retire(new int(i), [](void* it) { delete static_cast<int*>(it); }, kBytes);
    most = std::max(most, retired_bytes());
  }
  EXPECT_LT(most, 256 * kBytes);
}

TEST(Epoch, GarbageOfALongPinIsGoneSoonAfterIt) {
  constexpr std::size_t kBytes = 1024;
  constexpr int kDuring = 20'000;
  const auto write = [] {
    const Guard guard;
    retire(new int(0), [](void* it) { delete static_cast<int*>(it); }, kBytes);
  };
  collect_often();
  Puppet reader;
  std::optional<Guard> guard;
  reader.run([&] { guard.emplace(); });
  for (int i = 0; i < kDuring; ++i) write();
  EXPECT_GE(retired_bytes(), kDuring * kBytes);
  EXPECT_LT(retired_bytes(), (kDuring + 256) * kBytes);
  reader.run([&] { guard.reset(); });
  // Each write now frees a few more than it adds, so half as many writes are plenty.
  for (int i = 0; i < kDuring / 2; ++i) write();
  EXPECT_LT(retired_bytes(), 256 * kBytes);
}

TEST(Epoch, BigObjectsAreFreedByTheirBytesNotTheirNumber) {
  constexpr std::size_t kBytes = 1 << 20;
  collect_often();
  std::size_t most = 0;
  for (int i = 0; i < 100; ++i) {
    const Guard guard;
    retire(new int(i), [](void* it) { delete static_cast<int*>(it); }, kBytes);
    most = std::max(most, retired_bytes());
  }
  EXPECT_LE(most, 4 * kBytes);
}

}  // namespace
}  // namespace state
