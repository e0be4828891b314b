#pragma once
// A journal's entry as the control API shows it, secrets masked. Pure functions.

#include <optional>
#include <string>
#include <string_view>

#include "core/journal.h"
#include "json/writer.h"

namespace admin {

// Writes the entry. Unless `secrets`, passwords, codes and tokens are masked: in headers, in JSON bodies, in the query.
void write_exchange(json::Writer& out, std::string_view id, const core::Exchange& exchange, bool secrets);

// The value of a header in recorded `Name: value` lines, ignoring case.
std::optional<std::string> recorded_header(std::string_view lines, std::string_view name);

}  // namespace admin
