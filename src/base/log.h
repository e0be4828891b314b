#pragma once
// The process's log, to stderr, so that stdout stays the caller's (--ready-json). Any thread may log. Nothing a client
// sends is logged above debug. spdlog stands behind it, in one file: its headers cost seconds in every file that has
// them.

#include <string>
#include <string_view>

namespace base {

// Puts a new logger in place that writes what is at `level` or above: trace, debug, info, warn, error, off; anything
// else is info.
void start_log(const std::string& level);

void log_debug(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);

}  // namespace base
