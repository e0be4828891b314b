#pragma once
// Memory that is to be written soon and has been out of the caches for long: asked for now, it is there by then.

#include <cstddef>

namespace base {

// A hint alone: changes nothing, and any address will do.
inline void fetch_ahead(const void* begin, std::size_t size) {
  constexpr std::size_t kLine = 64;
  const char* const bytes = static_cast<const char*>(begin);
  for (std::size_t at = 0; at < size; at += kLine) __builtin_prefetch(bytes + at, 1);
}

}  // namespace base
