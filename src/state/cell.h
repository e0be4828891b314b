#pragma once
// An immutable snapshot behind one atomic pointer, replaced whole: what a transaction in memory is here.
// Any number of threads read, edit and publish at once; reads are wait-free, edits lock-free.

#include <atomic>
#include <concepts>
#include <cstdint>
#include <memory>
#include <utility>

#include "state/epoch.h"

namespace state {

template <class T>
class Cell {
 public:
  // REQUIRES: `first` is not null.
  explicit Cell(std::unique_ptr<const T> first) : snapshot_(first.release()) {}
  // Begins with what `other` holds now, shared until one of the two publishes. REQUIRES: T has `base::Holders holders`.
  Cell(const Guard&, const Cell& other) : snapshot_(other.snapshot_.load()) { snapshot_.load()->holders.add(); }
  // REQUIRES: no other thread is in a member function, and nobody uses what `read` gave.
  ~Cell() { let_go(const_cast<T*>(snapshot_.load())); }
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  // Valid as long as the guard lives, whatever is published meanwhile.
  const T& read(const Guard&) const { return *snapshot_.load(); }

  // Copies the snapshot to a draft and runs `edit(T& draft)`: publishes the draft if that returns true, else drops it.
  // When another publication came between, does it again from the fresh snapshot, so `edit` must have no effect but on
  // the draft and on results that it sets anew each time. Returns whether it published; an exception of `edit` drops.
  template <std::predicate<T&> Edit>
  bool transact(const Guard&, Edit&& edit) {
    // The guard keeps `seen` from being freed, and so from coming back at the same address and fooling the CAS.
    const T* seen = snapshot_.load();
    for (;;) {
      auto draft = std::make_unique<T>(*seen);
      if (!edit(*draft)) return false;
      if (snapshot_.compare_exchange_strong(seen, draft.get())) {
        draft.release();
        discard(seen);
        return true;
      }
    }
  }

  // Replaces the snapshot, whatever it is. REQUIRES: `next` is not null.
  void publish(const Guard&, std::unique_ptr<const T> next) { discard(snapshot_.exchange(next.release())); }

 private:
  // The guard of whoever shares it keeps a snapshot from being freed before it is counted.
  static void let_go(void* it) {
    T* snapshot = static_cast<T*>(it);
    if constexpr (requires { snapshot->holders; }) {
      if (!snapshot->holders.last_lets_go()) return;
    }
    delete snapshot;
  }
  static void discard(const T* unlinked) { retire(const_cast<T*>(unlinked), &let_go, bytes_of(*unlinked)); }

  std::atomic<const T*> snapshot_;
};

}  // namespace state
