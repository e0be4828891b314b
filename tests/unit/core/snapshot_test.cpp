#include "core/snapshot.h"

#include <gtest/gtest.h>

#include <fstream>

#include "unit/support/universe.h"

namespace core {
namespace {

using support::Asked;
using support::Universe;

// Of scripts for the tests' own vendor, which the schema does not know.
const ScriptReader& scripts() {
  static const ScriptReader reader = [] {
    std::ifstream file(std::string(UNDERSTUDY_FIXTURES) + "/schema/scenario.json", std::ios::binary);
    std::string schema(std::istreambuf_iterator<char>(file), {});
    return ScriptReader(schema.replace(schema.find("\"auth0\""), 7, "\"notes\""));
  }();
  return reader;
}

// Fixtures of this vendor have nothing that a schema would say.
SnapshotReaders readers() {
  return {&scripts(), [](const Provider& provider, json::Tree) -> base::Result<std::shared_ptr<const Fixture>, Mistake> {
            return support::fixture_of(provider, support::kUsers);
          }};
}

json::Tree snapshot_of(Universe& universe) {
  std::string text;
  json::Writer out(text);
  write_snapshot(out, universe.world());
  auto tree = json::parse_json(text);
  EXPECT_TRUE(tree) << text;
  return *tree;
}

std::string fault_in(Universe& universe, const json::Tree& snapshot) {
  const auto world = read_snapshot(universe.tenant, snapshot, readers());
  return world ? "" : world.error().pointer + " " + world.error().message;
}

// A world in which something of everything has happened.
void live(Universe& universe) {
  World& world = universe.world();
  EXPECT_EQ(universe.ask(Asked("POST", "/notes", R"({"text":"tea","send":true})").bearer("alice")).status, 201);
  EXPECT_EQ(universe.ask(Asked("POST", "/notes", R"({"text":"jam"})").bearer("load-7")).status, 201);
  world.accounts().remove(*world.accounts().resolve("bob"));
  world.clock().advance(std::chrono::hours{3});
  world.keys().rotate(crypto::Key::make_rsa(base::Seed::from_number(5)), true);
  world.spent().spend("once", world.clock().now() + std::chrono::hours{1}, world.clock().now());
  world.auto_approval().set(oauth::AutoApproval::Person{"p1", "alice@example.test"});
  world.scenarios().put(std::make_shared<const scenario::Script>(scenario::Script::compile(support::yaml(R"(
scenario: slow
provider: notes
limits: [{match: {operation: listNotes}, per: tenant, rate: 5, window: 1h}]
rules: [{match: {operation: listNotes}, when: {call: 2}, respond: {cause: refused}, off_spec: true, then: {state: over}}]
)"))));
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).status, 200);
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).status, 403);
}

TEST(Snapshot, IsTheSameAfterARoundTrip) {
  Universe universe;
  live(universe);
  const json::Tree before = snapshot_of(universe);
  auto world = read_snapshot(universe.tenant, before, readers());
  ASSERT_TRUE(world) << world.error().pointer << " " << world.error().message;
  universe.tenant.reset();
  universe.tenant.adopt(std::move(*world));
  EXPECT_EQ(snapshot_of(universe), before);
}

TEST(Snapshot, BringsEverythingBack) {
  Universe universe;
  live(universe);
  const std::string token = universe.token_for("alice");
  auto world = read_snapshot(universe.tenant, snapshot_of(universe), readers());
  ASSERT_TRUE(world);
  universe.tenant.reset();
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer(token)).status, 401) << "its key went with the reset";
  universe.tenant.adopt(std::move(*world));
  World& back = universe.world();
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer(token)).body, R"(["milk","tea"])");
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("load-7")).body, R"(["jam"])");
  EXPECT_FALSE(back.accounts().resolve("bob"));
  EXPECT_EQ(back.clock().now(), support::kNoon + std::chrono::hours{3});
  EXPECT_FALSE(back.spent().spend("once", back.clock().now() + std::chrono::hours{1}, back.clock().now()));
  EXPECT_EQ(back.auto_approval().get()->login, "alice@example.test");
  const state::Guard guard;
  const scenario::Scenario& slow = *back.scenarios().list(guard).find("slow");
  EXPECT_EQ(slow.state(), "over");
  EXPECT_EQ(slow.hits(0), 1U);
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer(token)).status, 200);
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer(token)).status, 429) << "two of five were taken before the snapshot, three after";
}

