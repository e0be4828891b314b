#include "scenario/script.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/support/text.h"

namespace scenario {
namespace {

using namespace std::chrono_literals;

Script compile(std::string_view yaml) { return Script::compile(support::yaml(yaml)); }

Rule rule(std::string_view yaml) { return compile("{scenario: s, provider: okta, rules: [" + std::string(yaml) + "]}").rules.at(0); }

std::vector<std::uint64_t> included(const Calls& calls) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t call = 1; call <= 10; ++call)
    if (calls.include(call)) numbers.push_back(call);
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST(Script, ReadsWhichCallsARuleIsFor) {
  EXPECT_EQ(included(rule("{match: {}}").calls), (Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(included(rule("{when: {call: 2}}").calls), Numbers{2});
  EXPECT_EQ(included(rule("{when: {call: [7, 2, 2]}}").calls), (Numbers{2, 7}));
  EXPECT_EQ(included(rule("{when: {call: {from: 9}}}").calls), (Numbers{9, 10}));
  EXPECT_EQ(included(rule("{when: {call: {every: 4}}}").calls), (Numbers{4, 8}));
  EXPECT_EQ(included(rule("{when: {call: {first: 3}}}").calls), (Numbers{1, 2, 3}));
  EXPECT_EQ(included(rule("{when: {call: {every: 1e30}}}").calls), Numbers{});
  EXPECT_EQ(included(rule("{when: {call: [1e30, 2.0]}}").calls), Numbers{2});
}

TEST(Calls, KnowHowManyAreLeft) {
  EXPECT_EQ(rule("{match: {}}").calls.left(5), std::nullopt);
  EXPECT_EQ(rule("{when: {call: {from: 9}}}").calls.left(20), std::nullopt);
  EXPECT_EQ(rule("{when: {call: {every: 4}}}").calls.left(20), std::nullopt);
  EXPECT_EQ(rule("{when: {call: 2}}").calls.left(0), 1U);
  EXPECT_EQ(rule("{when: {call: 2}}").calls.left(2), 0U);
  EXPECT_EQ(rule("{when: {call: [2, 5, 9]}}").calls.left(5), 1U);
  EXPECT_EQ(rule("{when: {call: {first: 3}}}").calls.left(1), 2U);
  EXPECT_EQ(rule("{when: {call: {first: 3}}}").calls.left(8), 0U);
}

TEST(Script, NumbersItsStatesFromStart) {
  const Script script = compile(R"({scenario: s, provider: okta, rules: [
      {match: {}, when: {state: [b, a]}, then: {state: c}}, {match: {}, when: {state: a}, then: {state: start}}]})");
  EXPECT_EQ(script.states, (std::vector<std::string>{"start", "b", "a", "c"}));
  EXPECT_EQ(script.rules[0].states, (std::vector<StateIndex>{1, 2}));
  EXPECT_EQ(script.rules[0].then, 3U);
  EXPECT_EQ(script.rules[1].then, kStart);
  EXPECT_EQ(script.state("c"), 3U);
  EXPECT_EQ(script.state("d"), std::nullopt);
}

TEST(Script, NamesWhatHasNoName) {
  const Script script = compile(R"({scenario: s, provider: okta, rules: [{name: mine, match: {}}, {match: {}}],
      limits: [{per: user, rate: 1, window: 1s}]})");
  EXPECT_EQ(script.rules[0].name, "mine");
  EXPECT_EQ(script.rules[1].name, "s/2");
  EXPECT_EQ(script.limits[0].name, "s/limit 1");
}

TEST(Script, ReadsAResponse) {
  const Response response = *rule("{respond: {status: 409, body: {a: 1}, headers: {X-One: two}}, off_spec: true}").respond;
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body->dump(), R"({"a":1})");
  EXPECT_EQ(response.headers, (std::vector<std::pair<std::string, std::string>>{{"X-One", "two"}}));
  EXPECT_EQ(rule("{respond: {cause: email_conflict}}").respond->cause, "email_conflict");
  EXPECT_EQ(rule("{respond: {status: 401, example: e}}").respond->example, "e");
  EXPECT_TRUE(rule("{respond: {status: 200, body: null}}").respond->body->is_null());
  EXPECT_FALSE(rule("{respond: {status: 200}}").respond->body);
  EXPECT_TRUE(rule("{off_spec: true}").off_spec);
}

