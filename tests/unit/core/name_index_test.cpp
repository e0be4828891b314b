#include "core/name_index.h"

#include <gtest/gtest.h>

#include <array>

#include "unit/state/threads.h"

namespace core {
namespace {

using Index = NameIndex<int>;

constexpr auto kNever = [](int&) { return false; };
constexpr auto kAlways = [](int&) { return true; };

TEST(NameIndex, FindsNobodyAtFirst) { EXPECT_EQ(Index(base::Seed::from_number(1)).find("alice"), nullptr); }

TEST(NameIndex, FindsWhoClaimedTheName) {
  Index names(base::Seed::from_number(1));
  int alice = 1;
  EXPECT_TRUE(names.claim("alice", alice, kNever));
  EXPECT_EQ(names.find("alice"), &alice);
  EXPECT_EQ(names.find("Alice"), nullptr);
}

TEST(NameIndex, LetsOneClaimTwice) {
  Index names(base::Seed::from_number(1));
  int alice = 1;
  EXPECT_TRUE(names.claim("alice", alice, kNever));
  EXPECT_TRUE(names.claim("alice", alice, kNever));
}

TEST(NameIndex, RefusesASecondHolder) {
  Index names(base::Seed::from_number(1));
  int alice = 1, mallory = 2;
  names.claim("alice", alice, kNever);
  EXPECT_FALSE(names.claim("alice", mallory, kNever));
  EXPECT_EQ(names.find("alice"), &alice);
}

TEST(NameIndex, PassesOverAClaimThatIsOutOfDate) {
  Index names(base::Seed::from_number(1));
  int before = 1, after = 2;
  names.claim("alice", before, kNever);
  EXPECT_TRUE(names.claim("alice", after, kAlways));
  EXPECT_EQ(names.find("alice"), &after);
}

TEST(NameIndex, GivesANameBack) {
  Index names(base::Seed::from_number(1));
  int alice = 1, other = 2;
  names.claim("alice", alice, kNever);
  names.release("alice", alice);
  EXPECT_EQ(names.find("alice"), nullptr);
  EXPECT_TRUE(names.claim("alice", other, kNever));
}

TEST(NameIndex, GivesBackNothingThatIsAnothers) {
  Index names(base::Seed::from_number(1));
  int alice = 1, other = 2;
  names.claim("alice", alice, kNever);
  names.release("alice", other);
  names.release("nobody", other);
  EXPECT_EQ(names.find("alice"), &alice);
}

TEST(NameIndex, LetsNobodyPassAReservationOver) {
  Index names(base::Seed::from_number(1));
  int alice = 1, other = 2;
  EXPECT_TRUE(names.reserve("alice", alice, kNever));
  EXPECT_FALSE(names.claim("alice", other, kAlways));
  EXPECT_FALSE(names.reserve("alice", other, kAlways));
  EXPECT_FALSE(names.reserve("alice", alice, kAlways)) << "nor by who has it: two transactions of one holder are two";
  EXPECT_TRUE(names.claim("alice", alice, kNever));
  EXPECT_EQ(names.find("alice"), &alice);
}

TEST(NameIndex, SettlesAReservationByWhoHasIt) {
  Index names(base::Seed::from_number(1));
  int alice = 1, other = 2;
  names.reserve("alice", alice, kNever);
  names.settle("alice", other);
  names.settle("nobody", alice);
  EXPECT_FALSE(names.reserve("alice", other, kAlways));
  names.settle("alice", alice);
  EXPECT_EQ(names.find("alice"), &alice);
  EXPECT_FALSE(names.reserve("alice", other, kNever));
  EXPECT_TRUE(names.reserve("alice", other, kAlways));
}

TEST(NameIndexStress, ReservesForExactlyOneThoughAllClaimsAreOutOfDate) {
  for (int round = 0; round < 200; ++round) {
    Index names(base::Seed::from_number(1));
    std::array<int, 4> holders{};
    std::atomic<int> won{0};
    state::testing::run_together(4, [&](std::size_t me) {
      if (names.reserve("alice", holders[me], kAlways)) ++won;
    });
    EXPECT_EQ(won, 1);
  }
}

TEST(NameIndexStress, GivesAContestedNameToExactlyOne) {
  for (int round = 0; round < 200; ++round) {
    Index names(base::Seed::from_number(1));
    std::array<int, 4> holders{};
    std::atomic<int> won{0};
    state::testing::run_together(4, [&](std::size_t me) {
      if (names.claim("alice", holders[me], kNever)) ++won;
    });
    EXPECT_EQ(won, 1);
  }
}

}  // namespace
}  // namespace core
