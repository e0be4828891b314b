#pragma once
// How long an answer is kept back. A value; drawing from it is a pure function of the draws.

#include <cstdint>

#include "base/draws.h"
#include "base/time.h"

namespace scenario {

struct Delay {
  enum class Kind : std::uint8_t { kFixed, kUniform, kLognormal };
  // Nothing is kept back for longer, whatever a distribution without a greatest value gives.
  static constexpr base::Duration kMost = std::chrono::hours{24};

  Kind kind = Kind::kFixed;
  base::Duration low{0};        // the delay itself; the shortest; the median
  base::Duration high = kMost;  // the longest, of kUniform and kLognormal
  double sigma = 0;             // of kLognormal: the standard deviation of the logarithm

  base::Duration draw(base::Draws& draws) const;
};

// Uniform in [0, 1).
double unit_draw(base::Draws& draws);

}  // namespace scenario
