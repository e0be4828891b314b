#include "scenario/engine.h"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "unit/support/text.h"
#include "unit/support/time.h"

namespace scenario {
namespace {

using namespace std::chrono_literals;
using support::kNoon;

// A request of the operation that it is made with.
struct Request final : Facts {
  explicit Request(std::string its_operation = "listEmails") : name(std::move(its_operation)) {}
  std::string_view operation() const override { return name; }
  std::span<const std::string> tags() const override { return {}; }
  std::string_view method() const override { return "GET"; }
  std::string_view path() const override { return "/"; }
  bool is_user(std::string_view) const override { return false; }
  std::optional<std::string> header(std::string_view) const override { return std::nullopt; }
  const json::Tree* body() const override { return content ? &*content : nullptr; }
  std::string name;
  std::optional<json::Tree> content;
};

std::shared_ptr<const Script> script(std::string_view name, std::string_view rest) {
  const std::string text = "{scenario: " + std::string(name) + ", provider: okta, " + std::string(rest) + "}";
  return std::make_shared<const Script>(Script::compile(support::yaml(text)));
}

std::shared_ptr<const Script> rules(std::string_view list) { return script("s", "rules: [" + std::string(list) + "]"); }

class EngineTest : public ::testing::Test {
 protected:
  // The name of the rule that has the effect; "" where none has.
  std::string ask(const std::string& operation = "listEmails") {
    const state::Guard guard;
    const Loaded* loaded = engine.loaded(guard);
    const Plan plan = loaded == nullptr ? Plan{} : loaded->decide(Request(operation));
    return plan.rule == nullptr ? "" : plan.rule->name;
  }
  std::string ask_times(int times) {
    std::string names;
    for (int i = 0; i < times; ++i) names += ask() + ".";
    return names;
  }
  Taken take(const Keys& keys, bool before = true, base::Time now = kNoon) {
    const state::Guard guard;
    return engine.loaded(guard)->take(before, Request(), keys, now);
  }
  const Scenario& loaded(std::string_view name) {
    const state::Guard guard;
    return *engine.loaded(guard)->find(name);
  }

