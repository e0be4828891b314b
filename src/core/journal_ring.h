#pragma once
// One worker's part of a journal: entries one behind the other in chunks of memory, which are used in turn. Neither side
// waits: what a chunk holds does not change while it is read, and the worker passes over a chunk that is being read.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "core/journal.h"

namespace core {

// How many bytes the exchange's views show.
std::size_t text_size(const Exchange& exchange);
// Copies them to `at`, one view's behind the other's, and lets the views show the copies.
void move_text(Exchange& exchange, char* at);

class Journal::Ring {
 public:
  // Keeps at least the newest `entries`, as far as `max_bytes` hold them, and what lies in one chunk with them.
  Ring(std::size_t entries, std::size_t max_bytes);
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  ~Ring();

  // REQUIRES: called by one thread, the ring's worker.
  void record(const Exchange& exchange);

  // Calls `visit(number, exchange)` for every entry held, those of a chunk from the oldest on. Good for the call.
  template <class Visit>
  void each(Visit&& visit) const;

  std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }  // recorded since the start
  Gone gone() const;                                                              // of what is no longer held
  std::uint64_t cleared() const { return cleared_.load(std::memory_order_relaxed); }
  void clear() { cleared_.store(count(), std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kFirstBytes = 8 * 1024;
  static constexpr std::size_t kLargestBytes = 1024 * 1024;
  static constexpr std::size_t kPlaces = 80;  // 8 KiB doubled up to 1 MiB, and then the 64 MiB of one worker

  struct Stored {
    std::uint64_t number = 0;  // of the exchange, from 1
    std::size_t size = 0;      // of this and the text behind it, up to the next entry
    Exchange exchange;         // its views show the text
  };
  struct Chunk {
    // Whether it could be entered: the worker is not emptying it.
    bool enter();
    void leave() { readers.fetch_sub(1, std::memory_order_release); }

    std::atomic<std::int32_t> readers{0};   // -1 while the worker empties it
    std::atomic<std::size_t> committed{0};  // bytes of whole entries
    std::unique_ptr<std::byte[]> bytes;     // this and the rest belong to the worker
    std::size_t capacity = 0;
    std::size_t entries = 0;
    std::uint64_t first = 0;                // the oldest entry's number
    Gone last;                              // the latest order and the latest time of its entries
  };

  bool has_room(std::size_t size) const;
  bool turn(std::size_t size);
  bool make(std::size_t size);
  bool reuse(std::size_t size);
  bool empty(Chunk& chunk, std::size_t size);
  Chunk* oldest(std::uint64_t after) const;
  void write(const Exchange& exchange, std::size_t size);
  void fetch_ahead(std::size_t size) const;
  void lose(const Gone& last);

  const std::size_t entries_;
  const std::size_t max_bytes_;
  const std::size_t chunk_bytes_;  // the largest
  // The worker's own.
  Chunk* current_ = nullptr;
  std::size_t chunks_ = 0;
  std::size_t held_ = 0;
  std::size_t bytes_ = 0;
  // Written by the worker, but for `cleared_`.
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::uint64_t> cleared_{0};
  std::atomic<std::int64_t> lost_order_{0};
  std::atomic<std::int64_t> lost_time_{base::Time::min().time_since_epoch().count()};
  std::array<std::atomic<Chunk*>, kPlaces> places_{};
};

template <class Visit>
void Journal::Ring::each(Visit&& visit) const {
  for (const auto& place : places_) {
    Chunk* chunk = place.load(std::memory_order_acquire);
    if (chunk == nullptr) return;
    if (!chunk->enter()) continue;
    const std::unique_ptr<Chunk, void (*)(Chunk*)> entered(chunk, [](Chunk* left) { left->leave(); });
    const std::size_t end = chunk->committed.load(std::memory_order_acquire);
    for (std::size_t at = 0; at < end;) {
      const auto* stored = reinterpret_cast<const Stored*>(chunk->bytes.get() + at);
      visit(stored->number, stored->exchange);
      at += stored->size;
    }
  }
}

}  // namespace core
