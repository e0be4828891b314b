#pragma once
// A match of a scenario against what a provider has. Pure.

#include <string>
#include <vector>

#include "core/provider.h"
#include "core/schema_check.h"
#include "json/tree.h"

namespace core {

// Adds the mistakes of `holder`'s match, which stands at `pointer`: operations, tags, methods, headers that are none, a
// path that no operation can have. Returns the operations that it can fit; all of them where it names none.
std::vector<const openapi::Operation*> check_match(const json::Tree& holder, const std::string& pointer,
                                                   const Provider& provider, std::vector<Mistake>& mistakes);

// Whether this is a name that an HTTP header may have (RFC 9110 section 5.1).
bool is_header_name(std::string_view name);

}  // namespace core
