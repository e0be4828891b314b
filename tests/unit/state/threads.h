#pragma once
// What the tests of concurrent code share: threads that start together, a thread that does what it is told, a seed that
// is printed, and objects that count how many of them live.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <latch>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "state/epoch.h"

namespace state::testing {

// Runs `body(0)` to `body(count - 1)`, each on a thread of its own, all started at once; returns when all have ended.
template <class Body>
void run_together(std::size_t count, const Body& body) {
  std::latch ready(static_cast<std::ptrdiff_t>(count));
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      ready.arrive_and_wait();
      body(i);
    });
  }
}

// A thread that runs one function at a time, while the caller waits for it: an interleaving written down.
class Puppet {
 public:
  Puppet() = default;
  ~Puppet() {
    post([this] { ended_ = true; });
    thread_.join();
  }

  void run(std::function<void()> step) { post(std::move(step)); }
  std::thread::id id() const { return thread_.get_id(); }

 private:
  void post(std::function<void()> step) {
    std::unique_lock lock(mutex_);
    step_ = std::move(step);
    changed_.notify_all();
    changed_.wait(lock, [this] { return step_ == nullptr; });
  }
  void loop() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      changed_.wait(lock, [this] { return step_ != nullptr; });
      step_();
      step_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> step_;
  bool ended_ = false;
  std::thread thread_{[this] { loop(); }};
};

// More often than any rule makes a retired object wait.
inline void collect_often() {
  for (int i = 0; i < 10; ++i) collect();
}

// The seed of a stress test: from the environment to run a failure again, else new; printed either way.
inline std::uint64_t stress_seed() {
  const char* given = std::getenv("UNDERSTUDY_STRESS_SEED");
  const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : std::random_device()();
  std::cout << "UNDERSTUDY_STRESS_SEED=" << seed << '\n';
  return seed;
}

// For the middle of an operation that others may overtake: lets them, by taking a random little time.
inline void invite_a_race() {
  thread_local std::minstd_rand random(static_cast<unsigned>(std::hash<std::thread::id>()(std::this_thread::get_id())));
  if (random() % 1024 == 0) std::this_thread::yield();
  if (random() % 4 == 0) random.discard(random() % 128);
}

// Counts what of it is made and destroyed. Not copied or moved: each object is one event of either kind.
struct Tally {
  std::atomic<std::size_t> made{0};
  std::atomic<std::size_t> destroyed{0};
  std::atomic<std::size_t> living{0};  // not the others' difference, which takes two reads
};

class Tallied {
 public:
  explicit Tallied(Tally& tally) : tally_(tally) {
    ++tally_.made;
    ++tally_.living;
  }
  ~Tallied() {
    // Twice destroyed shows here even where the memory was not given back.
    if (alive_ != kAlive) std::abort();
    alive_ = 0;
    ++tally_.destroyed;
    --tally_.living;
  }
  Tallied(const Tallied& other) : Tallied(other.tally_) {}
  Tallied& operator=(const Tallied&) = delete;
  bool alive() const { return alive_ == kAlive; }

 private:
  static constexpr std::uint64_t kAlive = 0x5eed'cafe'f00d'd00d;
  Tally& tally_;
  volatile std::uint64_t alive_ = kAlive;  // volatile: read again after a wrong free, written in a destructor
};

}  // namespace state::testing
