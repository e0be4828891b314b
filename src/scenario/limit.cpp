#include "scenario/limit.h"

#include <algorithm>

namespace scenario {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

// --------------------------------------------------------------------------------------------------- kind: bucket
// The bucket is kept as the moment at which it is full again (the generic cell rate algorithm, ATM Forum's UPC): a request
// moves it on by what one token takes to come back, and fits unless that would be more than all tokens away.

struct Take {
  std::uint64_t word;
  Standing standing;
};

Take take_token(std::uint64_t word, const Rate& rate, base::Time now) {
  const std::uint64_t now_ns = static_cast<std::uint64_t>(now.time_since_epoch().count()) * 1000;
  const std::int64_t token = std::chrono::duration_cast<Nanoseconds>(rate.window).count() / rate.count;
  const std::int64_t capacity = token * rate.count;
  auto missing = static_cast<std::int64_t>(word - now_ns);  // ns until it is full
  if (word == 0 || missing < 0 || missing > capacity) missing = 0;  // untouched, full long since, or the clock was set back
  const bool allowed = missing + token <= capacity;
  if (allowed) missing += token;
  const auto to_us = [](std::int64_t ns) { return base::Duration{(ns + 999) / 1000}; };
  Standing standing{.allowed = allowed, .limit = rate.count};
  standing.remaining = static_cast<std::uint32_t>((capacity - missing) / token);
  standing.reset = now + to_us(missing);
  standing.retry_after = to_us(std::max<std::int64_t>(missing + token - capacity, 0));
  const std::uint64_t full_at = now_ns + static_cast<std::uint64_t>(missing);
  return {full_at == 0 ? full_at - 1 : full_at, standing};  // 0 is an untouched one
}

// --------------------------------------------------------------------------------------------------- kind: window

constexpr unsigned kCountBits = 20;
static_assert(Rate::kMaxCount < (1U << kCountBits));
constexpr std::uint64_t kStartMask = (std::uint64_t{1} << (64 - kCountBits)) - 1;
constexpr std::uint64_t kCountMask = (std::uint64_t{1} << kCountBits) - 1;

Take count_in_window(std::uint64_t word, const Rate& rate, base::Time now) {
  const auto now_ms = std::chrono::floor<std::chrono::milliseconds>(now);
  const auto window = std::chrono::floor<std::chrono::milliseconds>(rate.window);
  const std::uint64_t now_word = static_cast<std::uint64_t>(now_ms.time_since_epoch().count()) & kStartMask;
  // Modulo 2^44 a beginning that lies ahead, since the clock was set back, is centuries ago.
  std::uint64_t elapsed = (now_word - (word >> kCountBits)) & kStartMask;
  std::uint64_t count = word & kCountMask;
  if (count == 0 || elapsed >= static_cast<std::uint64_t>(window.count())) elapsed = count = 0;
  const bool allowed = count < rate.count;
  if (allowed) ++count;
  Standing standing{.allowed = allowed, .limit = rate.count};
  standing.remaining = rate.count - static_cast<std::uint32_t>(count);
  standing.reset = now_ms - std::chrono::milliseconds{elapsed} + window;
  if (standing.remaining == 0) standing.retry_after = standing.reset - now;
  return {((now_word - elapsed) & kStartMask) << kCountBits | count, standing};
}

}  // namespace

Standing Bucket::take(const Rate& rate, base::Time now) {
  std::uint64_t seen = word_.load();
  for (;;) {
    const Take taken = rate.kind == Rate::Kind::kBucket ? take_token(seen, rate, now) : count_in_window(seen, rate, now);
    if (!taken.standing.allowed || word_.compare_exchange_weak(seen, taken.word)) return taken.standing;
  }
}

Standing Buckets::take(std::string_view key, base::Time now) {
  Bucket* bucket = by_key_.find(key);
  if (bucket == nullptr) bucket = by_key_.insert(key, [] { return Bucket(); }).first;
  return bucket->take(rate_, now);
}

Buckets::Words Buckets::words() const {
  Words words;
  by_key_.for_each([&](std::string_view key, const Bucket& bucket) { words.emplace_back(key, bucket.word()); });
  return words;
}

void Buckets::resume(const Words& words) {
  for (const auto& [key, word] : words) by_key_.insert(key, [] { return Bucket(); }).first->set_word(word);
}

}  // namespace scenario
