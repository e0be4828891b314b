#pragma once
// Bad hashes: keys that a good one would keep apart meet in the deepest places of a table.

#include <cstdint>
#include <string_view>

#include "base/draws.h"

namespace state::testing {

// Every key in one chain, below a full path of branches.
inline std::uint64_t one_hash(const base::Seed&, std::string_view) { return 0x0123'4567'89ab'cdef; }

// Four chains.
inline std::uint64_t four_hashes(const base::Seed& seed, std::string_view key) {
  return base::keyed_hash(seed, key) % 4 * 0x1111'1111'1111'1111;
}

// All the same until the last two levels.
inline std::uint64_t late_bits(const base::Seed& seed, std::string_view key) {
  return base::keyed_hash(seed, key) << 56;
}

}  // namespace state::testing