TEST(Script, ReadsFaultsAndStages) {
  EXPECT_EQ(rule("{fault: CONNECTION_RESET_BY_PEER}").fault, http::Fault::kConnectionReset);
  EXPECT_EQ(rule("{fault: EMPTY_RESPONSE}").fault, http::Fault::kEmptyResponse);
  EXPECT_EQ(rule("{fault: MALFORMED_RESPONSE_CHUNK}").fault, http::Fault::kMalformedChunk);
  EXPECT_EQ(rule("{fault: RANDOM_DATA_THEN_CLOSE}").fault, http::Fault::kRandomDataThenClose);
  EXPECT_EQ(rule("{fault: TRUNCATED_BODY}").fault, http::Fault::kTruncatedBody);
  EXPECT_EQ(rule("{fault: SLOW_DRIP}").fault, http::Fault::kSlowDrip);
  EXPECT_EQ(rule("{match: {}}").fault, http::Fault::kNone);
  EXPECT_EQ(rule("{match: {}}").stage, Stage::kBefore);
  EXPECT_EQ(rule("{stage: after}").stage, Stage::kAfter);
}

TEST(Script, ReadsLimits) {
  const Script script = compile(R"({scenario: s, provider: okta, limits: [
      {per: tenant, rate: 25, window: 1s}, {per: user, rate: 40, window: PT10S, kind: window}, {per: client, rate: 1, window: 1s},
      {per: address, rate: 1, window: 1s}]})");
  EXPECT_EQ(script.limits[0].rate.count, 25U);
  EXPECT_EQ(script.limits[0].rate.window, 1s);
  EXPECT_EQ(script.limits[0].rate.kind, Rate::Kind::kBucket);
  EXPECT_EQ(script.limits[1].rate.window, 10s);
  EXPECT_EQ(script.limits[1].rate.kind, Rate::Kind::kWindow);
  std::string before;
  for (const Limit& limit : script.limits)
    if (limit.before_authentication()) before += std::string(to_string(limit.per)) + " ";
  EXPECT_EQ(before, "tenant address ");
}

// --------------------------------------------------------------------------------------------------------- delays

std::vector<base::Duration> draw_many(const Delay& delay) {
  std::uint64_t counter = 0;
  base::Draws draws(base::Seed::from_number(1), "delays", counter);
  std::vector<base::Duration> drawn;
  for (int i = 0; i < 10'000; ++i) drawn.push_back(delay.draw(draws));
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

TEST(Delay, IsFixed) {
  const auto drawn = draw_many(*rule("{delay: 200ms}").delay);
  EXPECT_EQ(drawn.front(), 200ms);
  EXPECT_EQ(drawn.back(), 200ms);
}

TEST(Delay, IsSpreadEvenlyBetweenItsBounds) {
  const auto drawn = draw_many(*rule("{delay: {uniform: [50ms, 250ms]}}").delay);
  EXPECT_GE(drawn.front(), 50ms);
  EXPECT_LE(drawn.back(), 250ms);
  for (const std::size_t tenth : {1, 3, 5, 7, 9})
    EXPECT_NEAR(static_cast<double>(drawn[tenth * 1000].count()), 50'000.0 + 20'000.0 * static_cast<double>(tenth), 4'000) << tenth;
}

// Of a lognormal distribution the logarithm is normal: one sigma to each side of the median lie 34% of it.
TEST(Delay, IsLognormalUpToItsGreatest) {
  const auto drawn = draw_many(*rule("{delay: {lognormal: {median: 40ms, sigma: 0.4, max: 100ms}}}").delay);
  EXPECT_NEAR(static_cast<double>(drawn[5000].count()), 40'000, 800);
  EXPECT_NEAR(static_cast<double>(drawn[8413].count()), 40'000 * std::exp(0.4), 1'600);
  EXPECT_NEAR(static_cast<double>(drawn[1587].count()), 40'000 * std::exp(-0.4), 800);
  EXPECT_EQ(drawn.back(), 100ms);
}

TEST(Delay, IsNeverLongerThanADay) {
  EXPECT_EQ(draw_many(*rule("{delay: {lognormal: {median: 20h, sigma: 10}}}").delay).back(), Delay::kMost);
}

}  // namespace
}  // namespace scenario
