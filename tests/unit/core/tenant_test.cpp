#include "core/tenant.h"

#include <gtest/gtest.h>

#include "unit/state/threads.h"
#include "unit/support/universe.h"

namespace core {
namespace {

using support::Asked;
using support::Universe;
using namespace std::chrono_literals;

// A tenant at a place of its own.
struct Placed {
  explicit Placed(std::string fixed_url = "", std::vector<std::uint16_t> ports = {7310, 8000})
      : process(support::frozen_process()),
        tenant({"notes", &vendor, support::fixture_of(vendor, "[]"), &process, std::move(fixed_url)}) {
    tenant.set_place("http://localhost:7310", std::move(ports));
  }
  Process process;
  support::NotesVendor vendor;
  Tenant tenant;
};

std::string id_of(Universe& universe, std::string_view user) {
  const auto name = universe.world().accounts().resolve(user);
  return name ? name->id : "";
}

TEST(Tenant, IsWhereItListens) {
  const Placed placed;
  EXPECT_EQ(placed.tenant.base_url(), "http://localhost:7310");
  EXPECT_EQ(placed.tenant.ports(), (std::vector<std::uint16_t>{7310, 8000}));
}

TEST(Tenant, IsAtItsPublicUrlWhereItHasOne) {
  EXPECT_EQ(Placed("https://id.example.test").tenant.base_url(), "https://id.example.test");
}

TEST(Tenant, ServesLoopbackNamesAtItsPorts) {
  const Placed placed;
  for (const char* origin : {"http://localhost:7310", "http://127.0.0.1:7310", "http://[::1]:8000", "http://x.localhost:7310",
                             "https://localhost:7310", "http://10.0.2.2:7310", "http://LOCALHOST:7310"})
    EXPECT_TRUE(placed.tenant.serves(origin)) << origin;
}

TEST(Tenant, ServesNothingElse) {
  const Placed placed;
  for (const char* origin : {"", "localhost:7310", "http://localhost", "http://localhost:7311", "http://example.test:7310",
                             "https://id.example.test", "http://localhost:7310/path", "null"})
    EXPECT_FALSE(placed.tenant.serves(origin)) << origin;
}

TEST(Tenant, ServesItsPublicUrlToTheLetter) {
  const Placed placed("https://id.example.test");
  EXPECT_TRUE(placed.tenant.serves("https://id.example.test"));
  EXPECT_FALSE(placed.tenant.serves("https://id.example.test:443"));
  EXPECT_FALSE(placed.tenant.serves("http://id.example.test"));
}

TEST(SameService, IsTheOriginOfTheRequestWhateverThatIs) {
  const Placed placed;
  EXPECT_TRUE(placed.tenant.same_service("http://emulator:7310", "http://emulator:7310"));
  EXPECT_FALSE(placed.tenant.same_service("http://emulator:7310", "http://emulator:7311"));
  EXPECT_FALSE(placed.tenant.same_service("http://emulator:7310", "http://localhost:7310"));
}

TEST(SameService, IsAnyOfTheTenantsOwnOriginsInARequestForAnother) {
  const Placed placed("https://id.example.test");
  for (const char* origin : {"https://id.example.test", "http://localhost:7310", "http://[::1]:8000"}) {
    EXPECT_TRUE(placed.tenant.same_service(origin, "http://127.0.0.1:7310")) << origin;
    EXPECT_TRUE(placed.tenant.same_service(origin, "http://emulator:7310")) << origin;
  }
}

TEST(World, StartsAtTheTimeOfTheProcess) {
  Universe universe;
  EXPECT_EQ(universe.world().clock().now(), support::kNoon);
  EXPECT_EQ(universe.world().clock().setting().mode, base::Clock::Mode::kFrozen);
}

TEST(World, RunsFromItsStartingTimeWhereNothingFreezesIt) {
  Process process = support::frozen_process();
  process.freeze = false;
  Universe universe(process);
  EXPECT_EQ(universe.world().clock().setting().mode, base::Clock::Mode::kOffset);
  process.start_time.reset();
  Universe real(process);
  EXPECT_EQ(real.world().clock().setting().mode, base::Clock::Mode::kReal);
}

TEST(World, DrawsFromTheSeedAndTheTenantsName) {
  Universe one, same;
  EXPECT_EQ(one.world().seed().bytes(), same.world().seed().bytes());
  EXPECT_NE(one.world().seed().bytes(), one.process.seed.bytes());
  EXPECT_NE(one.world().serial(), same.world().serial());
}

TEST(World, CannotBeOfAFixtureWhoseUsersCannotBeMade) {
  EXPECT_THROW(Universe(support::frozen_process(), "[{login: a}, {login: A}]"), std::runtime_error);
  EXPECT_THROW(Universe(support::frozen_process(), "[{login: a, notes: 5}]"), std::runtime_error);
}

TEST(Reset, BringsUsersBackAsTheyWere) {
  Universe universe;
  universe.ask(Asked("POST", "/notes", R"({"text":"eggs"})").bearer("alice"));
  ASSERT_TRUE(universe.world().accounts().create(support::yaml("{login: mallory}"), support::kNoon));
  ASSERT_TRUE(universe.world().accounts().remove(*universe.world().accounts().resolve("bob")));
  universe.tenant.reset();
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).body, R"(["milk"])");
  EXPECT_EQ(id_of(universe, "mallory"), "");
  EXPECT_NE(id_of(universe, "bob"), "");
}

