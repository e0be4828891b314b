#pragma once
// Sixteen bytes at once, in one register where the processor has such (GCC manual, "Vector Extensions"): for looking over
// text of which nearly every byte is what it should be. Operators work on each byte; a comparison gives 0 or all ones.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace base {

using Sixteen = unsigned char __attribute__((vector_size(16)));

inline Sixteen load_sixteen(const char* bytes) {
  Sixteen loaded;
  std::memcpy(&loaded, bytes, sizeof loaded);
  return loaded;
}

// Whether `good(offset)` holds of every sixteen bytes of a text of `size`; the last begin where sixteen are left, behind some
// that were looked at. Ends with the first that are not good. REQUIRES: size >= 16.
template <class Good>
bool all_sixteens(std::size_t size, Good&& good) {
  for (std::size_t at = 0; at + sizeof(Sixteen) < size; at += sizeof(Sixteen))
    if (!good(at)) return false;
  return good(size - sizeof(Sixteen));
}

// Whether any bit is set. `Vector`: a Sixteen, or what comparing two gives.
template <class Vector>
bool any_set(const Vector& bytes) {
  static_assert(sizeof bytes == sizeof(Sixteen));
  std::array<std::uint64_t, 2> halves;
  std::memcpy(&halves, &bytes, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace base