TEST(Snapshot, IsRefusedWithTheFirstThingThatIsWrong) {
  Universe universe;
  live(universe);
  const json::Tree good = snapshot_of(universe);
  const auto with = [&](std::string_view member, std::string_view text) {
    json::Tree bad = good;
    bad.set(member, *json::parse_json(text));
    return fault_in(universe, bad);
  };
  EXPECT_EQ(fault_in(universe, good), "");
  EXPECT_EQ(fault_in(universe, *json::parse_json("[]")), "/format is missing, so this is no snapshot");
  EXPECT_EQ(with("format", "2"), "/format is 2; this version reads 1");
  EXPECT_EQ(with("provider", R"("okta")"), "/provider is okta; this tenant is of notes");
  EXPECT_EQ(with("seed", R"("x")"), "/seed is not what it should be");
  EXPECT_EQ(with("clock", R"({"mode":3,"offset":0,"at":0})"), "/clock/mode is none of its values");
  EXPECT_EQ(with("keys", R"({"own":[],"process_key":2})"), "/keys no key signs");
  EXPECT_EQ(with("keys", R"({"own":["x"],"process_key":0})"), "/keys/own/0 is not what it should be");
  EXPECT_EQ(with("accounts", "{}"), "/accounts must be a list");
  EXPECT_EQ(with("accounts", "[{}]"), "/accounts/0/id is missing");
  json::Tree twice = good;
  twice.find("accounts")->array()->push_back(twice.find("accounts")->array()->front());
  EXPECT_NE(fault_in(universe, twice).find("/id is another account's"), std::string::npos);
  json::Tree other_script = good;
  (*other_script.find("scenarios")->array())[0].find("progress")->set("rules", json::Tree(json::Tree::Array{}));
  EXPECT_EQ(fault_in(universe, other_script), "/scenarios/0/progress is not this script's");
}

TEST(Fork, GoesOnFromTheOtherWorldAndChangesNothingOfIt) {
  Universe universe;
  live(universe);
  World& source = universe.world();
  Tenant::Setup setup{"copy", &universe.vendor, source.shared_fixture(), &universe.process, ""};
  setup.seed = universe.tenant.seed();
  Tenant copy(setup, source);
  const json::Tree before = snapshot_of(universe);
  const state::Guard guard;
  World& forked = copy.world(guard);
  EXPECT_EQ(forked.clock().now(), source.clock().now());
  EXPECT_EQ(forked.accounts().resolve("alice")->id, source.accounts().resolve("alice")->id);
  EXPECT_FALSE(forked.accounts().resolve("bob"));
  EXPECT_EQ(forked.keys().list(guard).front().kid.substr(0, 5), "copy.");
  EXPECT_FALSE(forked.spent().spend("once", forked.clock().now() + std::chrono::hours{1}, forked.clock().now()));
  EXPECT_EQ(forked.scenarios().list(guard).find("slow")->state(), "over");
  EXPECT_EQ(forked.journal().total(), 0U);
  forked.accounts().edit_common(*forked.accounts().resolve("alice"), [](identity::Account& account) { account.literal_token_ended = true; });
  forked.clock().advance(std::chrono::hours{1});
  EXPECT_FALSE(forked.accounts().holder_of_literal("alice"));
  EXPECT_TRUE(source.accounts().holder_of_literal("alice"));
  EXPECT_EQ(snapshot_of(universe), before);
}

TEST(Fork, OutlivesTheWorldThatItCameFrom) {
  Universe universe;
  Tenant::Setup setup{"copy", &universe.vendor, universe.world().shared_fixture(), &universe.process, ""};
  setup.seed = universe.tenant.seed();
  auto copy = std::make_unique<Tenant>(setup, universe.world());
  for (int i = 0; i < 3; ++i) universe.tenant.reset();
  while (state::collect()) {
  }
  const state::Guard guard;
  EXPECT_TRUE(copy->world(guard).accounts().holder_of_literal("alice"));
  copy->reset();
  EXPECT_TRUE(copy->world(guard).accounts().holder_of_literal("alice"));
}

}  // namespace
}  // namespace core
