#pragma once
// Points in time and their written forms. Everything here is a pure function.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;  // UTC, no leap seconds

constexpr std::int64_t epoch_seconds(Time t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

// Appends `YYYY-MM-DDTHH:mm:ss.SSSZ` (24 bytes; years 0000 to 9999).
void append_rfc3339(std::string& out, Time t);
std::string rfc3339(Time t);
// Appends an IMF-fixdate, `Sun, 22 Nov 2026 09:30:00 GMT` (RFC 9110 section 5.6.7).
void append_http_date(std::string& out, Time t);

// RFC 3339 with `Z` or an offset, fractions up to microseconds (more digits are cut).
Result<Time> parse_rfc3339(std::string_view text);

// `250ms`, `5s`, `5m`, `25h`, `2d`, or ISO 8601 `PT5M`, `PT0.05S`, `P1DT2H` (no years or months: their length varies).
// Fractions are allowed; a leading `-` makes it negative.
Result<Duration> parse_duration(std::string_view text);

}  // namespace base
