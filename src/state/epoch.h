#pragma once
// Epoch-based reclamation: what lock-free readers may still look at is freed once every one of them has moved on.
// Any thread may call any of it; a thread joins by its first Guard or retirement and leaves when it ends.
//
// The rules, each with a test that fails without it (tests/unit/state/epoch_*test.cpp, cell_stress_test.cpp):
//  1. A pin is a seq_cst store, and the loads of shared pointers after it are seq_cst too. So either the reader comes
//     before an unlinking, and whoever advances the epoch after that sees its pin, or it does not find the object.
//     (No fences: the thread sanitizer does not model them.)
//  2. An object is retired only after it was unlinked: no later pin can reach it.
//  3. A retirement is stamped with the process's epoch, not with that of the retiring thread's pin, which may be older.
//  4. The epoch advances only when every pinned thread is pinned in it, so it is never two ahead of a pin that it saw.
//  5. An object is freed when the epoch is two past its stamp. One is not enough: the advance to the first may have
//     looked at a thread just before it pinned.
//  6. A thread frees only its own garbage. One that ends leaves the rest to whichever thread collects next, and the
//     last to end leaves nothing.
//  7. A Guard neither moves nor copies and stays on its thread; it must not span a co_await.
// Pins and reads are wait-free. Memory is bounded by what is retired during the longest pin.
//
// The domain is the process's, an exception to "no singletons": a pin is a property of a thread, and a domain handed
// around would put a lookup of (domain, thread) on every read and let the wrong domain guard a pointer, unnoticed.

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace state {

// How many threads may have joined at one time.
inline constexpr std::size_t kMaxThreads = 256;

namespace detail {

inline constexpr std::uint64_t kNotPinned = 0;

struct Pin {
  std::atomic<std::uint64_t> epoch{kNotPinned};
  std::uint32_t depth = 0;  // of nested Guards; only the owning thread touches it
};

extern constinit std::atomic<std::uint64_t> global_epoch;
extern constinit thread_local Pin* this_thread_pin;  // null until the thread joins
Pin& join();

}  // namespace detail

// While one lives, nothing that its thread reads from a Cell is freed. Nesting costs an increment.
class Guard {
 public:
  // Throws base::Bug when kMaxThreads others have joined, or when the thread's thread_local objects are already gone.
  Guard() : pin_(detail::this_thread_pin != nullptr ? *detail::this_thread_pin : detail::join()) {
    if (pin_.depth++ == 0) pin_.epoch.store(detail::global_epoch.load());
  }
  ~Guard() {
    if (--pin_.depth == 0) pin_.epoch.store(detail::kNotPinned, std::memory_order_release);
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  static void* operator new(std::size_t) = delete;

 private:
  detail::Pin& pin_;
};

// Calls `deleter(object)` on this thread, once no Guard that exists now is left; amortised, a call frees at most a few
// hundred other objects. `bytes` is what the object occupies, for retired_bytes. The deleter may retire and pin.
// REQUIRES: `object` was unlinked; the deleter does not throw. Throws base::Bug as Guard does, but never on a thread
// that holds one.
void retire(void* object, void (*deleter)(void*), std::size_t bytes);

// The bytes that `object` occupies with all that it owns: `footprint(object)` found beside its type, else its size.
template <class T>
std::size_t bytes_of(const T& object) {
  if constexpr (requires { footprint(object); }) {
    return footprint(object);
  } else {
    return sizeof(T);
  }
}

// Deletes `object` later. REQUIRES: it came from `new T` and was unlinked.
template <class T>
void retire(const T* object) {
  retire(const_cast<T*>(object), [](void* it) { delete static_cast<T*>(it); }, bytes_of(*object));
}

// Frees some of this thread's garbage and of what ended threads left; for a thread with nothing better to do, since
// garbage otherwise moves only when more is added. Next to free when there is none. Returns whether some is left.
bool collect();

// Bytes retired and not yet freed, by all threads; at most a moment old.
std::size_t retired_bytes();

}  // namespace state
