#include "base/draws.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/result.h"

namespace base {
namespace {

const Seed kSeed = Seed::from_number(42);

TEST(Seed, IsTheSameForTheSameNumber) {
  EXPECT_EQ(Seed::from_number(7).bytes(), Seed::from_number(7).bytes());
  EXPECT_NE(Seed::from_number(7).bytes(), Seed::from_number(8).bytes());
}

TEST(Seed, DerivesADifferentKeyForEachPurpose) {
  const Seed a = kSeed.derive("a");
  EXPECT_EQ(a.bytes(), kSeed.derive("a").bytes());
  EXPECT_NE(a.bytes(), kSeed.derive("b").bytes());
  EXPECT_NE(a.bytes(), kSeed.bytes());
  EXPECT_NE(a.derive("b").bytes(), kSeed.derive("b").bytes());
}

TEST(Seed, DrawnFromTheSystemDiffersEachTime) { EXPECT_NE(Seed::random().bytes(), Seed::random().bytes()); }

TEST(KeyedHash, DependsOnKeyAndText) {
  EXPECT_EQ(keyed_hash(kSeed, "alice"), keyed_hash(kSeed, "alice"));
  EXPECT_NE(keyed_hash(kSeed, "alice"), keyed_hash(kSeed, "alicf"));
  EXPECT_NE(keyed_hash(kSeed, "alice"), keyed_hash(Seed::from_number(43), "alice"));
  EXPECT_NE(keyed_hash(kSeed, ""), keyed_hash(kSeed, std::string_view("\0", 1)));
}

// What a seed gives is what people write into their tests: it must not change from one release to the next.
TEST(Draws, GiveTheseValuesForever) {
  std::uint64_t counter = 0;
  Draws draws(Seed::from_number(1), "alice", counter);
  EXPECT_EQ(std::string(draws.id("emx", 17)), "emxOV8NDEI2HKOQNJLcl");
  EXPECT_EQ(std::string(draws.digits(6)), "942156");
  EXPECT_EQ(std::string(draws.url_safe(10)), "Sae6D5ACDv");
  EXPECT_EQ(std::string(draws.hex(8)), "3f40d201");
  EXPECT_EQ(draws.number(), 1152034223273797814U);
}

TEST(Draws, MoveTheCounterByOneEach) {
  std::uint64_t counter = 10;
  Draws draws(kSeed, "alice", counter);
  std::vector<std::uint8_t> bytes(100);
  draws.number();
  draws.below(3);
  draws.fill(bytes);
  draws.id("x", 20);
  draws.digits(1);
  EXPECT_EQ(counter, 15U);
}

TEST(Draws, RepeatFromTheSameCounter) {
  std::uint64_t first = 5, second = 5;
  EXPECT_EQ(std::string(Draws(kSeed, "alice", first).id("", 40)), std::string(Draws(kSeed, "alice", second).id("", 40)));
}

TEST(Draws, DifferBySubjectSeedAndCounter) {
  std::set<std::string> seen;
  for (const char* subject : {"alice", "bob", ""}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      std::uint64_t counter = 0;
      Draws draws(Seed::from_number(seed), subject, counter);
      for (int i = 0; i < 10; ++i) seen.insert(draws.hex(32));
    }
  }
  EXPECT_EQ(seen.size(), 3U * 3 * 10);
}

TEST(Draws, AreUnrelatedToAKeyDerivedUnderTheSubjectsName) {
  std::uint64_t counter = 0;
  Draws same_name(kSeed, "signing key", counter);
  std::uint64_t derived_counter = 0;
  Draws derived(kSeed.derive("signing key"), "", derived_counter);
  EXPECT_NE(same_name.number(), derived.number());
}

TEST(Draws, BelowStaysBelowAndReachesEverything) {
  EXPECT_TRUE(rc::check([](std::uint64_t any) {
    const std::uint64_t bound = any == 0 ? 1 : any;
    std::uint64_t counter = 0;
    RC_ASSERT(Draws(kSeed, "p", counter).below(bound) < bound);
  }));
  std::uint64_t counter = 0;
  Draws draws(kSeed, "alice", counter);
  std::map<std::uint64_t, int> seen;
  for (int i = 0; i < 6000; ++i) ++seen[draws.below(6)];
  ASSERT_EQ(seen.size(), 6U);
  for (const auto& [value, count] : seen) EXPECT_NEAR(count, 1000, 200) << value;
}

TEST(Draws, MoreCharactersThanAreHeldAreABug) {
  std::uint64_t counter = 0;
  Draws draws(kSeed, "alice", counter);
  EXPECT_EQ(std::string(draws.id("emx", Drawn::kMaxSize - 3)).size(), Drawn::kMaxSize);
  EXPECT_THROW(draws.id("emx", Drawn::kMaxSize - 2), Bug);
}

TEST(Draws, BelowNothingIsABug) {
  std::uint64_t counter = 0;
  EXPECT_THROW(Draws(kSeed, "alice", counter).below(0), Bug);
}

TEST(Draws, IdsHaveTheirPrefixLengthAndAlphabet) {
  std::uint64_t counter = 0;
  Draws draws(kSeed, "alice", counter);
  std::set<char> letters;
  for (int i = 0; i < 200; ++i) {
    const std::string id = draws.id("emx", 17);
    ASSERT_EQ(id.size(), 20U);
    ASSERT_TRUE(id.starts_with("emx"));
    letters.insert(id.begin() + 3, id.end());
  }
  EXPECT_EQ(letters.size(), 62U);
  EXPECT_TRUE(std::ranges::all_of(letters, [](unsigned char c) { return std::isalnum(c) != 0; }));
}

TEST(Draws, LettersOfAnIdAreEquallyLikely) {
  std::uint64_t counter = 0;
  Draws draws(kSeed, "alice", counter);
  std::map<char, int> seen;
  for (int i = 0; i < 620; ++i)
    for (const char c : std::string(draws.id("", 100))) ++seen[c];
  for (const auto& [letter, count] : seen) EXPECT_NEAR(count, 1000, 200) << letter;
}

TEST(Draws, DigitsAreNeverAllZero) {
  std::uint64_t counter = 0;
  Draws draws(kSeed, "alice", counter);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(draws.digits(1));
  EXPECT_EQ(seen, (std::set<std::string>{"1", "2", "3", "4", "5", "6", "7", "8", "9"}));
  EXPECT_EQ(std::string(draws.digits(0)), "");
  EXPECT_EQ(std::string(draws.digits(6)).find_first_not_of("0123456789"), std::string::npos);
}

TEST(Draws, FillsMoreThanOneBlock) {
  std::uint64_t counter = 0;
  Draws draws(kSeed, "alice", counter);
  std::vector<std::uint8_t> bytes(4096);
  draws.fill(bytes);
  EXPECT_GT(std::set(bytes.begin(), bytes.end()).size(), 250U);
  EXPECT_FALSE(std::equal(bytes.begin(), bytes.begin() + 16, bytes.begin() + 16));
}

}  // namespace
}  // namespace base
