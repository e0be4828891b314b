#pragma once
// Rate limits on a tenant's clock: how many requests fit into a window, and buckets that count them. A bucket is one word,
// moved by one compare-and-swap, so any number of threads take from it at once and exactly as many succeed as fit.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/draws.h"
#include "base/time.h"
#include "state/table.h"

namespace scenario {

// `count` requests a `window`.
struct Rate {
  // bucket: tokens come back evenly, and as many as `count` may go at once. window: counts from the first request until
  // `window` has passed, as Okta does.
  enum class Kind : std::uint8_t { kBucket, kWindow };

  static constexpr std::uint32_t kMaxCount = 1'000'000;
  static constexpr base::Duration kMinWindow = std::chrono::milliseconds{1};
  static constexpr base::Duration kMaxWindow = std::chrono::days{366};

  std::uint32_t count = 1;  // 1 to kMaxCount
  base::Duration window{};  // kMinWindow to kMaxWindow
  Kind kind = Kind::kBucket;
};

// Where a bucket stands after a request: what the vendors' rate-limit headers say.
struct Standing {
  bool allowed = true;
  std::uint32_t limit = 0;
  std::uint32_t remaining = 0;    // whole requests that would still be let through at this moment
  base::Time reset{};             // when all of them are there again
  base::Duration retry_after{0};  // until the next one is let through; 0 while some are left
};

// Full when made. A clock that is set back finds it full again.
class Bucket {
 public:
  // Counts one request at `now`, unless it does not fit: then nothing is counted. Lock-free. REQUIRES: the same `rate` in
  // every call.
  Standing take(const Rate& rate, base::Time now);

  // All that it is.
  std::uint64_t word() const { return word_.load(); }
  void set_word(std::uint64_t word) { word_.store(word); }

 private:
  // bucket: ns since the epoch, modulo 2^64, when it will be full. window: ms of its beginning, modulo 2^44, above 20 bits
  // of count. So 0 is a full one for both.
  std::atomic<std::uint64_t> word_{0};
};

// A bucket for each key (a user, a client, an address): some hundred bytes a key that was ever seen.
class Buckets {
 public:
  Buckets(const Rate& rate, const base::Seed& seed) : rate_(rate), by_key_(seed) {}

  const Rate& rate() const { return rate_; }
  Standing take(std::string_view key, base::Time now);

  // Where each key's stands. `resume` goes on from there. REQUIRES: nobody has used this one yet.
  using Words = std::vector<std::pair<std::string, std::uint64_t>>;
  Words words() const;
  void resume(const Words& words);

 private:
  const Rate rate_;
  state::Table<Bucket> by_key_;
};

}  // namespace scenario
