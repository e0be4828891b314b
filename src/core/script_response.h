#pragma once
// A response of a scenario against what the provider's document declares. Pure.

#include <string>
#include <vector>

#include "core/provider.h"
#include "core/schema_check.h"
#include "json/tree.h"

namespace core {

// Adds the mistakes of `respond`, which stands at `pointer`: a cause or an example that there is none of, headers that the
// server writes itself; and unless `declared` is false, whatever one of `operations` does not declare.
void check_response(const json::Tree& respond, const std::string& pointer, const Provider& provider,
                    const std::vector<const openapi::Operation*>& operations, bool declared, std::vector<Mistake>& mistakes);

}  // namespace core
