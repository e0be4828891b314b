#include "oauth/keys.h"

#include <gtest/gtest.h>

#include <latch>

#include "unit/state/threads.h"
#include "unit/support/keys.h"

namespace oauth {
namespace {

using support::first_key;
using support::process_key;
using support::second_key;

std::vector<std::string> kids(const KeyRing& ring) {
  const state::Guard guard;
  std::vector<std::string> found;
  for (const KeyRing::Named& named : ring.list(guard)) found.push_back(named.kid);
  return found;
}

bool knows(const KeyRing& ring, const std::string& kid) {
  const state::Guard guard;
  return static_cast<bool>(ring.find(guard, kid));
}

// Until the rotation in the background has come to its end.
void finish_rotation(KeyRing& ring) {
  while (!ring.rotate_in_background(false, false)) std::this_thread::yield();
}

TEST(ProcessKey, IsThereAtOnceWhereItIsGiven) {
  const ProcessKey key(first_key());
  ASSERT_NE(key.get(), nullptr);
  EXPECT_EQ(key.get()->thumbprint, first_key().thumbprint());
}

TEST(ProcessKey, IsMadeInTheBackground) {
  std::latch asked(1), allowed(1);
  ProcessKey key([&] {
    asked.count_down();
    allowed.wait();
    return first_key();
  });
  asked.wait();
  EXPECT_EQ(key.get(), nullptr);
  allowed.count_down();
  while (key.get() == nullptr) std::this_thread::yield();
  EXPECT_EQ(key.get()->thumbprint, first_key().thumbprint());
}

TEST(ProcessKey, IsWaitedForWhenItsOwnerGoes) {
  std::atomic<bool> made{false};
  { const ProcessKey key([&] { made = true; return first_key(); }); }
  EXPECT_TRUE(made);
}

TEST(KeyRing, HasNothingBeforeTheProcessKeyIsMade) {
  std::latch allowed(1);
  const ProcessKey key([&] {
    allowed.wait();
    return first_key();
  });
  const KeyRing ring(key, "okta");
  EXPECT_FALSE(ring.ready());
  EXPECT_TRUE(kids(ring).empty());
  allowed.count_down();
  while (!ring.ready()) std::this_thread::yield();
  EXPECT_EQ(kids(ring).size(), 1U);
}

TEST(KeyRing, NamesKeysByTheTenantAndTheirThumbprint) {
  const KeyRing ring(process_key(), "okta");
  EXPECT_EQ(kids(ring), std::vector<std::string>{"okta." + first_key().thumbprint()});
}

TEST(KeyRing, FindsNoKeyOfAnotherTenant) {
  const KeyRing ring(process_key(), "okta");
  EXPECT_TRUE(knows(ring, "okta." + first_key().thumbprint()));
  EXPECT_FALSE(knows(ring, "auth0." + first_key().thumbprint()));
  EXPECT_FALSE(knows(ring, first_key().thumbprint()));
  EXPECT_FALSE(knows(ring, ""));
}

TEST(KeyRing, KeepsOldKeysBehindANewOne) {
  KeyRing ring(process_key(), "okta");
  ring.rotate(second_key(), false);
  EXPECT_EQ(kids(ring), (std::vector<std::string>{"okta." + second_key().thumbprint(), "okta." + first_key().thumbprint()}));
}

TEST(KeyRing, DropsOldKeysWhereAskedTo) {
  KeyRing ring(process_key(), "okta");
  ring.rotate(second_key(), true);
  EXPECT_EQ(kids(ring), std::vector<std::string>{"okta." + second_key().thumbprint()});
  EXPECT_FALSE(knows(ring, "okta." + first_key().thumbprint()));
}

TEST(KeyRing, NeverBringsBackADroppedKey) {
  KeyRing ring(process_key(), "okta");
  ring.rotate(second_key(), true);
  ring.rotate(crypto::Key::make_rsa(base::Seed::from_number(3)), false);
  EXPECT_FALSE(knows(ring, "okta." + first_key().thumbprint()));
  EXPECT_TRUE(knows(ring, "okta." + second_key().thumbprint()));
}

class MemoryKeeper final : public KeyKeeper {
 public:
  std::vector<crypto::Key> kept(const std::string& tenant) override { return keys[tenant]; }
  void keep(const std::string& tenant, std::vector<crypto::Key> all) override { keys[tenant] = std::move(all); }
  std::map<std::string, std::vector<crypto::Key>> keys;
};

TEST(KeyRing, VerifiesAfterwardsWithTheKeysThatWereKept) {
  MemoryKeeper keeper;
  KeyRing(process_key(), "okta", std::nullopt, &keeper).rotate(second_key(), false);
  const KeyRing next(process_key(), "okta", std::nullopt, &keeper);
  // The process's key signs again, as at the start.
  EXPECT_EQ(kids(next), (std::vector<std::string>{"okta." + first_key().thumbprint(), "okta." + second_key().thumbprint()}));
  EXPECT_FALSE(knows(KeyRing(process_key(), "auth0", std::nullopt, &keeper), "auth0." + second_key().thumbprint()));
}

TEST(KeyRing, KeepsNoKeyThatWasDropped) {
  MemoryKeeper keeper;
  const crypto::Key third = crypto::Key::make_rsa(base::Seed::from_number(3));
  KeyRing ring(process_key(), "okta", std::nullopt, &keeper);
  ring.rotate(second_key(), false);
  ring.rotate(third, true);
  EXPECT_EQ(kids(ring), std::vector<std::string>{"okta." + third.thumbprint()});
  ASSERT_EQ(keeper.keys["okta"].size(), 1U);
  EXPECT_EQ(keeper.keys["okta"].front().thumbprint(), third.thumbprint());
}

TEST(KeyRing, BeginsAGenerationWithEachRotation) {
  KeyRing ring(process_key(), "okta");
  const std::uint64_t before = ring.generation();
  ring.rotate(second_key(), false);
  EXPECT_GT(ring.generation(), before);
}

TEST(KeyRing, IsOtherTenantsOwn) {
  KeyRing one(process_key(), "one");
  const KeyRing other(process_key(), "other");
  one.rotate(second_key(), true);
  EXPECT_EQ(kids(other), std::vector<std::string>{"other." + first_key().thumbprint()});
}

TEST(KeyRing, RotatesInTheBackground) {
  KeyRing ring(process_key(), "okta", base::Seed::from_number(7));
  EXPECT_FALSE(ring.rotate_in_background(true, false));
  finish_rotation(ring);
  EXPECT_EQ(kids(ring).size(), 2U);
  EXPECT_EQ(ring.generation(), 1U);
}

TEST(KeyRing, MakesTheSameKeysFromTheSameSeed) {
  const auto rotated = [] {
    KeyRing ring(process_key(), "okta", base::Seed::from_number(7));
    ring.rotate_in_background(true, true);
    finish_rotation(ring);
    return kids(ring);
  };
  EXPECT_EQ(rotated(), rotated());
}

TEST(KeyRing, SharesOneRotationAmongCallersAtTheSameTime) {
  KeyRing ring(process_key(), "okta", base::Seed::from_number(7));
  EXPECT_FALSE(ring.rotate_in_background(true, false));
  ring.rotate_in_background(true, false);
  finish_rotation(ring);
  EXPECT_TRUE(ring.rotate_in_background(false, false));
  EXPECT_EQ(ring.generation(), 1U);
}

TEST(KeyRing, DropsOldKeysWhereOneOfThoseWhoShareARotationAsksForIt) {
  KeyRing ring(process_key(), "okta", base::Seed::from_number(7));
  ring.rotate_in_background(true, false);
  ring.rotate_in_background(true, true);
  finish_rotation(ring);
  EXPECT_EQ(kids(ring).size(), 1U);
}

TEST(KeyRingStress, IsWholeForReadersWhileOthersRotate) {
  KeyRing ring(process_key(), "okta");
  std::atomic<std::size_t> broken{0};
  state::testing::run_together(4, [&](std::size_t me) {
    for (int i = 0; i < 200; ++i) {
      if (me == 0) {
        ring.rotate(i % 2 == 0 ? second_key() : first_key(), i % 10 == 9);
        continue;
      }
      const state::Guard guard;
      const auto keys = ring.list(guard);
      if (keys.empty() || keys.front().kid != "okta." + keys.front().key.thumbprint()) ++broken;
    }
  });
  EXPECT_EQ(broken, 0U);
  EXPECT_EQ(ring.generation(), 200U);
}

}  // namespace
}  // namespace oauth
