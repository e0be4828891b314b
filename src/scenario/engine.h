#pragma once
// What the scripts of a tenant do to a request: Facts -> Plan, and the limits' buckets. Any number of threads ask at once
// while others load and remove. A rule's counter and a scenario's state are one word each, moved by one atomic operation: of
// two requests at once exactly one is call 2, and exactly one takes a step out of a state.

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/draws.h"
#include "scenario/match.h"
#include "scenario/script.h"
#include "state/cell.h"

namespace scenario {

// What is to be done to one request. Views borrow from the scenario, which lives as long as the guard.
struct Plan {
  const Rule* rule = nullptr;  // nullptr: nothing
  base::Duration delay{0};
};

// By whom a request is counted. Empty: by nobody, so a limit of that kind does not count it.
struct Keys {
  std::string_view user;
  std::string_view client;
  std::string_view address;
};

// The fullest of the buckets that a request was counted in, or the one that had no room for it.
struct Taken {
  const Limit* limit = nullptr;  // nullptr: no limit fits
  Standing standing;
};

// One script that is loaded, with its counters, state and buckets.
class Scenario {
 public:
  Scenario(std::shared_ptr<const Script> script, const base::Seed& tenant);

  const Script& script() const { return *script_; }
  std::shared_ptr<const Script> shared_script() const { return script_; }
  std::string_view state() const { return script_->states[state_.load()]; }
  void jump(StateIndex state) { state_.store(state); }
  // How many requests the match of rule `index` has fitted, and on how many it had its effect.
  std::uint64_t matched(std::size_t index) const { return counters_[index].matched.load(); }
  std::uint64_t hits(std::size_t index) const { return counters_[index].hits.load(); }
  // How many requests limit `index` has refused.
  std::uint64_t refused(std::size_t index) const { return meters_[index].refused.load(); }

  // How far it has come; `resume` goes on from there. False where that is not of this script. REQUIRES (resume): nobody has
  // used this one yet.
  struct Progress {
    std::string state;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> rules;  // matched, hits
    std::vector<std::uint64_t> refused;                          // by limit
    std::vector<Buckets::Words> buckets;                         // likewise
  };
  Progress progress() const;
  bool resume(const Progress& progress);

  // Counts the request for every rule that it fits and writes their numbers, 0 for those that it does not fit.
  void count(const Facts& facts, std::vector<std::uint64_t>& numbers);
  // The first rule that has an effect on a request with these numbers; takes its step.
  Plan choose(const std::vector<std::uint64_t>& numbers);
  // Counts the request in the limits that it fits, up to the first that refuses it.
  void take(bool before_authentication, const Facts& facts, const Keys& keys, base::Time now, Taken& taken);

 private:
  struct Counter {
    std::atomic<std::uint64_t> matched{0};
    std::atomic<std::uint64_t> hits{0};
  };
  struct Meter {
    explicit Meter(const Rate& rate, const base::Seed& seed) : buckets(rate, seed) {}
    Buckets buckets;
    std::atomic<std::uint64_t> refused{0};
  };
  bool applies(const Rule& rule, std::size_t index, std::uint64_t call, StateIndex state) const;
  base::Draws draws(std::size_t index, std::uint64_t& counter) const;

  std::shared_ptr<const Script> script_;  // shared with the tenant, which loads it anew at each reset
  base::Seed seed_;
  std::atomic<StateIndex> state_{kStart};
  std::deque<Counter> counters_;  // by rule
  std::deque<Meter> meters_;      // by limit
};

// A fault is a script of one rule, added ahead of everything else; it goes by its number.
struct Fault {
  std::string id;
  std::shared_ptr<Scenario> scenario;
  std::string rule;  // as it was given, JSON
  // How often it can still have an effect; nothing where there is no end to it.
  std::optional<std::uint64_t> remaining() const;
};

// Everything that is loaded, in the order in which it is asked. Shared pointers, since successive lists share what stays.
struct Loaded {
  std::shared_ptr<Scenario> standing;                // the vendor's own limits, for good; nullptr without
  std::vector<Fault> faults;                         // the newest first
  std::vector<std::shared_ptr<Scenario>> scenarios;  // in the order in which they were loaded

  bool empty() const { return standing == nullptr && faults.empty() && scenarios.empty(); }
  Scenario* find(std::string_view name) const;
  // What happens to the request: every rule counts it, the first that has an effect has it.
  Plan decide(const Facts& facts) const;
  // Counts the request in the limits of one of the two kinds (Limit::before_authentication).
  Taken take(bool before_authentication, const Facts& facts, const Keys& keys, base::Time now) const;
};

class Engine {
 public:
  // `standing`: limits that hold from the start and cannot be removed; nullptr for none.
  Engine(const base::Seed& tenant, const std::vector<std::shared_ptr<const Script>>& at_start,
         std::shared_ptr<const Script> standing = nullptr);

  // What is loaded; nullptr where nothing is, which costs one load. Good while the guard lives.
  const Loaded* loaded(const state::Guard& guard) const {
    const Loaded& list = list_.read(guard);
    return list.empty() ? nullptr : &list;
  }
  // The same, the empty list included.
  const Loaded& list(const state::Guard& guard) const { return list_.read(guard); }

  // Loads the script behind the others, or in place of the one of its name; counters and state start anew.
  void put(std::shared_ptr<const Script> script);
  // False where there is none of that name.
  bool remove(std::string_view name);

  // What the next fault goes by.
  std::string next_fault_id() { return std::to_string(faults_made_.fetch_add(1) + 1); }
  // Adds the fault ahead of the others, and drops those that have nothing left. `rule` is what `list` shows of it.
  // REQUIRES: the script has one rule.
  Fault add_fault(std::string id, std::shared_ptr<const Script> script, std::string rule);
  // Goes on from what another engine has loaded, the empty list included. REQUIRES: both have the same standing limits, and
  // nobody has used this one yet.
  void resume(const state::Guard& guard, const Engine& other);
  // One scenario of it (with `id`: a fault of that number), behind the others. False where the progress is not the script's.
  bool resume(std::shared_ptr<const Script> script, const Scenario::Progress& progress, std::string_view id = {}, std::string rule = {});
  std::uint64_t faults_made() const { return faults_made_.load(); }
  void set_faults_made(std::uint64_t count) { faults_made_.store(count); }
  bool remove_fault(std::string_view id);
  void remove_faults();

 private:
  base::Seed seed_;
  std::atomic<std::uint64_t> faults_made_{0};
  state::Cell<Loaded> list_;
};

}  // namespace scenario
