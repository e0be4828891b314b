#pragma once
// Coarse deadlines for many connections: a ring of slots, one a tick. Arming a deadline that is already somewhere in
// the ring costs one store; it is moved only when its slot comes round. For one thread.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace http::server {

class TimingWheel {
 public:
  using Tick = std::uint64_t;

  // A deadline, a member of what it is for. Leaves the ring when destroyed.
  class Entry {
   public:
    Entry() = default;
    ~Entry() { unlink(); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    friend class TimingWheel;
    void unlink();
    void link_behind(Entry& head);
    bool linked() const { return next_ != nullptr; }

    Entry* previous_ = nullptr;
    Entry* next_ = nullptr;
    Tick due_ = kNever;
    Tick slot_ = 0;  // when the slot that it hangs in comes round
  };

  // REQUIRES: slots > 1. Deadlines further away than that are looked at once a turn.
  explicit TimingWheel(std::size_t slots);
  TimingWheel(const TimingWheel&) = delete;
  TimingWheel& operator=(const TimingWheel&) = delete;

  Tick now() const { return now_; }
  // Sets the deadline `after` ticks from now, never earlier and at most one tick later; replaces the one it had.
  void arm(Entry& entry, Tick after);
  void disarm(Entry& entry) { entry.due_ = kNever; }
  // Moves time on by one tick and calls `expired(Entry&)` for what has become due; that may arm and disarm any entry.
  template <class Expired>
  void advance(Expired&& expired) {
    ++now_;
    while (Entry* entry = take_due()) expired(*entry);
  }

 private:
  static constexpr Tick kNever = std::numeric_limits<Tick>::max();

  void link(Entry& entry);
  // The next entry of the current slot that is due, out of the ring; those that are not go where they belong.
  Entry* take_due();

  std::vector<Entry> slots_;  // heads of circular lists
  Tick now_ = 0;
};

}  // namespace http::server
