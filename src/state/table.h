#pragma once
// An insert-only map from a string to a V that never moves: a hash trie whose slots are set by compare-and-swap.
// Any number of threads look up, insert and walk at once, without a Guard: nothing is unlinked before the table dies.
//
// A slot is empty, then a leaf, then, when a second key arrives, a branch of sixteen slots indexed by the next four
// bits of the hash. Nothing is ever resized, so no insertion pauses, and an empty table is a few words. Keys whose 64
// bits agree hang in a chain from the first of them.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/draws.h"

namespace state {

// `hash` is a parameter for the tests, which need keys that collide.
template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view) = base::keyed_hash>
class Table {
 public:
  // The seed keys the hash: clients choose keys, and must not be able to choose where they land.
  explicit Table(const base::Seed& seed) : seed_(seed) {}
  // REQUIRES: no other thread is in a member function, and nobody uses a V of it.
  ~Table() { destroy(root_); }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // The value, which lives as long as the table; null if the key is absent. Wait-free.
  V* find(std::string_view key) const;

  // The value at `key`, and whether this call put it there. Calls `make() -> V` at most once, and only when the key
  // seems absent; its result is constructed in place, so V need not move. It is destroyed if another thread's insertion
  // of the key comes first. If `make` throws, nothing is inserted. Lock-free.
  template <class Make>
    requires std::is_same_v<std::invoke_result_t<Make>, V>
  std::pair<V*, bool> insert(std::string_view key, Make&& make);

  // How many insertions have completed.
  std::size_t size() const { return size_.load(std::memory_order_acquire); }

  // Calls `f(std::string_view key, V&)` once for each key, in no order to rely on: for all whose insertion completed
  // before the call, and perhaps for some that come during it. The key lives as long as the table.
  template <class F>
  void for_each(F&& f) const {
    visit(root_, f);
  }

 private:
  // A slot holds 0, a Leaf*, or a Branch* with the tag set. It goes from each to the next and never back.
  using Slot = std::atomic<std::uintptr_t>;
  static constexpr std::uintptr_t kBranchTag = 1;
  static constexpr unsigned kBitsPerLevel = 4;
  static constexpr unsigned kHashBits = 64;  // where the levels end

  struct Branch {
    std::array<Slot, 1U << kBitsPerLevel> slots{};
    // The slot for a hash of which the lower `used` bits led here.
    Slot& at(std::uint64_t key_hash, unsigned used) { return slots[(key_hash >> used) % slots.size()]; }
  };

  // One allocation, the key's size and bytes behind it.
  struct Leaf {
    using KeySize = std::uint32_t;

    template <class Make>
    Leaf(std::string_view key, Make&& make) : value(std::forward<Make>(make)()) {
      const auto size = static_cast<KeySize>(key.size());
      char* const behind = reinterpret_cast<char*>(this + 1);
      std::memcpy(behind, &size, sizeof size);
      key.copy(behind + sizeof size, size);
    }
    std::string_view key() const {
      KeySize size;
      const char* const behind = reinterpret_cast<const char*>(this + 1);
      std::memcpy(&size, behind, sizeof size);
      return {behind + sizeof size, size};
    }

    Slot next{0};  // another leaf of the same hash
    V value;
  };

  struct FreeLeaf {
    void operator()(void* memory) const { ::operator delete(memory, std::align_val_t{alignof(Leaf)}); }
  };
  struct DestroyLeaf {
    void operator()(Leaf* leaf) const {
      leaf->~Leaf();
      FreeLeaf()(leaf);
    }
  };
  using OwnedLeaf = std::unique_ptr<Leaf, DestroyLeaf>;

  static bool is_branch(std::uintptr_t word) { return (word & kBranchTag) != 0; }
  static Branch* branch_of(std::uintptr_t word) { return reinterpret_cast<Branch*>(word - kBranchTag); }
  static Leaf* leaf_of(std::uintptr_t word) { return reinterpret_cast<Leaf*>(word); }

  template <class Make>
  static OwnedLeaf make_leaf(std::string_view key, Make&& make);
  // The key's leaf in a chain, or null and the last leaf looked at: behind that one the key is known to be absent.
  struct Found {
    Leaf* leaf;
    Leaf* last;
  };
  static Found search(Leaf* chain, std::string_view key);
  void split(Slot& slot, std::uintptr_t seen, unsigned used);
  template <class F>
  static void visit(const Slot& slot, F& f);
  static void destroy(const Slot& slot);

