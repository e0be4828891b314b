#pragma once
// The one moment at which the clocks of tests start.

#include "base/time.h"

namespace support {

using namespace std::chrono_literals;

inline constexpr base::Time kNoon = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + 12h;
inline constexpr base::Duration kTick = 1us;  // the clock's resolution

}  // namespace support
