#pragma once
// Which members or items of one instance some schema has looked at, for unevaluatedProperties and unevaluatedItems. One
// thread's, on its stack; allocates only for instances of more than 256.

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace openapi {

class Evaluated {
 public:
  explicit Evaluated(std::size_t count) : count_(count) {
    if (count > kInline * 64) more_.resize((count + 63) / 64);
  }

  void mark(std::size_t index) { words()[index / 64] |= std::uint64_t{1} << (index % 64); }
  void mark_all() { all_ = true; }
  bool has(std::size_t index) const { return all_ || (words()[index / 64] >> (index % 64) & 1) != 0; }

  void merge(const Evaluated& other) {
    all_ = all_ || other.all_;
    const std::size_t size = more_.empty() ? kInline : more_.size();
    for (std::size_t i = 0; i < size; ++i) words()[i] |= other.words()[i];
  }

  std::size_t count() const { return count_; }

 private:
  static constexpr std::size_t kInline = 4;
  std::uint64_t* words() { return more_.empty() ? few_.data() : more_.data(); }
  const std::uint64_t* words() const { return more_.empty() ? few_.data() : more_.data(); }

  std::size_t count_;
  bool all_ = false;
  std::array<std::uint64_t, kInline> few_{};
  std::vector<std::uint64_t> more_;
};

}  // namespace openapi
