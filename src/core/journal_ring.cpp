#include "core/journal_ring.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/fetch_ahead.h"

namespace core {
namespace {

// The one list of an exchange's texts, for reading and writing them.
template <class E>
auto views(E& exchange) {
  return std::array{&exchange.method,        &exchange.target,          &exchange.account_id,   &exchange.user,
                    &exchange.rule,          &exchange.request_headers, &exchange.request_body, &exchange.response_headers,
                    &exchange.response_body, &exchange.violations};
}

}  // namespace

std::size_t text_size(const Exchange& exchange) {
  std::size_t size = 0;
  for (const std::string_view* view : views(exchange)) size += view->size();
  return size;
}

void move_text(Exchange& exchange, char* at) {
  for (std::string_view* view : views(exchange)) {
    if (!view->empty()) std::memcpy(at, view->data(), view->size());
    *view = {at, view->size()};
    at += view->size();
  }
}

bool Journal::Ring::Chunk::enter() {
  std::int32_t others = readers.load(std::memory_order_relaxed);
  while (others >= 0)
    if (readers.compare_exchange_weak(others, others + 1, std::memory_order_acquire)) return true;
  return false;
}

Journal::Ring::Ring(std::size_t entries, std::size_t max_bytes)
    : entries_(entries), max_bytes_(max_bytes), chunk_bytes_(std::clamp(max_bytes / 64, 8 * kFirstBytes, kLargestBytes)) {}

Journal::Ring::~Ring() {
  for (auto& place : places_) delete place.load(std::memory_order_relaxed);
}

void Journal::Ring::record(const Exchange& exchange) {
  count_.store(count() + 1, std::memory_order_relaxed);
  const std::size_t unpadded = sizeof(Stored) + text_size(exchange);
  const std::size_t size = (unpadded + alignof(Stored) - 1) / alignof(Stored) * alignof(Stored);
  if (entries_ == 0 || !(has_room(size) || turn(size))) return lose({exchange.order, exchange.time});
  write(exchange, size);
  fetch_ahead(size);
}

bool Journal::Ring::has_room(std::size_t size) const {
  return current_ != nullptr && current_->capacity - current_->committed.load(std::memory_order_relaxed) >= size;
}

// Goes on in another chunk, which has `size` bytes free: in the oldest, unless it holds what is to be kept and there may be
// more of them. False where that is impossible.
bool Journal::Ring::turn(std::size_t size) {
  const Chunk* first = oldest(0);
  const bool enough = first != nullptr && held_ - first->entries >= entries_;
  return enough ? reuse(size) || make(size) : make(size) || reuse(size);
}

bool Journal::Ring::make(std::size_t size) {
  if (chunks_ == kPlaces) return false;
  const std::size_t grown = chunks_ < 16 ? std::min(kFirstBytes << chunks_, chunk_bytes_) : chunk_bytes_;
  auto made = std::make_unique<Chunk>();
  if (!empty(*made, std::max(size, grown))) return false;
  current_ = made.get();
  places_[chunks_++].store(made.release(), std::memory_order_release);
  return true;
}

// The next oldest where one is being read.
bool Journal::Ring::reuse(std::size_t size) {
  for (Chunk* chunk = oldest(0); chunk != nullptr; chunk = oldest(chunk->first)) {
    std::int32_t nobody = 0;
    if (!chunk->readers.compare_exchange_strong(nobody, -1, std::memory_order_acquire)) continue;
    const bool emptied = empty(*chunk, size);
    chunk->readers.store(0, std::memory_order_release);
    if (!emptied) continue;
    current_ = chunk;
    return true;
  }
  return false;
}

// REQUIRES: nobody reads it. False, and it is as it was, where `size` bytes are more than may be used.
bool Journal::Ring::empty(Chunk& chunk, std::size_t size) {
  if (chunk.capacity < size) {
    if (bytes_ - chunk.capacity + size > max_bytes_) return false;
    chunk.bytes = std::make_unique_for_overwrite<std::byte[]>(size);
    bytes_ += size - chunk.capacity;
    chunk.capacity = size;
  }
  if (chunk.entries != 0) lose(chunk.last);
  held_ -= chunk.entries;
  chunk.entries = 0;
  chunk.last = {};
  chunk.committed.store(0, std::memory_order_relaxed);
  return true;
}

// Of the chunks that are full and begin behind that entry; null where there is none.
Journal::Ring::Chunk* Journal::Ring::oldest(std::uint64_t after) const {
  Chunk* found = nullptr;
  for (std::size_t i = 0; i < chunks_; ++i) {
    Chunk* chunk = places_[i].load(std::memory_order_relaxed);
    if (chunk != current_ && chunk->first > after && (found == nullptr || chunk->first < found->first)) found = chunk;
  }
  return found;
}

void Journal::Ring::write(const Exchange& exchange, std::size_t size) {
  Chunk& chunk = *current_;
  const std::size_t at = chunk.committed.load(std::memory_order_relaxed);
  auto* stored = new (chunk.bytes.get() + at) Stored{count(), size, exchange};
  move_text(stored->exchange, reinterpret_cast<char*>(stored + 1));
  if (chunk.entries++ == 0) chunk.first = stored->number;
  ++held_;
  chunk.last.add({exchange.order, exchange.time});
  chunk.committed.store(at + size, std::memory_order_release);
}

// The next entry is likely to be as long, and its place in the memory has been out of the caches since the last turn: it
// comes back while the answer to this one is sent.
void Journal::Ring::fetch_ahead(std::size_t size) const {
  constexpr std::size_t kFarthest = 4096;
  const std::size_t at = current_->committed.load(std::memory_order_relaxed);
  base::fetch_ahead(current_->bytes.get() + at, std::min({size, kFarthest, current_->capacity - at}));
}

// The counters' only writer is the worker.
void Journal::Ring::lose(const Gone& last) {
  lost_order_.store(std::max(lost_order_.load(std::memory_order_relaxed), last.order));
  lost_time_.store(std::max(lost_time_.load(std::memory_order_relaxed), last.time.time_since_epoch().count()));
}

Journal::Gone Journal::Ring::gone() const { return {lost_order_.load(), base::Time(base::Duration(lost_time_.load()))}; }

}  // namespace core
