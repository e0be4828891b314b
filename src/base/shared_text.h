#pragma once
// Immutable text in one block of exactly its size, which copies share: for what an account keeps and seldom changes, where
// a million are kept. As small as a pointer; "" has no block. A copy may be given to another thread.

#include <concepts>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/holders.h"

namespace base {

class SharedText {
 public:
  SharedText() = default;
  template <std::convertible_to<std::string_view> Text>
    requires(!std::same_as<Text, SharedText>)
  SharedText(const Text& text) : block_(make(text)) {}
  SharedText(const SharedText& other) : block_(other.block_) {
    if (block_ != nullptr) block_->holders.add();
  }
  SharedText(SharedText&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  SharedText& operator=(SharedText other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~SharedText() {
    if (block_ != nullptr && block_->holders.last_lets_go()) destroy(block_);
  }

  // As long as one of those that share it lives.
  std::string_view view() const { return block_ == nullptr ? std::string_view() : std::string_view(text_of(block_), block_->size); }
  operator std::string_view() const { return view(); }
  bool empty() const { return block_ == nullptr; }
  std::size_t size() const { return view().size(); }

  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const SharedText& a, const Text& b) {
    return a.view() == std::string_view(b);
  }

 private:
  // The text follows it.
  struct Block {
    Holders holders;
    std::uint32_t size;
  };
  static const char* text_of(const Block* block) { return reinterpret_cast<const char*>(block + 1); }
  static Block* make(std::string_view text);
  static void destroy(Block* block);

  Block* block_ = nullptr;
};

}  // namespace base
