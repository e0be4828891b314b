#include "core/short_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "unit/state/threads.h"

namespace core {
namespace {

using Names = ShortNames<int>;

std::vector<int> holders(const Names& names, std::string_view name) {
  std::vector<int> found;
  names.each(name, [&](const int& holder) {
    found.push_back(holder);
    return true;
  });
  std::sort(found.begin(), found.end());
  return found;
}

TEST(ShortNames, ListNobodyAtFirst) { EXPECT_TRUE(holders(Names(base::Seed::from_number(1)), "alice").empty()); }

TEST(ShortNames, ListEveryHolder) {
  Names names(base::Seed::from_number(1));
  const int one = 1, two = 2;
  names.add("alice", one, false);
  names.add("alice", two, true);
  EXPECT_EQ(holders(names, "alice"), (std::vector<int>{1, 2}));
  EXPECT_TRUE(holders(names, "bob").empty());
}

TEST(ShortNames, ListNobodyTwice) {
  Names names(base::Seed::from_number(1));
  const int one = 1;
  names.add("alice", one, false);
  for (int i = 0; i < 100; ++i) names.add("alice", one, true);
  EXPECT_EQ(holders(names, "alice"), std::vector<int>{1});
}

TEST(ShortNames, StopWhereTheVisitorHasEnough) {
  Names names(base::Seed::from_number(1));
  const int one = 1, two = 2;
  names.add("alice", one, false);
  names.add("alice", two, false);
  int visits = 0;
  names.each("alice", [&](const int&) { return ++visits == 0; });
  EXPECT_EQ(visits, 1);
}

TEST(ShortNamesStress, LoseNobodyWhoIsListedAtOnce) {
  Names names(base::Seed::from_number(1));
  std::vector<int> people(400);
  for (int i = 0; i < 400; ++i) people[static_cast<std::size_t>(i)] = i;
  state::testing::run_together(4, [&](std::size_t me) {
    for (std::size_t i = me; i < people.size(); i += 4) names.add("alice", people[i], false);
  });
  EXPECT_EQ(holders(names, "alice"), people);
}

}  // namespace
}  // namespace core
