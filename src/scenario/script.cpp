#include "scenario/script.h"

#include <algorithm>
#include <array>

namespace scenario {
namespace {

using json::Tree;

std::string text(const Tree& tree, std::string_view member) {
  const Tree* found = tree.find(member);
  return std::string(found == nullptr ? "" : found->string_or(""));
}

base::Duration duration(const Tree* tree, base::Duration fallback) {
  if (tree == nullptr) return fallback;
  return base::parse_duration(tree->string_or("")).value_or(fallback);
}

const Tree::Array& list(const Tree* tree) {
  static const Tree::Array kNothing;
  return tree == nullptr || tree->array() == nullptr ? kNothing : *tree->array();
}

// Its own name, else what it is called by its place.
std::string name_of(const Tree& entry, std::string by_place) {
  const std::string own = text(entry, "name");
  return own.empty() ? std::move(by_place) : own;
}

Match match_of(const Tree& entry) {
  const Tree* match = entry.find("match");
  return Match::compile(match == nullptr ? Tree() : *match);
}

// The number of a call; one that is beyond all counting is never reached.
std::uint64_t call_number(const Tree& tree) { return tree.unsigned_integer().value_or(UINT64_MAX); }

Calls calls_of(const Tree* call) {
  if (call == nullptr) return {};
  if (call->is_number()) return {Calls::Kind::kListed, {call_number(*call)}};
  Calls calls{Calls::Kind::kListed, {}};
  for (const Tree& number : list(call)) calls.numbers.push_back(call_number(number));
  std::sort(calls.numbers.begin(), calls.numbers.end());
  calls.numbers.erase(std::unique(calls.numbers.begin(), calls.numbers.end()), calls.numbers.end());
  for (const auto& [member, kind] : {std::pair{"from", Calls::Kind::kFrom}, {"every", Calls::Kind::kEvery}, {"first", Calls::Kind::kFirst}})
    if (const Tree* number = call->find(member)) calls = {kind, {call_number(*number)}};
  return calls;
}

Response response_of(const Tree& respond) {
  Response response;
  if (const Tree* status = respond.find("status")) response.status = static_cast<int>(status->integer().value_or(0));
  response.example = text(respond, "example");
  response.cause = text(respond, "cause");
  if (const Tree* body = respond.find("body")) response.body = *body;
  if (const Tree* headers = respond.find("headers"); headers != nullptr && headers->object() != nullptr)
    for (const auto& [name, value] : *headers->object()) response.headers.emplace_back(name, value.string_or(""));
  return response;
}

Delay delay_of(const Tree& tree) {
  Delay delay;
  if (const Tree* bounds = tree.find("uniform")) {
    delay.kind = Delay::Kind::kUniform;
    delay.low = duration(&list(bounds).at(0), {});
    delay.high = duration(&list(bounds).at(1), {});
  } else if (const Tree* lognormal = tree.find("lognormal")) {
    delay.kind = Delay::Kind::kLognormal;
    delay.low = duration(lognormal->find("median"), {});
    delay.high = duration(lognormal->find("max"), Delay::kMost);
    delay.sigma = lognormal->find("sigma")->number().value_or(0);
  } else {
    delay.low = duration(&tree, {});
  }
  return delay;
}

Per per_of(std::string_view name) {
  for (const Per per : {Per::kTenant, Per::kUser, Per::kClient, Per::kAddress})
    if (name == to_string(per)) return per;
  return Per::kTenant;
}

Limit limit_of(const Tree& entry, std::string by_place) {
  Limit limit{name_of(entry, std::move(by_place)), match_of(entry), per_of(text(entry, "per")), {}};
  limit.rate.count = static_cast<std::uint32_t>(entry.find("rate")->unsigned_integer().value_or(1));
  limit.rate.window = duration(entry.find("window"), std::chrono::seconds{1});
  if (text(entry, "kind") == "window") limit.rate.kind = Rate::Kind::kWindow;
  return limit;
}

StateIndex index_of(std::vector<std::string>& states, const std::string& name) {
  const auto found = std::find(states.begin(), states.end(), name);
  const auto index = static_cast<StateIndex>(found - states.begin());
  if (found == states.end()) states.push_back(name);
  return index;
}

void read_when(const Tree& when, Rule& rule, std::vector<std::string>& states) {
  rule.calls = calls_of(when.find("call"));
  if (const Tree* probability = when.find("probability")) rule.probability = probability->number().value_or(1);
  const Tree* state = when.find("state");
  if (state == nullptr) return;
  if (state->is_string()) rule.states.push_back(index_of(states, *state->string()));
  for (const Tree& one : list(state)) rule.states.push_back(index_of(states, std::string(one.string_or(""))));
}

Rule rule_of(const Tree& entry, std::string by_place, std::vector<std::string>& states) {
  Rule rule;
  rule.name = name_of(entry, std::move(by_place));
  rule.match = match_of(entry);
  if (const Tree* when = entry.find("when")) read_when(*when, rule, states);
  if (const Tree* respond = entry.find("respond")) rule.respond = response_of(*respond);
  if (const Tree* delay = entry.find("delay")) rule.delay = delay_of(*delay);
  rule.fault = parse_fault(text(entry, "fault"));
  if (text(entry, "stage") == "after") rule.stage = Stage::kAfter;
  if (const Tree* then = entry.find("then")) rule.then = index_of(states, text(*then, "state"));
  if (const Tree* off_spec = entry.find("off_spec")) rule.off_spec = off_spec->boolean() != nullptr && *off_spec->boolean();
  return rule;
}

}  // namespace

bool Calls::include(std::uint64_t call) const {
  switch (kind) {
    case Kind::kAll: return true;
    case Kind::kListed: return std::binary_search(numbers.begin(), numbers.end(), call);
    case Kind::kFrom: return call >= numbers.front();
    case Kind::kEvery: return call % numbers.front() == 0;
    case Kind::kFirst: return call <= numbers.front();
  }
  return false;
}

std::optional<std::uint64_t> Calls::left(std::uint64_t counted) const {
  if (kind == Kind::kListed) return static_cast<std::uint64_t>(numbers.end() - std::upper_bound(numbers.begin(), numbers.end(), counted));
  if (kind == Kind::kFirst) return numbers.front() - std::min(numbers.front(), counted);
  return std::nullopt;
}

std::string_view to_string(Per per) {
  switch (per) {
    case Per::kTenant: return "tenant";
    case Per::kUser: return "user";
    case Per::kClient: return "client";
    case Per::kAddress: return "address";
    case Per::kUsername: return "username";
  }
  return "";
}

http::Fault parse_fault(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, http::Fault>, 6> kFaults = {{
      {"CONNECTION_RESET_BY_PEER", http::Fault::kConnectionReset},
      {"EMPTY_RESPONSE", http::Fault::kEmptyResponse},
      {"MALFORMED_RESPONSE_CHUNK", http::Fault::kMalformedChunk},
      {"RANDOM_DATA_THEN_CLOSE", http::Fault::kRandomDataThenClose},
      {"TRUNCATED_BODY", http::Fault::kTruncatedBody},
      {"SLOW_DRIP", http::Fault::kSlowDrip},
  }};
  for (const auto& [spelling, fault] : kFaults)
    if (name == spelling) return fault;
  return http::Fault::kNone;
}

std::optional<StateIndex> Script::state(std::string_view named) const {
  const auto found = std::find(states.begin(), states.end(), named);
  if (found == states.end()) return std::nullopt;
  return static_cast<StateIndex>(found - states.begin());
}

Script Script::compile(const Tree& tree) {
  Script script;
  script.name = text(tree, "scenario");
  script.provider = text(tree, "provider");
  script.states = {"start"};
  script.source = tree;
  for (const Tree& entry : list(tree.find("limits")))
    script.limits.push_back(limit_of(entry, script.name + "/limit " + std::to_string(script.limits.size() + 1)));
  for (const Tree& entry : list(tree.find("rules")))
    script.rules.push_back(rule_of(entry, script.name + "/" + std::to_string(script.rules.size() + 1), script.states));
  return script;
}

}  // namespace scenario
