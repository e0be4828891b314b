#include "identity/totp_entry.h"

#include <gtest/gtest.h>

#include "unit/support/text.h"
#include "unit/support/time.h"

namespace identity::totp_entry_test {
namespace {

using support::kNoon;
using support::yaml;

base::Result<base::List<Totp>> read(std::string_view list, const base::List<Totp>& before = {}) {
  static const base::Seed seed = base::Seed::from_number(1);
  static std::uint64_t counter = 0;
  base::Draws draws(seed, "alice", counter);
  return read_totps(yaml(list), before, "totp|dev_", 16, draws, kNoon);
}

TEST(ReadTotps, TakesNameSecretAndStatus) {
  const auto totps = read("[{name: Phone, secret: OVXGIZLSON2HKZDZ}, {secret: MZXW6YTBOI, status: UNVERIFIED}]");
  ASSERT_TRUE(totps);
  ASSERT_EQ(totps->size(), 2U);
  EXPECT_EQ((*totps)[0].name, "Phone");
  EXPECT_TRUE((*totps)[0].confirmed);
  EXPECT_EQ((*totps)[0].created_at, kNoon);
  EXPECT_EQ((*totps)[0].id.size(), std::string_view("totp|dev_").size() + 16);
  EXPECT_FALSE((*totps)[1].confirmed);
  EXPECT_NE((*totps)[0].id, (*totps)[1].id);
}

TEST(ReadTotps, KeepsWhatTheSameSecretHad) {
  auto before = *read("[{secret: OVXGIZLSON2HKZDZ}]");
  before.edit()[0].last_step = 7;
  const auto after = read("[{name: New, secret: OVXGIZLSON2HKZDZ}]", before);
  ASSERT_TRUE(after);
  EXPECT_EQ((*after)[0].id, before[0].id);
  EXPECT_EQ((*after)[0].last_step, 7U);
  EXPECT_EQ((*after)[0].name, "New");
}

TEST(ReadTotps, RefusesASecretThatIsNotBase32) {
  for (const char* list : {"[{name: none}]", "[{secret: lower}]", "[{secret: M}]"}) EXPECT_FALSE(read(list)) << list;
}

TEST(WriteTotps, UsesTheFixturesWords) {
  std::string text;
  json::Writer out(text);
  write_totps(out, {{.id = "t1", .name = "Phone", .secret = "MZXW6YTBOI", .created_at = kNoon, .confirmed = true}, {.id = "t2", .secret = "MY"}});
  EXPECT_EQ(text,
            R"([{"id":"t1","name":"Phone","secret":"MZXW6YTBOI","status":"VERIFIED","created_at":"2026-01-01T12:00:00.000Z"},)"
            R"({"id":"t2","secret":"MY","status":"UNVERIFIED","created_at":"1970-01-01T00:00:00.000Z"}])");
}

}  // namespace
}  // namespace identity::totp_entry_test
