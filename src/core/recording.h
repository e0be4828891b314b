#pragma once
// The last steps of a request: holding the reply against the contract, and writing it into the journal.

#include <chrono>
#include <cstdint>
#include <vector>

#include "core/call.h"
#include "openapi/schema.h"

namespace core {

// Appends what the operation's declared responses say against `reply`; nothing where it conforms.
void check_reply(const openapi::Operation& operation, const http::Reply& reply,
                 std::vector<openapi::Violation>& violations);

// Records the exchange in the world's journal. REQUIRES: called by the call's worker.
void write_journal(Call& call, std::chrono::nanoseconds ended, std::uint32_t duration_us);

}  // namespace core
