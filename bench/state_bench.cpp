// What a request pays for state: accounts in cells that hang in a table, beside the textbook way, a sharded
// std::unordered_map with a mutex an account. Each run does a fixed amount of work and checks what it read and wrote.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "state/cell.h"
#include "state/table.h"

namespace {

constexpr std::size_t kAccounts = 10'000;
constexpr std::size_t kKeys = 1'000'000;
constexpr int kOperations = 500'000;  // a thread, for each repetition
constexpr int kRepetitions = 5;

// 1 KB whose first and last words must agree.
struct Account {
  std::uint64_t number = 0;
  std::uint64_t version = 0;
  std::array<std::uint64_t, 125> body{};
  std::uint64_t check = 0;

  std::uint64_t expected() const { return number * 0x9e37'79b9'7f4a'7c15 + version; }
  bool intact(std::uint64_t wanted) const { return number == wanted && check == expected() && body.back() == version; }
  void edit() {
    ++version;
    body.back() = version;
    check = expected();
  }
};
static_assert(sizeof(Account) == 1024);

Account account_of(std::uint64_t number) {
  Account account;
  account.number = number;
  account.check = account.expected();
  return account;
}

std::vector<std::string> make_keys(std::size_t count) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back("00u" + std::to_string(1'000'000'000'000'000 + i * 7919));
  return keys;
}

const std::string& key_of(std::uint64_t number) {
  static const std::vector<std::string> keys = make_keys(kKeys);
  return keys[number];
}

class Snapshots {
 public:
  void add(const std::string& key, const Account& account) {
    accounts_.insert(key, [&] { return state::Cell<Account>(std::make_unique<const Account>(account)); });
  }
  template <class F>
  bool read(const std::string& key, const F& look) const {
    const state::Guard guard;
    return look(accounts_.find(key)->read(guard));
  }
  void edit(const std::string& key) {
    const state::Guard guard;
    accounts_.find(key)->transact(guard, [](Account& draft) { return draft.edit(), true; });
  }

 private:
  state::Table<state::Cell<Account>> accounts_{base::Seed::from_number(1)};
};

// The peer: shards under a shared mutex, values that stay where they are.
template <class V>
class ShardedMap {
 public:
  template <class... Args>
  V* insert(const std::string& key, Args&&... args) {
    Shard& shard = shard_of(key);
    const std::unique_lock lock(shard.mutex);
    return &shard.map.try_emplace(key, std::forward<Args>(args)...).first->second;
  }
  V* find(const std::string& key) const {
    const Shard& shard = shard_of(key);
    const std::shared_lock lock(shard.mutex);
    const auto found = shard.map.find(key);
    return found == shard.map.end() ? nullptr : &const_cast<V&>(found->second);
  }

 private:
  struct alignas(128) Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string, V> map;
  };
  const Shard& shard_of(const std::string& key) const { return shards_[std::hash<std::string>()(key) % 64]; }
  Shard& shard_of(const std::string& key) { return shards_[std::hash<std::string>()(key) % 64]; }
  std::array<Shard, 64> shards_;
};

class Mutexes {
 public:
  void add(const std::string& key, const Account& account) { accounts_.insert(key, account); }
  template <class F>
  bool read(const std::string& key, const F& look) const {
    Locked* const locked = accounts_.find(key);
    const std::lock_guard lock(locked->mutex);
    return look(locked->account);
  }
  void edit(const std::string& key) {
    Locked* const locked = accounts_.find(key);
    const std::lock_guard lock(locked->mutex);
    locked->account.edit();
  }

 private:
  struct Locked {
    explicit Locked(const Account& first) : account(first) {}
    std::mutex mutex;
    Account account;
  };
  ShardedMap<Locked> accounts_;
};

void require(bool held, const char* what) {
  if (held) return;
  std::cerr << "wrong result: " << what << '\n';
  std::exit(1);
}

// One store of each kind for a run; `prepare` and `finish` run on one thread before and after all others.
template <class Store>
struct Run {
  static inline std::unique_ptr<Store> store;
  static inline std::atomic<std::uint64_t> edits{0};