  const base::Seed seed_;
  Slot root_{0};
  std::atomic<std::size_t> size_{0};
};

template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
V* Table<V, hash>::find(std::string_view key) const {
  const std::uint64_t key_hash = hash(seed_, key);
  std::uintptr_t word = root_.load(std::memory_order_acquire);
  for (unsigned used = 0; is_branch(word); used += kBitsPerLevel) {
    word = branch_of(word)->at(key_hash, used).load(std::memory_order_acquire);
  }
  Leaf* const leaf = search(leaf_of(word), key).leaf;
  return leaf != nullptr ? &leaf->value : nullptr;
}

template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
template <class Make>
  requires std::is_same_v<std::invoke_result_t<Make>, V>
std::pair<V*, bool> Table<V, hash>::insert(std::string_view key, Make&& make) {
  const std::uint64_t key_hash = hash(seed_, key);
  OwnedLeaf mine;
  Slot* slot = &root_;
  for (unsigned used = 0;;) {
    const std::uintptr_t word = slot->load(std::memory_order_acquire);
    if (is_branch(word)) {
      slot = &branch_of(word)->at(key_hash, used);
      used += kBitsPerLevel;
      continue;
    }
    const Found found = search(leaf_of(word), key);
    if (found.leaf != nullptr) return {&found.leaf->value, false};
    if (mine == nullptr) mine = make_leaf(key, std::forward<Make>(make));
    if (found.last != nullptr && used < kHashBits) {
      split(*slot, word, used);
      continue;
    }
    Slot& end = found.last == nullptr ? *slot : found.last->next;
    std::uintptr_t empty = 0;  // if it is no longer, what came may be this very key
    if (!end.compare_exchange_strong(empty, reinterpret_cast<std::uintptr_t>(mine.get()))) continue;
    size_.fetch_add(1, std::memory_order_release);
    return {&mine.release()->value, true};
  }
}

template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
template <class Make>
auto Table<V, hash>::make_leaf(std::string_view key, Make&& make) -> OwnedLeaf {
  const std::size_t size = sizeof(Leaf) + sizeof(typename Leaf::KeySize) + key.size();
  std::unique_ptr<void, FreeLeaf> memory(::operator new(size, std::align_val_t{alignof(Leaf)}));
  OwnedLeaf leaf(new (memory.get()) Leaf(key, std::forward<Make>(make)));
  memory.release();
  return leaf;
}

template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
auto Table<V, hash>::search(Leaf* chain, std::string_view key) -> Found {
  Leaf* last = nullptr;
  for (; chain != nullptr; chain = leaf_of(chain->next.load(std::memory_order_acquire))) {
    if (chain->key() == key) return {chain, last};
    last = chain;
  }
  return {nullptr, last};
}

// Puts a branch between the slot and the leaf that was seen in it, unless somebody else has done so.
template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
void Table<V, hash>::split(Slot& slot, std::uintptr_t seen, unsigned used) {
  auto branch = std::make_unique<Branch>();
  branch->at(hash(seed_, leaf_of(seen)->key()), used).store(seen, std::memory_order_relaxed);
  const std::uintptr_t word = reinterpret_cast<std::uintptr_t>(branch.get()) + kBranchTag;
  if (slot.compare_exchange_strong(seen, word)) branch.release();
}

template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
template <class F>
void Table<V, hash>::visit(const Slot& slot, F& f) {
  const std::uintptr_t word = slot.load(std::memory_order_acquire);
  if (is_branch(word)) {
    for (const Slot& child : branch_of(word)->slots) visit(child, f);
    return;
  }
  for (Leaf* leaf = leaf_of(word); leaf != nullptr; leaf = leaf_of(leaf->next.load(std::memory_order_acquire))) {
    f(leaf->key(), leaf->value);
  }
}

template <class V, std::uint64_t (*hash)(const base::Seed&, std::string_view)>
void Table<V, hash>::destroy(const Slot& slot) {
  const std::uintptr_t word = slot.load(std::memory_order_acquire);
  if (is_branch(word)) {
    const std::unique_ptr<Branch> branch(branch_of(word));
    for (const Slot& child : branch->slots) destroy(child);
    return;
  }
  for (OwnedLeaf leaf(leaf_of(word)); leaf != nullptr;) leaf.reset(leaf_of(leaf->next.load(std::memory_order_acquire)));
}

}  // namespace state
