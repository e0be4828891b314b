#pragma once
// Names of members, made ready to be looked up: up to sixteen bytes they are two words and a length, and comparing
// those is comparing the names. Values.

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace openapi {

class Name {
 public:
  Name() = default;
  explicit Name(std::string_view text) : text_(text) {
    if (text.empty()) return;  // its data may be null, which memcpy must never be given
    std::memcpy(&head_, text.data(), text.size() < 8 ? text.size() : 8);
    if (text.size() > 8) std::memcpy(&tail_, text.data() + text.size() - 8, 8);
  }

  // The same without a call, for text that eight readable bytes follow.
  static Name padded(std::string_view text) {
    Name out;
    out.text_ = text;
    std::memcpy(&out.head_, text.data(), 8);
    if (text.size() < 8) {
      out.head_ &= (std::uint64_t{1} << (8 * text.size())) - 1;
    } else {
      std::memcpy(&out.tail_, text.data() + text.size() - 8, 8);
      if (text.size() == 8) out.tail_ = 0;
    }
    return out;
  }

  std::string_view text() const { return text_; }

  // Depends on both ends and the length: names of one schema seldom differ elsewhere alone.
  std::uint64_t hash(std::uint64_t seed) const {
    const std::uint64_t mixed = (head_ ^ std::rotl(tail_, 25) ^ (text_.size() << 56)) * (seed | 1);
    return mixed ^ mixed >> 32;
  }

  friend bool operator==(const Name& a, const Name& b) {
    return a.head_ == b.head_ && a.tail_ == b.tail_ && a.text_.size() == b.text_.size() &&
           (a.text_.size() <= 16 || std::memcmp(a.text_.data(), b.text_.data(), a.text_.size()) == 0);
  }

 private:
  static_assert(std::endian::native == std::endian::little, "a short name is the low bytes of its word");

  std::uint64_t head_ = 0;  // the first eight bytes
  std::uint64_t tail_ = 0;  // the last eight, of a longer name
  std::string_view text_;
};

}  // namespace openapi
