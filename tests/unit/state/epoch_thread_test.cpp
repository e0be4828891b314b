// Threads that join, end, and are too many.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <latch>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "state/epoch.h"
#include "unit/state/threads.h"

namespace state {
namespace {

using testing::collect_often;
using testing::Puppet;
using testing::run_together;
using testing::Tallied;
using testing::Tally;

TEST(EpochThread, ThreadThatEndsFreesItsGarbage) {
  Tally tally;
  std::thread([&] {
    for (int i = 0; i < 1000; ++i) retire(new Tallied(tally));
  }).join();
  EXPECT_EQ(tally.made, 1000U);
  EXPECT_EQ(tally.destroyed, 1000U);
}

TEST(EpochThread, ThreadThatEndsLeavesWhatIsPinnedToOthers) {
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
  EXPECT_EQ(tally.living, 0U);
}

TEST(EpochThread, LastThreadToEndLeavesNothing) {
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

TEST(EpochThread, ThreadThatEndsTakesBackWhatNobodyIsLeftToAdopt) {
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

TEST(EpochThread, EndedThreadsGiveTheirSlotsBack) {
  for (std::size_t i = 0; i < 2 * kMaxThreads; ++i) {
    std::thread([] { EXPECT_NO_THROW(Guard()); }).join();
  }
}

TEST(EpochThread, OneThreadTooManyIsABug) {
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

}  // namespace
}  // namespace state
