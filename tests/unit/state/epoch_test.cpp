#include "state/epoch.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <type_traits>

#include "unit/state/threads.h"

namespace state {
namespace {

using testing::collect_often;
using testing::Puppet;
using testing::Tallied;
using testing::Tally;

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
  EXPECT_EQ(tally.living, 0U);
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

}  // namespace
}  // namespace state
