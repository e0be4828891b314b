#include "scenario/engine.h"

#include <algorithm>

#include "base/text.h"

namespace scenario {

Scenario::Scenario(std::shared_ptr<const Script> script, const base::Seed& tenant)
    : script_(std::move(script)), seed_(tenant.derive("scenario " + script_->name)) {
  counters_.resize(script_->rules.size());
  for (const Limit& limit : script_->limits) meters_.emplace_back(limit.rate, seed_.derive(limit.name));
}

void Scenario::count(const Facts& facts, std::vector<std::uint64_t>& numbers) {
  numbers.clear();
  for (std::size_t i = 0; i < script_->rules.size(); ++i)
    numbers.push_back(script_->rules[i].match.fits(facts) ? counters_[i].matched.fetch_add(1) + 1 : 0);
}

// Chance is a function of the seed, the rule and the call's number, so it does not matter which thread asks.
base::Draws Scenario::draws(std::size_t index, std::uint64_t& counter) const {
  return {seed_, "rule " + std::to_string(index), counter};
}

bool Scenario::applies(const Rule& rule, std::size_t index, std::uint64_t call, StateIndex state) const {
  if (!rule.states.empty() && std::find(rule.states.begin(), rule.states.end(), state) == rule.states.end()) return false;
  if (!rule.calls.include(call)) return false;
  if (rule.probability >= 1) return true;
  std::uint64_t counter = call;
  base::Draws chance = draws(index, counter);
  return unit_draw(chance) < rule.probability;
}

Plan Scenario::choose(const std::vector<std::uint64_t>& numbers) {
  StateIndex state = state_.load();
  for (std::size_t i = 0; i < numbers.size();) {
    const Rule& rule = script_->rules[i];
    if (numbers[i] == 0 || !applies(rule, i, numbers[i], state)) {
      ++i;
      continue;
    }
    if (rule.then && !state_.compare_exchange_strong(state, *rule.then)) {
      i = 0;  // another request took a step meanwhile: `state` is the one it led to
      continue;
    }
    counters_[i].hits.fetch_add(1);
    Plan plan{&rule};
    std::uint64_t counter = numbers[i];
    base::Draws chance(seed_.derive("delay"), "rule " + std::to_string(i), counter);
    if (rule.delay) plan.delay = rule.delay->draw(chance);
    return plan;
  }
  return {};
}

namespace {

// Whom a sign-in names, as it is one person however it is written.
std::string username_of(const Facts& facts) {
  const json::Tree* named = facts.body() == nullptr ? nullptr : facts.body()->find("username");
  return base::to_lower(named == nullptr ? "" : named->string_or(""));
}

std::optional<std::string> key_of(Per per, const Facts& facts, const Keys& keys) {
  const auto unless_empty = [](std::string_view key) { return key.empty() ? std::nullopt : std::optional(std::string(key)); };
  switch (per) {
    case Per::kTenant: return "";
    case Per::kUser: return unless_empty(keys.user);
    case Per::kClient: return unless_empty(keys.client);
    case Per::kAddress: return unless_empty(keys.address);
    case Per::kUsername: return unless_empty(username_of(facts));
  }
  return std::nullopt;
}

}  // namespace

void Scenario::take(bool before_authentication, const Facts& facts, const Keys& keys, base::Time now, Taken& taken) {
  for (std::size_t i = 0; i < script_->limits.size() && taken.standing.allowed; ++i) {
    const Limit& limit = script_->limits[i];
    if (limit.before_authentication() != before_authentication || !limit.match.fits(facts)) continue;
    const auto key = key_of(limit.per, facts, keys);
    if (!key) continue;
    const Standing standing = meters_[i].buckets.take(*key, now);
    if (!standing.allowed) meters_[i].refused.fetch_add(1);
    if (taken.limit == nullptr || !standing.allowed || standing.remaining < taken.standing.remaining)
      taken = {&limit, standing};
  }
}

Scenario::Progress Scenario::progress() const {
  Progress progress{std::string(state()), {}, {}, {}};
  for (const Counter& counter : counters_) progress.rules.emplace_back(counter.matched.load(), counter.hits.load());
  for (const Meter& meter : meters_) {
    progress.refused.push_back(meter.refused.load());
    progress.buckets.push_back(meter.buckets.words());
  }
  return progress;
}

bool Scenario::resume(const Progress& progress) {
  const auto state = script_->state(progress.state);
  if (!state || progress.rules.size() != counters_.size()) return false;
  if (progress.refused.size() != meters_.size() || progress.buckets.size() != meters_.size()) return false;
  state_.store(*state);
  for (std::size_t i = 0; i < counters_.size(); ++i) {
    counters_[i].matched.store(progress.rules[i].first);
    counters_[i].hits.store(progress.rules[i].second);
  }
  for (std::size_t i = 0; i < meters_.size(); ++i) {
    meters_[i].refused.store(progress.refused[i]);
    meters_[i].buckets.resume(progress.buckets[i]);
  }
  return true;
}

std::optional<std::uint64_t> Fault::remaining() const {
  return scenario->script().rules.front().calls.left(scenario->matched(0));
}

Scenario* Loaded::find(std::string_view name) const {
  const auto found = std::find_if(scenarios.begin(), scenarios.end(), [&](const auto& one) { return one->script().name == name; });
  return found == scenarios.end() ? nullptr : found->get();
}

Plan Loaded::decide(const Facts& facts) const {
  std::vector<std::uint64_t> numbers;
  Plan plan;
  const auto ask = [&](Scenario& scenario) {
    scenario.count(facts, numbers);
    if (plan.rule == nullptr) plan = scenario.choose(numbers);
  };
  for (const Fault& fault : faults) ask(*fault.scenario);
  for (const auto& scenario : scenarios) ask(*scenario);
  return plan;
}

Taken Loaded::take(bool before_authentication, const Facts& facts, const Keys& keys, base::Time now) const {
  Taken taken;
  if (standing != nullptr) standing->take(before_authentication, facts, keys, now, taken);
  for (const auto& scenario : scenarios) scenario->take(before_authentication, facts, keys, now, taken);
  return taken;
}

Engine::Engine(const base::Seed& tenant, const std::vector<std::shared_ptr<const Script>>& at_start,
               std::shared_ptr<const Script> standing)
    : seed_(tenant), list_([&] {
        auto list = std::make_unique<Loaded>();
        if (standing != nullptr) list->standing = std::make_shared<Scenario>(std::move(standing), tenant);
        return list;
      }()) {
  for (const auto& script : at_start) put(script);
}

void Engine::put(std::shared_ptr<const Script> script) {
  const state::Guard guard;
  const auto scenario = std::make_shared<Scenario>(std::move(script), seed_);
  list_.transact(guard, [&](Loaded& draft) {
    const auto same = std::find_if(draft.scenarios.begin(), draft.scenarios.end(), [&](const auto& other) {
      return other->script().name == scenario->script().name;
    });
    if (same == draft.scenarios.end())
      draft.scenarios.push_back(scenario);
    else
      *same = scenario;
    return true;
  });
}

bool Engine::remove(std::string_view name) {
  const state::Guard guard;
  return list_.transact(guard, [&](Loaded& draft) {
    return std::erase_if(draft.scenarios, [&](const auto& one) { return one->script().name == name; }) > 0;
  });
}

Fault Engine::add_fault(std::string id, std::shared_ptr<const Script> script, std::string rule) {
  const state::Guard guard;
  const Fault fault{std::move(id), std::make_shared<Scenario>(std::move(script), seed_), std::move(rule)};
  list_.transact(guard, [&](Loaded& draft) {
    std::erase_if(draft.faults, [](const Fault& other) { return other.remaining() == 0U; });
    draft.faults.insert(draft.faults.begin(), fault);
    return true;
  });
  return fault;
}

void Engine::resume(const state::Guard& guard, const Engine& other) {
  auto loaded = std::make_unique<Loaded>();
  if (list(guard).standing != nullptr) {
    loaded->standing = list(guard).standing;
    loaded->standing->resume(other.list(guard).standing->progress());
  }
  const auto another = [&](const Scenario& scenario) {
    auto made = std::make_shared<Scenario>(scenario.shared_script(), seed_);
    made->resume(scenario.progress());
    return made;
  };
  for (const Fault& fault : other.list(guard).faults) loaded->faults.push_back({fault.id, another(*fault.scenario), fault.rule});
  for (const auto& scenario : other.list(guard).scenarios) loaded->scenarios.push_back(another(*scenario));
  set_faults_made(other.faults_made());
  list_.publish(guard, std::move(loaded));
}

bool Engine::resume(std::shared_ptr<const Script> script, const Scenario::Progress& progress, std::string_view id, std::string rule) {
  const state::Guard guard;
  const auto scenario = std::make_shared<Scenario>(std::move(script), seed_);
  if (!scenario->resume(progress)) return false;
  return list_.transact(guard, [&](Loaded& draft) {
    if (id.empty())
      draft.scenarios.push_back(scenario);
    else
      draft.faults.push_back({std::string(id), scenario, rule});
    return true;
  });
}

bool Engine::remove_fault(std::string_view id) {
  const state::Guard guard;
  return list_.transact(guard, [&](Loaded& draft) {
    return std::erase_if(draft.faults, [&](const Fault& fault) { return fault.id == id; }) > 0;
  });
}

void Engine::remove_faults() {
  const state::Guard guard;
  list_.transact(guard, [](Loaded& draft) {
    draft.faults.clear();
    return true;
  });
}

}  // namespace scenario