  static void prepare(const benchmark::State&) {
    store = std::make_unique<Store>();
    edits = 0;
    for (std::uint64_t i = 0; i < kAccounts; ++i) store->add(key_of(i), account_of(i));
  }
  static void finish(const benchmark::State&) {
    std::uint64_t versions = 0;
    for (std::uint64_t i = 0; i < kAccounts; ++i) {
      require(store->read(key_of(i), [&](const Account& it) { return versions += it.version, it.intact(i); }), "torn");
    }
    require(versions == edits, "lost updates");
    store.reset();
    while (state::collect()) {
    }
  }
};

// Arguments: how many accounts are used, how many operations in a hundred are edits.
template <class Store>
void accounts(benchmark::State& state) {
  Store& store = *Run<Store>::store;
  const auto used = static_cast<std::uint64_t>(state.range(0));
  const auto edits_in_100 = static_cast<std::uint64_t>(state.range(1));
  std::mt19937_64 random(static_cast<std::uint64_t>(state.thread_index()));
  std::uint64_t edits = 0;
  std::size_t most_retired = 0;
  for (auto _ : state) {
    const std::uint64_t draw = random();
    const std::uint64_t number = (draw >> 32) % used;
    if (draw % 100 < edits_in_100) {
      store.edit(key_of(number));
      if (++edits % 1024 == 0) most_retired = std::max(most_retired, state::retired_bytes());
    } else if (!store.read(key_of(number), [number](const Account& it) { return it.intact(number); })) {
      state.SkipWithError("a torn account");
    }
  }
  Run<Store>::edits += edits;
  state.SetItemsProcessed(state.iterations());
  state.counters["retired_MiB"] =
      benchmark::Counter(static_cast<double>(most_retired) / (1 << 20), benchmark::Counter::kAvgThreads);
}

class TableOfWords {
 public:
  void insert(const std::string& key, std::uint64_t word) {
    table_.insert(key, [word] { return word; });
  }
  const std::uint64_t* find(const std::string& key) const { return table_.find(key); }

 private:
  state::Table<std::uint64_t> table_{base::Seed::from_number(1)};
};

// This thread's processor time: what an operation cost, whoever else was given the core meanwhile.
std::chrono::nanoseconds processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

template <class Words>
std::chrono::nanoseconds longest_insertion() {
  const auto words = std::make_unique<Words>();
  std::chrono::nanoseconds longest{0};
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    const std::chrono::nanoseconds start = processor_time();
    words->insert(key_of(i), i);
    longest = std::max(longest, processor_time() - start);
  }
  return longest;
}

template <class Words>
void insert_a_million(benchmark::State& state) {
  key_of(0);
  for (auto _ : state) {
    state.PauseTiming();
    auto words = std::make_unique<Words>();
    state.ResumeTiming();
    for (std::uint64_t i = 0; i < kKeys; ++i) words->insert(key_of(i), i);
    state.PauseTiming();
    for (std::uint64_t i = 0; i < kKeys; ++i) require(*words->find(key_of(i)) == i, "a lost key");
    words.reset();
    // Apart from the rest, because this clock costs more than an insertion.
    state.counters["longest_us"] = std::chrono::duration<double, std::micro>(longest_insertion<Words>()).count();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kKeys));
}

template <class Words>
void find_among_a_million(benchmark::State& state) {
  static const std::unique_ptr<const Words> words = [] {
    auto filled = std::make_unique<Words>();
    for (std::uint64_t i = 0; i < kKeys; ++i) filled->insert(key_of(i), i);
    return filled;
  }();
  std::mt19937_64 random(static_cast<std::uint64_t>(state.thread_index()));
  for (auto _ : state) {
    const std::uint64_t number = random() % kKeys;
    const std::uint64_t* const found = words->find(key_of(number));
    if (found == nullptr || *found != number) state.SkipWithError("a lost key");
  }
  state.SetItemsProcessed(state.iterations());
}

void apply_common(benchmark::internal::Benchmark* it) {
  it->Repetitions(kRepetitions)->ReportAggregatesOnly(true)->UseRealTime();
}

void apply_lookups(benchmark::internal::Benchmark* it) {
  it->Iterations(kOperations)->Threads(1)->Threads(2)->Apply(apply_common);
}

void apply_insertions(benchmark::internal::Benchmark* it) {
  it->Iterations(1)->Unit(benchmark::kMillisecond)->Apply(apply_common);
}

template <class Store>
void apply_accounts(benchmark::internal::Benchmark* it) {
  it->ArgNames({"accounts", "edits%"})->Setup(Run<Store>::prepare)->Teardown(Run<Store>::finish);
  for (const int edits : {0, 10, 50}) {
    for (const std::int64_t used : {std::int64_t{kAccounts}, std::int64_t{1}}) it->Args({used, edits});
  }
  apply_lookups(it);
}

BENCHMARK_TEMPLATE(accounts, Snapshots)->Apply(apply_accounts<Snapshots>);
BENCHMARK_TEMPLATE(accounts, Mutexes)->Apply(apply_accounts<Mutexes>);
BENCHMARK_TEMPLATE(insert_a_million, TableOfWords)->Apply(apply_insertions);
BENCHMARK_TEMPLATE(insert_a_million, ShardedMap<std::uint64_t>)->Apply(apply_insertions);
BENCHMARK_TEMPLATE(find_among_a_million, TableOfWords)->Apply(apply_lookups);
BENCHMARK_TEMPLATE(find_among_a_million, ShardedMap<std::uint64_t>)->Apply(apply_lookups);

}  // namespace

BENCHMARK_MAIN();
