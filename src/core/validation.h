#pragma once
// A request against its operation's contract: parameters, media type, body. Pure but for the call that it fills in.

#include <optional>

#include "core/call.h"
#include "core/problem.h"

namespace core {

// Reads the call's parameters and parses and validates its body, every violation collected. Sets call.body where it is JSON. An empty body
// counts as none, since clients send `Content-Type: application/json` with nothing behind it.
std::optional<Problem> validate(Call& call);

}  // namespace core
