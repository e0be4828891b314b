#include "state/table.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "state/cell.h"
#include "unit/state/colliding.h"
#include "unit/state/threads.h"

namespace state::table_test {
namespace {

using testing::Tallied;
using testing::Tally;

const base::Seed kSeed = base::Seed::from_number(1);

TEST(Table, IsEmptyAtFirst) {
  const Table<int> table(kSeed);
  EXPECT_EQ(table.size(), 0U);
  EXPECT_EQ(table.find(""), nullptr);
  EXPECT_EQ(table.find("alice"), nullptr);
  table.for_each([](std::string_view key, int&) { FAIL() << key; });
}

TEST(Table, EmptyOneIsSmall) { EXPECT_LE(sizeof(Table<int>), 4 * sizeof(void*)); }

TEST(Table, InsertedValueIsFound) {
  Table<int> table(kSeed);
  const auto [value, inserted] = table.insert("alice", [] { return 7; });
  EXPECT_TRUE(inserted);
  EXPECT_EQ(*value, 7);
  EXPECT_EQ(table.find("alice"), value);
  EXPECT_EQ(table.find("alic"), nullptr);
  EXPECT_EQ(table.size(), 1U);
}

TEST(Table, SecondInsertionFindsTheFirstAndMakesNothing) {
  Table<int> table(kSeed);
  const auto first = table.insert("alice", [] { return 7; });
  const auto second = table.insert("alice", []() -> int { throw std::logic_error("made again"); });
  EXPECT_FALSE(second.second);
  EXPECT_EQ(second.first, first.first);
  EXPECT_EQ(table.size(), 1U);
}

TEST(Table, KeyIsCopied) {
  Table<int> table(kSeed);
  std::string key = "alice";
  table.insert(key, [] { return 7; });
  key = "mallo";
  EXPECT_NE(table.find("alice"), nullptr);
  EXPECT_EQ(table.find("mallo"), nullptr);
}

TEST(Table, KeysAreBytes) {
  Table<int> table(kSeed);
  const std::vector<std::string> keys = {"", std::string(1, '\0'), std::string(2, '\0'), "\xff\xfe",
                                         std::string(5000, 'k'), std::string(5001, 'k')};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_TRUE(table.insert(keys[i], [&] { return static_cast<int>(i); }).second);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(*table.find(keys[i]), static_cast<int>(i));
}

TEST(Table, ExceptionOfMakeInsertsNothing) {
  Table<std::string> table(kSeed);
  EXPECT_THROW(table.insert("alice", []() -> std::string { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(table.size(), 0U);
  EXPECT_EQ(table.find("alice"), nullptr);
  EXPECT_TRUE(table.insert("alice", [] { return std::string("yes"); }).second);
}

TEST(Table, HoldsValuesThatCannotMove) {
  struct Entry {
    int id;
    Cell<int> cell;
  };
  Table<Entry> table(kSeed);
  Entry* const entry = table.insert("alice", [] { return Entry{1, Cell<int>(std::make_unique<int>(7))}; }).first;
  const Guard guard;
  entry->cell.transact(guard, [](int& draft) { return draft = 8, true; });
  EXPECT_EQ(table.find("alice")->cell.read(guard), 8);
}

TEST(Table, HoldsValuesOfLargeAlignment) {
  struct alignas(128) Wide {
    char byte = 'w';
  };
  Table<Wide> table(kSeed);
  for (int i = 0; i < 100; ++i) {
    const Wide* const value = table.insert(std::to_string(i), [] { return Wide(); }).first;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(value) % 128, 0U);
  }
}

// What another thread would do just then: the insertion is decided between looking and setting.
template <class SomeTable>
void loses_to_an_insertion_during_make(const std::vector<const char*>& before) {
  Tally tally;
  SomeTable table(kSeed);
  for (const char* name : before) table.insert(name, [&] { return Tallied(tally); });
  Tallied* theirs = nullptr;
  const auto [value, inserted] = table.insert("alice", [&] {
    for (const char* name : {"carol", "alice", "dan"}) {
      Tallied* const made = table.insert(name, [&] { return Tallied(tally); }).first;
      if (name == std::string("alice")) theirs = made;
    }
    return Tallied(tally);
  });
  EXPECT_FALSE(inserted);
  EXPECT_EQ(value, theirs);
  EXPECT_EQ(table.find("alice"), theirs);
  EXPECT_EQ(table.size(), before.size() + 3);
  EXPECT_EQ(tally.made, before.size() + 4);
  EXPECT_EQ(tally.destroyed, 1U);
}

TEST(Table, InsertionThatComesFirstWinsAndTheOtherValueIsDestroyed) {
  // Into nothing, into the place of a leaf, and into a place that has branches above it and perhaps a chain below.
  for (const std::vector<const char*>& before : {std::vector<const char*>{}, {"bob"}, {"bob", "eve"}}) {
    loses_to_an_insertion_during_make<Table<Tallied>>(before);
    loses_to_an_insertion_during_make<Table<Tallied, testing::one_hash>>(before);
    loses_to_an_insertion_during_make<Table<Tallied, testing::four_hashes>>(before);
    loses_to_an_insertion_during_make<Table<Tallied, testing::late_bits>>(before);
  }
}

TEST(Table, InsertionIntoAPlaceTakenMeanwhileByAnotherKeyLosesNothing) {
  Table<int, testing::one_hash> table(kSeed);
  table.insert("alice", [&] { return table.insert("bob", [] { return 2; }), 1; });
  EXPECT_EQ(*table.find("alice"), 1);
  EXPECT_EQ(*table.find("bob"), 2);
  table.insert("carol", [&] { return table.insert("dan", [] { return 4; }), 3; });
  EXPECT_EQ(*table.find("carol"), 3);
  EXPECT_EQ(*table.find("dan"), 4);
  EXPECT_EQ(table.size(), 4U);
}

TEST(Table, DestroysEveryValueOnce) {
  Tally tally;
  {
    Table<Tallied> table(kSeed);
    for (int i = 0; i < 1000; ++i) table.insert(std::to_string(i % 500), [&] { return Tallied(tally); });
    EXPECT_EQ(tally.made, 500U);
    EXPECT_EQ(tally.destroyed, 0U);
  }
  EXPECT_EQ(tally.destroyed, 500U);
}

TEST(Table, SeedDecidesTheOrder) {
  std::vector<std::string> orders[2];
  for (int i = 0; i < 2; ++i) {
    Table<int> table(base::Seed::from_number(static_cast<std::uint64_t>(i)));
    for (int key = 0; key < 64; ++key) table.insert(std::to_string(key), [] { return 0; });
    table.for_each([&](std::string_view key, int&) { orders[i].emplace_back(key); });
  }
  EXPECT_EQ(orders[0].size(), 64U);
  EXPECT_NE(orders[0], orders[1]);
}

// Addresses stay, keys stay apart, whatever the hash: the same laws for a good one and for bad ones.
template <class SomeTable>
void behaves_as_a_map(const std::vector<std::pair<bool, std::uint16_t>>& steps) {
  SomeTable table(kSeed);
  std::map<std::string, int*> model;
  for (const auto& [insertion, number] : steps) {
    const std::string key = std::to_string(number % 40);
    const auto known = model.find(key);
    RC_ASSERT(table.find(key) == (known == model.end() ? nullptr : known->second));
    if (insertion) {
      const auto [value, inserted] = table.insert(key, [&] { return number % 40; });
      RC_ASSERT(inserted == (known == model.end()));
      RC_ASSERT(*value == number % 40);
      RC_ASSERT(model.emplace(key, value).first->second == value);
    }
    RC_ASSERT(table.size() == model.size());
  }
  std::map<std::string, int*> seen;
  table.for_each([&](std::string_view key, int& value) { RC_ASSERT(seen.emplace(key, &value).second); });
  RC_ASSERT(seen == model);
}

TEST(Table, BehavesAsAMap) {
  EXPECT_TRUE(rc::check("keyed hash", behaves_as_a_map<Table<int>>));
  EXPECT_TRUE(rc::check("one hash for all", behaves_as_a_map<Table<int, testing::one_hash>>));
  EXPECT_TRUE(rc::check("four hashes", behaves_as_a_map<Table<int, testing::four_hashes>>));
  EXPECT_TRUE(rc::check("late bits only", behaves_as_a_map<Table<int, testing::late_bits>>));
}

}  // namespace
}  // namespace state::table_test