  Engine engine{base::Seed::from_number(1), {}};
};

TEST_F(EngineTest, HasNothingUntilSomethingIsLoaded) {
  const state::Guard guard;
  EXPECT_EQ(engine.loaded(guard), nullptr);
  engine.put(rules("{name: a, match: {}}"));
  EXPECT_NE(engine.loaded(guard), nullptr);
  EXPECT_TRUE(engine.remove("s"));
  EXPECT_FALSE(engine.remove("s"));
  EXPECT_EQ(engine.loaded(guard), nullptr);
}

TEST_F(EngineTest, StartsWithTheScriptsOfTheStart) {
  Engine started(base::Seed::from_number(1), {rules("{name: a, match: {}}")});
  const state::Guard guard;
  EXPECT_EQ(started.loaded(guard)->decide(Request()).rule->name, "a");
}

TEST_F(EngineTest, LetsTheFirstRuleThatMatchesWin) {
  engine.put(rules("{name: a, match: {operation: createEmail}}, {name: b, match: {}}, {name: c, match: {}}"));
  EXPECT_EQ(ask("listEmails"), "b");
  EXPECT_EQ(ask("createEmail"), "a");
}

TEST_F(EngineTest, PassesOverARuleWithNoEffectLeft) {
  engine.put(rules("{name: a, match: {}, when: {call: {first: 2}}}, {name: b, match: {}, when: {call: 4}}"));
  EXPECT_EQ(ask_times(5), "a.a..b..");
}

TEST_F(EngineTest, CountsWhatAnotherRuleAnswered) {
  engine.put(rules("{name: a, match: {}, when: {call: 1}}, {name: b, match: {}, when: {call: 2}}"));
  engine.put(script("t", "rules: [{name: c, match: {}, when: {call: 3}}]"));
  EXPECT_EQ(ask_times(4), "a.b.c..");
}

TEST_F(EngineTest, CountsOnlyWhatTheMatchFits) {
  engine.put(rules("{name: a, match: {operation: createEmail}, when: {call: 2}}"));
  EXPECT_EQ(ask("createEmail") + ask("listEmails") + ask("listEmails"), "");
  EXPECT_EQ(ask("createEmail"), "a");
}

TEST_F(EngineTest, CountsFromTheMomentOfLoading) {
  engine.put(rules("{name: a, match: {}, when: {call: 1}}"));
  EXPECT_EQ(ask_times(2), "a..");
  engine.put(rules("{name: a, match: {}, when: {call: 1}}"));
  EXPECT_EQ(ask_times(2), "a..");
}

TEST_F(EngineTest, StepsFromStateToState) {
  engine.put(rules("{name: a, match: {}, when: {state: start}, then: {state: two}},"
                   "{name: b, match: {}, when: {state: two}, then: {state: three}},"
                   "{name: c, match: {}, when: {state: [three, four]}}"));
  EXPECT_EQ(loaded("s").state(), "start");
  EXPECT_EQ(ask_times(4), "a.b.c.c.");
  EXPECT_EQ(loaded("s").state(), "three");
}

TEST_F(EngineTest, JumpsWhereItIsTold) {
  engine.put(rules("{name: a, match: {}, when: {state: outage}}"));
  EXPECT_EQ(ask(), "");
  const state::Guard guard;
  engine.loaded(guard)->find("s")->jump(*loaded("s").script().state("outage"));
  EXPECT_EQ(ask(), "a");
}

TEST_F(EngineTest, GivesEachScenarioAStateOfItsOwn) {
  engine.put(rules("{name: a, match: {operation: a}, then: {state: on}}"));
  engine.put(script("t", "rules: [{name: b, match: {operation: b}, when: {state: on}}, {name: c, match: {operation: b}, when: {state: start}}]"));
  EXPECT_EQ(ask("a"), "a");
  EXPECT_EQ(ask("b"), "c");
}

TEST_F(EngineTest, CountsMatchesAndHits) {
  engine.put(rules("{name: a, match: {}, when: {call: {every: 3}}}, {name: b, match: {operation: never}}"));
  ask_times(7);
  EXPECT_EQ(loaded("s").matched(0), 7U);
  EXPECT_EQ(loaded("s").hits(0), 2U);
  EXPECT_EQ(loaded("s").matched(1), 0U);
}

TEST_F(EngineTest, DrawsChanceFromTheSeedAndTheCall) {
  engine.put(rules("{name: a, match: {}, when: {probability: 0.1}}"));
  const std::string first = ask_times(10'000);
  EXPECT_NEAR(static_cast<double>(loaded("s").hits(0)), 1000, 100);
  engine.put(rules("{name: a, match: {}, when: {probability: 0.1}}"));
  EXPECT_EQ(ask_times(10'000), first);
  Engine other(base::Seed::from_number(2), {rules("{name: a, match: {}, when: {probability: 0.1}}")});
  const state::Guard guard;
  std::string second;
  for (int i = 0; i < 10'000; ++i) second += other.loaded(guard)->decide(Request()).rule != nullptr ? "a." : ".";
  EXPECT_NE(second, first);
}

TEST_F(EngineTest, NeverDoesWhatHasNoChanceAndAlwaysWhatIsCertain) {
  engine.put(rules("{name: a, match: {}, when: {probability: 0}}, {name: b, match: {}, when: {probability: 1}}"));
  EXPECT_EQ(ask_times(3), "b.b.b.");
}

TEST_F(EngineTest, DrawsTheSameDelaysForTheSameCalls) {
  const auto delays = [&] {
    engine.put(rules("{name: a, match: {}, delay: {uniform: [1ms, 1s]}}"));
    const state::Guard guard;
    std::vector<base::Duration> drawn;
    for (int i = 0; i < 20; ++i) drawn.push_back(engine.loaded(guard)->decide(Request()).delay);
    return drawn;
  };
  const auto first = delays();
  EXPECT_EQ(delays(), first);
  EXPECT_NE(first[0], first[1]);
}

// --------------------------------------------------------------------------------------------------------- faults

TEST_F(EngineTest, AsksTheNewestFaultFirstAndTheScenariosLast) {
  engine.put(rules("{name: a, match: {}}"));
  engine.add_fault(engine.next_fault_id(), script("f1", "rules: [{name: b, match: {}}]"), "{}");
  EXPECT_EQ(ask(), "b");
  const Fault newest = engine.add_fault(engine.next_fault_id(), script("f2", "rules: [{name: c, match: {}}]"), "{}");
  EXPECT_EQ(ask(), "c");
  EXPECT_TRUE(engine.remove_fault(newest.id));
  EXPECT_FALSE(engine.remove_fault(newest.id));
  EXPECT_EQ(ask(), "b");
  engine.remove_faults();
  EXPECT_EQ(ask(), "a");
}

TEST_F(EngineTest, KnowsHowOftenAFaultCanStillHit) {
  const Fault fault = engine.add_fault("1", script("f", "rules: [{name: a, match: {}, when: {call: {first: 2}}}]"), "{}");
  EXPECT_EQ(fault.remaining(), 2U);
  ask();
  EXPECT_EQ(fault.remaining(), 1U);
  ask_times(5);
  EXPECT_EQ(fault.remaining(), 0U);
}

TEST_F(EngineTest, DropsFaultsWithNothingLeftWhenAnotherIsSet) {
  engine.add_fault("1", script("f", "rules: [{name: a, match: {}, when: {call: 1}}]"), "{}");
  engine.add_fault("2", script("f", "rules: [{name: a, match: {}, when: {call: 2}}]"), "{}");
  ask();
  engine.add_fault("3", script("f", "rules: [{name: a, match: {}}]"), "{}");
  const state::Guard guard;
  std::string ids;
  for (const Fault& fault : engine.loaded(guard)->faults) ids += fault.id;
  EXPECT_EQ(ids, "32");
}

// --------------------------------------------------------------------------------------------------------- limits

TEST_F(EngineTest, TakesLimitsByWhomTheyCount) {
  engine.put(script("s", "limits: [{per: user, rate: 1, window: 1s}, {per: client, rate: 2, window: 1s}]"));
  EXPECT_EQ(take({"alice", "spa", "::1"}, true).limit, nullptr);
  EXPECT_TRUE(take({"alice", "spa", "::1"}, false).standing.allowed);
  EXPECT_FALSE(take({"alice", "spa", "::1"}, false).standing.allowed);
  EXPECT_TRUE(take({"bob", "spa", "::1"}, false).standing.allowed);
  const Taken third = take({"carol", "spa", "::1"}, false);
  EXPECT_FALSE(third.standing.allowed);
  EXPECT_EQ(third.limit->per, Per::kClient);
  EXPECT_EQ(loaded("s").refused(0), 1U);
  EXPECT_EQ(loaded("s").refused(1), 1U);
}

TEST_F(EngineTest, DoesNotCountNobody) {
  engine.put(script("s", "limits: [{per: user, rate: 1, window: 1s}]"));
  EXPECT_EQ(take({"", "", "::1"}, false).limit, nullptr);
}

TEST_F(EngineTest, CountsAllOfATenantTogetherAndAddressesApart) {
  engine.put(script("s", "limits: [{per: address, rate: 1, window: 1s}, {per: tenant, rate: 3, window: 1s}]"));
  EXPECT_TRUE(take({"", "", "10.0.0.1"}).standing.allowed);
  EXPECT_FALSE(take({"", "", "10.0.0.1"}).standing.allowed);
  EXPECT_TRUE(take({"", "", "10.0.0.2"}).standing.allowed);
  EXPECT_TRUE(take({"", "", "10.0.0.3"}).standing.allowed);
  EXPECT_FALSE(take({"", "", "10.0.0.4"}).standing.allowed);
}

TEST_F(EngineTest, SaysWhereTheFullestBucketStands) {
  engine.put(script("s", "limits: [{name: wide, per: tenant, rate: 9, window: 1s}, {name: narrow, per: tenant, rate: 5, window: 1s}]"));
  const Taken taken = take({});
  EXPECT_EQ(taken.limit->name, "narrow");
  EXPECT_EQ(taken.standing.remaining, 4U);
}

TEST_F(EngineTest, LeavesAloneWhatALimitDoesNotMatch) {
  engine.put(script("s", "limits: [{match: {operation: createEmail}, per: tenant, rate: 1, window: 1s}]"));
  EXPECT_EQ(take({}).limit, nullptr);
}

// ------------------------------------------------------------------------------------------------- many at once

constexpr int kThreads = 64;
constexpr std::uint64_t kRequests = 10'000;

// The hits on each rule of 10,000 requests from 64 threads that start together.
std::vector<std::uint64_t> hits_at_once(std::string_view list) {
  Engine engine(base::Seed::from_number(1), {rules(list)});
  std::latch ready(kThreads);
  std::atomic<std::uint64_t> asked{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&] {
        const Request request;
        ready.arrive_and_wait();
        while (asked.fetch_add(1) < kRequests) {
          const state::Guard guard;
          engine.loaded(guard)->decide(request);
        }
      });
  }
  const state::Guard guard;
  const Scenario& scenario = *engine.loaded(guard)->find("s");
  std::vector<std::uint64_t> hits;
  for (std::size_t i = 0; i < scenario.script().rules.size(); ++i) {
    EXPECT_EQ(scenario.matched(i), kRequests);
    hits.push_back(scenario.hits(i));
  }
  return hits;
}

using Hits = std::vector<std::uint64_t>;

TEST(EngineAtOnce, HitsExactlyTheNth) { EXPECT_EQ(hits_at_once("{match: {}, when: {call: 4321}}"), Hits{1}); }

TEST(EngineAtOnce, HitsExactlyEveryKth) { EXPECT_EQ(hits_at_once("{match: {}, when: {call: {every: 7}}}"), Hits{kRequests / 7}); }

TEST(EngineAtOnce, HitsExactlyTheFirstM) {
  EXPECT_EQ(hits_at_once("{match: {}, when: {call: {first: 999}}}, {match: {}}"), (Hits{999, kRequests - 999}));
}

TEST(EngineAtOnce, HitsExactlyAllFromTheNth) { EXPECT_EQ(hits_at_once("{match: {}, when: {call: {from: 9001}}}"), Hits{1000}); }

TEST(EngineAtOnce, LetsOneRequestAloneTakeAStep) {
  EXPECT_EQ(hits_at_once("{match: {}, when: {state: start}, then: {state: a}}, {match: {}, when: {state: a}, then: {state: b}},"
                         "{match: {}, when: {state: b}, then: {state: c}}, {match: {}}"),
            (Hits{1, 1, 1, kRequests - 3}));
}

TEST(EngineAtOnce, HitsAsManyByChanceAsOneThreadWould) {
  const auto at_once = hits_at_once("{match: {}, when: {probability: 0.25}}");
  Engine alone(base::Seed::from_number(1), {rules("{match: {}, when: {probability: 0.25}}")});
  const state::Guard guard;
  for (std::uint64_t i = 0; i < kRequests; ++i) alone.loaded(guard)->decide(Request());
  EXPECT_EQ(at_once, Hits{alone.loaded(guard)->find("s")->hits(0)});
}

// Who asks while others load and remove sees one list or another, and nothing that is gone.
TEST(EngineAtOnce, IsChangedWhileItIsAsked) {
  Engine engine(base::Seed::from_number(1), {});
  std::atomic<bool> stop{false};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      while (!stop) {
        const state::Guard guard;
        const Loaded* loaded = engine.loaded(guard);
        const Plan plan = loaded == nullptr ? Plan{} : loaded->decide(Request());
        EXPECT_TRUE(plan.rule == nullptr || plan.rule->name == "a");
      }
    });
  for (int i = 0; i < 500; ++i) {
    engine.put(rules("{name: a, match: {}}"));
    engine.add_fault(engine.next_fault_id(), rules("{name: a, match: {}}"), "{}");
    engine.remove("s");
    engine.remove_faults();
    state::collect();
  }
  stop = true;
}

// ------------------------------------------------------------------------------------------------- standing limits

std::shared_ptr<const Script> standing(Per per) {
  auto made = std::make_shared<Script>();
  made->name = "the vendor's";
  made->limits.push_back({"of its own", Match::compile(json::Tree()), per, {1, 1s, Rate::Kind::kWindow}});
  return made;
}

TEST(StandingLimits, HoldFromTheStartAndCannotBeRemoved) {
  Engine engine(base::Seed::from_number(1), {}, standing(Per::kUser));
  EXPECT_FALSE(engine.remove("the vendor's"));
  engine.remove_faults();
  const state::Guard guard;
  ASSERT_NE(engine.loaded(guard), nullptr);
  EXPECT_TRUE(engine.list(guard).scenarios.empty());
  const Keys alice{.user = "alice"};
  EXPECT_TRUE(engine.loaded(guard)->take(false, Request(), alice, kNoon).standing.allowed);
  EXPECT_FALSE(engine.loaded(guard)->take(false, Request(), alice, kNoon).standing.allowed);
  EXPECT_TRUE(engine.loaded(guard)->take(false, Request(), {.user = "bob"}, kNoon).standing.allowed);
}

TEST(StandingLimits, AreTakenBesideThoseOfScenarios) {
  Engine engine(base::Seed::from_number(1), {script("s", "limits: [{per: user, rate: 5, window: 1s}]")}, standing(Per::kUser));
  const state::Guard guard;
  EXPECT_EQ(engine.loaded(guard)->take(false, Request(), {.user = "alice"}, kNoon).limit->name, "of its own");
  engine.put(script("t", "limits: [{per: user, rate: 5, window: 1s}]"));
  EXPECT_FALSE(engine.loaded(guard)->take(false, Request(), {.user = "alice"}, kNoon).standing.allowed);
}

TEST(StandingLimits, CountAUsernameHoweverItIsWritten) {
  Engine engine(base::Seed::from_number(1), {}, standing(Per::kUsername));
  const auto allowed = [&](const Request& request, bool before = true) {
    const state::Guard guard;
    return engine.loaded(guard)->take(before, request, {}, kNoon).standing.allowed;
  };
  Request named, other, nobody, number;
  named.content = support::yaml("{username: Alice}");
  other.content = support::yaml("{username: bob}");
  number.content = support::yaml("{username: 1}");
  EXPECT_TRUE(allowed(named));
  named.content = support::yaml("{username: aLICE}");
  EXPECT_FALSE(allowed(named));
  EXPECT_TRUE(allowed(named, false)) << "counted before it is known who calls";
  EXPECT_TRUE(allowed(other));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(allowed(nobody));
    EXPECT_TRUE(allowed(number));
  }
}

}  // namespace
}  // namespace scenario
