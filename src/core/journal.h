#pragma once
// The requests that a tenant has answered. A ring of memory for each worker, written by that worker alone and from one end
// to the other, so recording costs one copy and no contention; read by any thread. Bounded in entries and bytes; the
// oldest go first, the counters stay exact.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "http/message.h"

namespace core {

// What one exchange was. Journal::record copies what the views show; of what is read, see Journal::newest.
struct Exchange {
  base::Time time{};                 // tenant's clock
  std::int64_t order = 0;            // monotonic ns at the end of the exchange: sorts entries of several workers
  std::uint32_t duration_us = 0;
  int status = 0;
  std::string_view operation;        // static storage; "" where nothing was routed
  std::string_view method;
  std::string_view target;
  std::string_view account_id;       // "" for nobody
  std::string_view user;             // login
  std::string_view rule;             // the scenario's rule that answered, if one did
  std::string_view request_headers;  // as they came: lines, each ended by \r\n; and so the response's
  std::string_view request_body;
  std::string_view response_headers;
  std::string_view response_body;
  std::string_view violations;       // one sentence a line: what the contract says against the exchange
  bool request_cut = false;          // body longer than kMaxBody
  bool response_cut = false;
};

class Journal {
 public:
  static constexpr std::size_t kMaxBody = 16 * 1024;
  static constexpr std::size_t kMaxBytes = 64 * 1024 * 1024;

  // Keeps up to `entries` for the whole tenant; 0 keeps none and only counts.
  Journal(std::size_t entries, std::size_t workers);
  ~Journal();

  // REQUIRES: called by worker `worker` alone.
  void record(std::size_t worker, Exchange exchange);
  // Forgets the entries and starts the counters anew. Entries that are being written meanwhile may remain.
  void clear();

  // An entry with its own copy of everything.
  struct Entry {
    std::string id;
    Exchange exchange;  // its views show `text`
    std::unique_ptr<const char[]> text;
  };
  // The entries that `wanted` accepts, newest first, at most `limit`. What `wanted` is shown is good for that call alone;
  // what it takes long to look at, no worker can write over meanwhile. An entry that is just going is not seen.
  std::vector<Entry> newest(std::size_t limit, const std::function<bool(const std::string& id, const Exchange&)>& wanted) const;

  std::uint64_t total() const;    // exchanges since the start or the last `clear`
  std::uint64_t evicted() const;  // of those, the ones that are no longer kept
  // Up to where something is no longer kept: everything of a later order, and everything of a later time, still is.
  struct Gone {
    std::int64_t order = 0;
    base::Time time = base::Time::min();
    void add(const Gone& other) { order = std::max(order, other.order), time = std::max(time, other.time); }
  };
  Gone gone() const;

 private:
  class Ring;
  // What of the rings' content counts: they hold somewhat more than what is kept.
  struct Kept {
    std::int64_t floor = 0;  // entries of a later order
    std::size_t entries = 0;
    Gone beyond;  // of those that are still held
  };
  Kept kept() const;
  // Calls `visit(worker, ring)` for the rings that have been made.
  template <class Visit>
  void each_ring(Visit&& visit) const;

  std::size_t capacity_;
  std::size_t bytes_per_ring_;
  std::atomic<std::int64_t> cleared_at_{0};
  std::vector<std::atomic<Ring*>> rings_;  // made by their worker at its first exchange
};

}  // namespace core
