#pragma once
// The process's log: spdlog to stderr, so that stdout stays the caller's (--ready-json). Any thread may log. Nothing a
// client sends is logged above debug.

#include <spdlog/spdlog.h>

namespace base {

// Sets spdlog's default logger to stderr with `level` (trace, debug, info, warn, error, off). Called once by main.
void start_log(spdlog::level::level_enum level);

}  // namespace base
