#include "scenario/delay.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace scenario {
namespace {

// Box and Muller's transform; only one of its two values is used, so that a draw always takes as many numbers.
double normal_draw(base::Draws& draws) {
  const double radius = std::sqrt(-2 * std::log(1 - unit_draw(draws)));
  return radius * std::cos(2 * std::numbers::pi * unit_draw(draws));
}

base::Duration scaled(base::Duration duration, double factor, base::Duration most) {
  const double scaled = static_cast<double>(duration.count()) * factor;
  if (scaled >= static_cast<double>(most.count())) return most;
  return base::Duration{static_cast<std::int64_t>(scaled)};
}

}  // namespace

double unit_draw(base::Draws& draws) { return static_cast<double>(draws.number() >> 11) * 0x1p-53; }

base::Duration Delay::draw(base::Draws& draws) const {
  switch (kind) {
    case Kind::kFixed: return std::min(low, kMost);
    case Kind::kUniform: return std::min(low, kMost) + scaled(high - low, unit_draw(draws), kMost);
    case Kind::kLognormal: return scaled(low, std::exp(sigma * normal_draw(draws)), std::min(high, kMost));
  }
  return low;
}

}  // namespace scenario
