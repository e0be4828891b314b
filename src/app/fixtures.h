#pragma once
// Fixture files (interface section 5) into what a tenant starts with. Start-up only.

#include <memory>
#include <string>
#include <vector>

#include "core/fixture.h"
#include "core/provider.h"
#include "json/tree.h"

namespace app {

// Every mistake of a fixture against its schema, with its place in `file`.
std::vector<json::Diagnostic> check_fixture(const json::Tree& tree, const std::string& file);

// Those of `files` that are for `provider`, merged in order, or the built-in one where there is none. Passwords are hashed.
// Throws Unusable where one is wrong.
std::shared_ptr<const core::Fixture> load_fixture(const core::Provider& provider, const std::vector<std::string>& files);

}  // namespace app
