#pragma once
// What a thread has retired and not yet freed: a queue in blocks, so that it grows without a pause and changes hands
// without an allocation. Not for sharing between threads.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace state::detail {

struct Retired {
  void* object;
  void (*deleter)(void*);
  std::size_t bytes;
  std::uint64_t epoch;
};

class Garbage {
 public:
  struct Block {
    Block* next = nullptr;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::array<Retired, 126> items;  // with the rest, a little under a page; [begin, end) are alive
  };

  Garbage() = default;
  Garbage(const Garbage&) = delete;
  Garbage& operator=(const Garbage&) = delete;

  bool empty() const { return head_ == nullptr; }
  // REQUIRES of both: not empty.
  const Retired& front() const { return head_->items[head_->begin]; }
  Retired pop();
  void push(const Retired& retired);

  // The whole queue, which is empty then; the caller owns the chain (null when there was none).
  Block* release();
  // Takes a chain that `release` gave, behind what is here.
  void append(Block* chain);

 private:
  Block* head_ = nullptr;  // no block is ever empty
  Block* tail_ = nullptr;
};

inline Retired Garbage::pop() {
  const Retired first = front();
  if (++head_->begin == head_->end) {
    delete std::exchange(head_, head_->next);
    if (head_ == nullptr) tail_ = nullptr;
  }
  return first;
}

inline void Garbage::push(const Retired& retired) {
  if (tail_ == nullptr || tail_->end == tail_->items.size()) append(new Block);
  tail_->items[tail_->end++] = retired;
}

inline Garbage::Block* Garbage::release() {
  tail_ = nullptr;
  return std::exchange(head_, nullptr);
}

inline void Garbage::append(Block* chain) {
  (tail_ == nullptr ? head_ : tail_->next) = chain;
  for (; chain != nullptr; chain = chain->next) tail_ = chain;
}

}  // namespace state::detail
