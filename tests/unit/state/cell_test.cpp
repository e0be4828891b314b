#include "state/cell.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/holders.h"
#include "unit/state/threads.h"

namespace state {
namespace {

using testing::Puppet;
using testing::Tallied;
using testing::Tally;

std::unique_ptr<const int> number(int n) { return std::make_unique<const int>(n); }

TEST(Cell, ReadsTheFirstSnapshot) {
  const Cell<int> cell(number(7));
  EXPECT_EQ(cell.read(Guard()), 7);
}

TEST(Cell, TransactPublishesWhatEditKeeps) {
  Cell<int> cell(number(7));
  const Guard guard;
  EXPECT_TRUE(cell.transact(guard, [](int& draft) { return ++draft, true; }));
  EXPECT_EQ(cell.read(guard), 8);
}

TEST(Cell, TransactDropsWhatEditRefuses) {
  Cell<int> cell(number(7));
  const Guard guard;
  EXPECT_FALSE(cell.transact(guard, [](int& draft) { return ++draft, false; }));
  EXPECT_EQ(cell.read(guard), 7);
}

TEST(Cell, ExceptionOfEditDropsTheDraft) {
  Cell<int> cell(number(7));
  const Guard guard;
  EXPECT_THROW(cell.transact(guard, [](int& draft) -> bool { throw std::runtime_error(std::to_string(++draft)); }),
               std::runtime_error);
  EXPECT_EQ(cell.read(guard), 7);
}

TEST(Cell, PublishReplacesWhateverIsThere) {
  Cell<int> cell(number(7));
  const Guard guard;
  cell.publish(guard, number(9));
  EXPECT_EQ(cell.read(guard), 9);
}

TEST(Cell, EditRunsAgainOnTheFreshSnapshotAfterALostRace) {
  Cell<int> cell(number(1));
  const Guard guard;
  std::vector<int> seen;
  EXPECT_TRUE(cell.transact(guard, [&](int& draft) {
    seen.push_back(draft);
    if (seen.size() <= 3) cell.publish(guard, number(draft * 10));  // what another thread would do just now
    draft += 1;
    return true;
  }));
  EXPECT_EQ(seen, (std::vector<int>{1, 10, 100, 1000}));
  EXPECT_EQ(cell.read(guard), 1001);
}

TEST(Cell, EditMayRefuseAfterALostRace) {
  Cell<int> cell(number(1));
  const Guard guard;
  int runs = 0;
  EXPECT_FALSE(cell.transact(guard, [&](int& draft) {
    if (++runs == 1) cell.publish(guard, number(5));
    return draft == 1;
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(cell.read(guard), 5);
}

TEST(Cell, SnapshotOutlivesItsReplacementWhileTheGuardLives) {
  Tally tally;
  Cell<Tallied> cell(std::make_unique<const Tallied>(tally));
  Puppet reader;
  std::optional<Guard> guard;
  const Tallied* read = nullptr;
  reader.run([&] { read = &cell.read(guard.emplace()); });
  for (int i = 0; i < 1000; ++i) {
    const Guard mine;
    ASSERT_TRUE(cell.transact(mine, [](Tallied&) { return true; }));
  }
  testing::collect_often();
  reader.run([&] {
    EXPECT_TRUE(read->alive());
    guard.reset();
  });
  while (collect()) {
  }
  EXPECT_EQ(tally.living, 1U);
}

TEST(Cell, DraftsAndSnapshotsAreFreedOnceEach) {
  Tally tally;
  {
    Cell<Tallied> cell(std::make_unique<const Tallied>(tally));
    const Guard guard;
    cell.publish(guard, std::make_unique<const Tallied>(tally));
    cell.transact(guard, [](Tallied&) { return true; });
    cell.transact(guard, [](Tallied&) { return false; });
    int runs = 0;
    cell.transact(guard, [&](Tallied&) {
      if (++runs == 1) cell.publish(guard, std::make_unique<const Tallied>(tally));
      return true;
    });
  }
  while (collect()) {
  }
  EXPECT_EQ(tally.made, 7U);
  EXPECT_EQ(tally.living, 0U);
}

struct Text {
  std::string text;
};
std::size_t footprint(const Text& it) { return sizeof(Text) + it.text.size(); }

TEST(Cell, ReplacedSnapshotCountsWithItsFootprint) {
  while (collect()) {
  }
  const std::size_t before = retired_bytes();
  Cell<Text> cell(std::make_unique<const Text>(Text{std::string(1000, 'x')}));
  const Guard guard;
  cell.publish(guard, std::make_unique<const Text>());
  EXPECT_EQ(retired_bytes(), before + sizeof(Text) + 1000);
}

// A step of the model below: what to do, and with which number.
struct Step {
  enum class Kind { kAdd, kRefuse, kThrow, kPublish, kLoseRace } kind;
  int number;
};

void run_on_cell(Cell<int>& cell, const Step& step) {
  const Guard guard;
  switch (step.kind) {
    case Step::Kind::kAdd:
      cell.transact(guard, [&](int& draft) { return draft ^= step.number, true; });
      break;
    case Step::Kind::kRefuse:
      cell.transact(guard, [&](int& draft) { return draft ^= step.number, false; });
      break;
    case Step::Kind::kThrow:
      try {
        cell.transact(guard, [&](int& draft) -> bool { throw draft ^= step.number; });
      } catch (int) {
      }
      break;
    case Step::Kind::kPublish:
      cell.publish(guard, number(step.number));
      break;
    case Step::Kind::kLoseRace: {
      bool raced = false;
      cell.transact(guard, [&](int& draft) {
        if (!std::exchange(raced, true)) cell.publish(guard, number(step.number));
        return draft ^= 1, true;
      });
      break;
    }
  }
}

void run_on_model(int& value, const Step& step) {
  switch (step.kind) {
    case Step::Kind::kAdd: value ^= step.number; break;
    case Step::Kind::kRefuse:
    case Step::Kind::kThrow: break;
    case Step::Kind::kPublish: value = step.number; break;
    case Step::Kind::kLoseRace: value = step.number ^ 1; break;
  }
}

TEST(Cell, BehavesAsAPlainValue) {
  EXPECT_TRUE(rc::check("a cell is a variable", [](int first, const std::vector<std::pair<std::uint8_t, int>>& raw) {
    Cell<int> cell(number(first));
    int model = first;
    for (const auto& [kind, operand] : raw) {
      const Step step{static_cast<Step::Kind>(kind % 5), operand};
      run_on_cell(cell, step);
      run_on_model(model, step);
      RC_ASSERT(cell.read(Guard()) == model);
    }
  }));
}

struct Shareable {
  std::shared_ptr<int> kept;  // whose count says how many snapshots there are
  int number = 1;
  base::Holders holders;
};

TEST(Cell, SharesItsSnapshotUntilOneOfTheTwoPublishes) {
  const auto kept = std::make_shared<int>();
  auto first = std::make_unique<Cell<Shareable>>(std::make_unique<const Shareable>(Shareable{kept, 1, {}}));
  const auto second = [&] { return std::make_unique<Cell<Shareable>>(Guard(), *first); }();
  EXPECT_EQ(&first->read(Guard()), &second->read(Guard()));
  EXPECT_EQ(kept.use_count(), 2) << "one snapshot";
  second->transact(Guard(), [](Shareable& draft) { return (draft.number = 2) == 2; });
  EXPECT_EQ(first->read(Guard()).number, 1);
  EXPECT_EQ(second->read(Guard()).number, 2);
  const Cell<Shareable> third(Guard(), *first);
  first.reset();
  while (collect()) {
  }
  EXPECT_EQ(third.read(Guard()).number, 1) << "the last who holds it keeps it";
  EXPECT_EQ(kept.use_count(), 3);
}

}  // namespace
}  // namespace state
