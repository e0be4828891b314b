#pragma once
// Text that is put together for a moment: what is no longer than kRoom lies in the object itself, so that no memory is asked for.
// A value; what is appended is not its own text.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace base {

class ShortText {
 public:
  static constexpr std::size_t kRoom = 256;

  ShortText() = default;
  ShortText(const ShortText&) = default;  // and no move, which would leave a size without its text
  ShortText& operator=(const ShortText&) = default;
  ShortText(std::initializer_list<std::string_view> pieces) {
    for (const std::string_view piece : pieces) append(piece);
  }

  ShortText& append(std::string_view piece) {
    piece.copy(extend(piece.size()), piece.size());
    return *this;
  }
  // Where the next `size` characters belong, which are the caller's to write.
  char* extend(std::size_t size) {
    const std::size_t before = size_;
    size_ += size;
    if (size_ <= kRoom) return room_.data() + before;
    if (before <= kRoom) longer_.assign(room_.data(), before);
    longer_.resize(size_);
    return longer_.data() + before;
  }

  // As long as this lives and is not added to.
  operator std::string_view() const { return {size_ <= kRoom ? room_.data() : longer_.data(), size_}; }

 private:
  std::array<char, kRoom> room_;
  std::size_t size_ = 0;
  std::string longer_;  // all of it, once it is longer
};

}  // namespace base
