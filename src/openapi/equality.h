#pragma once
// JSON equality and its hash: the order of members and 1 against 1.0 do not matter. Pure functions; stack space only.

#include <simdjson.h>

#include <cstdint>

#include "json/tree.h"

namespace openapi {

bool equal(const simdjson::dom::element& a, const json::Tree& b);
bool equal(const simdjson::dom::element& a, const simdjson::dom::element& b);

// Equal values have equal hashes. Keyed by the process, so that a client cannot make collisions.
std::uint64_t hash(const simdjson::dom::element& element);

// Whether no two items are equal, in time n log n.
bool all_different(const simdjson::dom::array& items);

}  // namespace openapi