TEST(Reset, ForgetsClockOutboxJournalAndKeys) {
  Universe universe;
  universe.world().clock().advance(25h);
  universe.world().keys().rotate(support::second_key(), true);
  universe.ask(Asked("POST", "/notes", R"({"text":"eggs","send":true})").bearer("alice"));
  universe.tenant.reset();
  EXPECT_EQ(universe.world().clock().now(), support::kNoon);
  EXPECT_EQ(universe.world().keys().generation(), 0U);
  EXPECT_TRUE(universe.journal().empty());
  std::size_t messages = 0;
  const state::Guard guard;
  universe.world().outbox().newest_first(guard, [&](const identity::Message&) { return ++messages > 0; });
  EXPECT_EQ(messages, 0U);
}

TEST(Reset, IsANewWorld) {
  Universe universe;
  const std::uint64_t before = universe.world().serial();
  universe.tenant.reset();
  EXPECT_NE(universe.world().serial(), before);
}

TEST(Reset, KeepsTheIdsOfUsers) {
  Universe universe;
  const std::string alice = id_of(universe, "alice"), load = id_of(universe, "load-7");
  universe.tenant.reset();
  EXPECT_EQ(id_of(universe, "alice"), alice);
  EXPECT_EQ(id_of(universe, "load-7"), load);
}

TEST(Reset, LeavesAccessTokensGood) {
  Universe universe;
  for (const char* user : {"alice", "load-7"}) {
    const std::string token = universe.token_for(user);
    universe.tenant.reset();
    EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer(token)).status, 200) << user;
  }
}

TEST(Reset, RepeatsTheDrawsOfTheFirstTime) {
  Universe universe;
  const auto id = [&] { return universe.ask(Asked("POST", "/notes", R"({"text":"x"})").bearer("alice")).body; };
  const std::string first = id();
  EXPECT_NE(id(), first);
  universe.tenant.reset();
  EXPECT_EQ(id(), first);
}

TEST(ResetStress, LetsRequestsInFlightFinishOnTheOldWorld) {
  Universe universe;
  std::atomic<std::size_t> wrong{0};
  state::testing::run_together(4, [&](std::size_t me) {
    for (int i = 0; i < 100; ++i) {
      if (me == 0) {
        universe.tenant.reset();
        continue;
      }
      const state::Guard guard;
      World& world = universe.tenant.world(guard);
      const auto alice = world.accounts().resolve("alice");
      if (!alice || world.clock().now() != support::kNoon) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace core
