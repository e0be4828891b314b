// What retired objects occupy, when they go, and how many there can be.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "state/epoch.h"
#include "unit/state/threads.h"

namespace state {
namespace {

using testing::collect_often;
using testing::Puppet;

TEST(EpochMemory, RetiredBytesRiseAndFall) {
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

TEST(EpochMemory, FootprintBesideTheTypeGivesTheBytes) {
  collect_often();
  const std::size_t before = retired_bytes();
  const Guard guard;
  retire(new Weighty{777});
  EXPECT_EQ(retired_bytes(), before + 777);
}

TEST(EpochMemory, CollectSaysWhetherSomethingIsLeft) {
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

TEST(EpochMemory, DeleterMayRetireAndPin) {
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

TEST(EpochMemory, DeletersDoNotNest) {
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

TEST(EpochMemory, GarbageIsBoundedWhileNobodyStaysPinned) {
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

TEST(EpochMemory, GarbageOfALongPinIsGoneSoonAfterIt) {
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

TEST(EpochMemory, BigObjectsAreFreedByTheirBytesNotTheirNumber) {
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
