#pragma once
// Scenario files (interface section 6) into what a tenant is scripted with. Start-up only.

#include <memory>
#include <string>
#include <vector>

#include "core/script_reader.h"

namespace app {

// Every mistake of a scenario against its schema and its provider's own document, with its place in `file`.
std::vector<json::Diagnostic> check_scenario(const json::Tree& tree, const std::string& file);

// Those of `files` that are for `provider`, in order. Throws Unusable with every mistake of all of them, and where two have
// one name.
std::vector<std::shared_ptr<const scenario::Script>> load_scenarios(const core::ScriptReader& reader, const core::Provider& provider,
                                                                    const std::vector<std::string>& files);

}  // namespace app
