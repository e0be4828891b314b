#pragma once
// Files that people write (fixtures, scenarios) against their schema, with the line of every mistake. Start-up only.

#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"

namespace core {

// Every mistake of `tree`, which was read from `file`, against `schema` (a JSON Schema as text, ours).
std::vector<json::Diagnostic> check_against_schema(std::string_view schema, const json::Tree& tree, const std::string& file);

}  // namespace core
