#include "state/epoch.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/result.h"
#include "state/garbage.h"

namespace state {
namespace detail {

constinit std::atomic<std::uint64_t> global_epoch{kNotPinned + 1};
constinit thread_local Pin* this_thread_pin = nullptr;

}  // namespace detail

namespace {

using detail::Garbage;
using detail::global_epoch;
using detail::Retired;

// A thread tries to advance when it has retired either this many objects or this many bytes since it last tried.
constexpr std::size_t kRetirementsPerTry = 64;
constexpr std::size_t kBytesPerTry = 256 * 1024;
// Frees at a try: more than a try's retirements, so that a long pin's backlog shrinks, and few enough for no pause.
constexpr std::size_t kFreesPerTry = 4 * kRetirementsPerTry;
constexpr std::size_t kFreesWhenIdle = 4096;

struct alignas(128) Slot : detail::Pin {  // 128: x86 fetches cache lines in pairs
  std::atomic<bool> claimed{false};
  // Totals of every thread that held this slot. What one thread retires another may free, so only the sums balance.
  std::atomic<std::uint64_t> retired{0};
  std::atomic<std::uint64_t> freed{0};
};

constinit std::array<Slot, kMaxThreads> slots;
constinit std::atomic<std::size_t> slots_used{0};             // the slots from here on were never claimed
constinit std::atomic<Garbage::Block*> left_behind{nullptr};  // by threads that ended

Slot& claim_slot() {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    bool claimed = false;
    if (!slots[i].claimed.compare_exchange_strong(claimed, true)) continue;
    // Before the first pin, so that whoever must see the pin also sees that the slot is to be looked at.
    for (std::size_t used = slots_used.load(); used <= i && !slots_used.compare_exchange_weak(used, i + 1);) {
    }
    return slots[i];
  }
  base::bug("more threads use the state than state::kMaxThreads");
}

template <class Condition>
bool any_pin(const Condition& condition) {
  const auto end = slots.begin() + static_cast<std::ptrdiff_t>(slots_used.load());
  return std::any_of(slots.begin(), end, [&](const Slot& slot) { return condition(slot.epoch.load()); });
}

bool anyone_pinned() {
  return any_pin([](std::uint64_t pin) { return pin != detail::kNotPinned; });
}

void try_advance() {
  std::uint64_t now = global_epoch.load();
  const bool held_back = any_pin([now](std::uint64_t pin) { return pin != detail::kNotPinned && pin != now; });
  if (!held_back) global_epoch.compare_exchange_strong(now, now + 1);
}

void leave_behind(Garbage::Block* chain) {
  Garbage::Block* last = chain;
  while (last->next != nullptr) last = last->next;
  last->next = left_behind.load();
  // A head that was taken and came back at the same address does no harm: it is the head, and all that we link to.
  while (!left_behind.compare_exchange_weak(last->next, chain)) {
  }
}

// Only the slot's owner writes, so this needs no read-modify-write. Release: a reader of `freed` then sees the
// retirements before it.
void add(std::atomic<std::uint64_t>& total, std::uint64_t amount) {
  total.store(total.load(std::memory_order_relaxed) + amount, std::memory_order_release);
}

// A thread that has joined: its slot and its garbage.
class Member {
 public:
  Member() : slot_(claim_slot()) { detail::this_thread_pin = &slot_; }
  ~Member();
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  void retire(const Retired& retired);
  bool collect(std::size_t limit);
  detail::Pin& pin() { return slot_; }

 private:
  void adopt();
  void free_ripe(std::size_t limit);

  Slot& slot_;
  Garbage garbage_;
  std::size_t retirements_ = 0;  // since the last try
  std::size_t bytes_ = 0;        // since the last try
  bool freeing_ = false;         // a deleter that retires comes back here
};

constinit thread_local bool this_thread_left = false;

Member& this_member() {
  base::check(!this_thread_left, "state used by a thread that has already left it");
  thread_local Member member;
  return member;
}

Member::~Member() {
  slot_.epoch.store(detail::kNotPinned);
  while (collect(std::numeric_limits<std::size_t>::max())) {
    leave_behind(garbage_.release());
    // Whoever is pinned now adopts it in its turn, at the latest here: its store above comes after our look, so its
    // look at what was left comes after our leaving it (all seq_cst). If nobody is, we may be the last: take it back.
    if (anyone_pinned()) break;
  }
  this_thread_left = true;
  detail::this_thread_pin = nullptr;
  slot_.claimed.store(false);
}

void Member::retire(const Retired& retired) {
  garbage_.push(retired);
  add(slot_.retired, retired.bytes);
  bytes_ += retired.bytes;
  if (++retirements_ < kRetirementsPerTry && bytes_ < kBytesPerTry) return;
  retirements_ = bytes_ = 0;
  adopt();
  try_advance();
  free_ripe(kFreesPerTry);
}

bool Member::collect(std::size_t limit) {
  adopt();
  if (garbage_.empty()) return false;
  try_advance();
  try_advance();  // nothing is pinned on an idle machine: then all is ripe after two
  free_ripe(limit);
  return !garbage_.empty();
}

void Member::adopt() {
  if (left_behind.load() != nullptr) garbage_.append(left_behind.exchange(nullptr));
}

void Member::free_ripe(std::size_t limit) {
  if (freeing_) return;
  freeing_ = true;
  const std::uint64_t now = global_epoch.load();
  for (; limit > 0 && !garbage_.empty() && garbage_.front().epoch + 2 <= now; --limit) {
    const Retired ripe = garbage_.pop();
    ripe.deleter(ripe.object);
    add(slot_.freed, ripe.bytes);
  }
  freeing_ = false;
}

}  // namespace

detail::Pin& detail::join() { return this_member().pin(); }

void retire(void* object, void (*deleter)(void*), std::size_t bytes) {
  this_member().retire({object, deleter, bytes, global_epoch.load()});
}

bool collect() {
  if (detail::this_thread_pin == nullptr && left_behind.load() == nullptr) return false;
  return this_member().collect(kFreesWhenIdle);
}

std::size_t retired_bytes() {
  const std::size_t used = slots_used.load();
  std::uint64_t freed = 0;  // read first, so that nothing is subtracted that was not added
  for (std::size_t i = 0; i < used; ++i) freed += slots[i].freed.load(std::memory_order_acquire);
  std::uint64_t retired = 0;
  for (std::size_t i = 0; i < slots_used.load(); ++i) retired += slots[i].retired.load(std::memory_order_acquire);
  return retired - freed;
}

}  // namespace state
