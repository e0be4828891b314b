#pragma once
// Fixture files (interface section 5) into what a tenant starts with. Start-up only.

#include <memory>
#include <string>
#include <vector>

#include "core/fixture.h"
#include "core/provider.h"
#include "core/schema_check.h"
#include "core/snapshot.h"
#include "json/tree.h"

namespace app {

// Every mistake of a fixture against its schema, with its place in `file`.
std::vector<json::Diagnostic> check_fixture(const json::Tree& tree, const std::string& file);

// Those of `files` that are for `provider`, merged in order, or the built-in one where there is none. Passwords are hashed.
// Throws Unusable where one is wrong.
std::shared_ptr<const core::Fixture> load_fixture(const core::Provider& provider, const std::vector<std::string>& files);

// The same from one that somebody gives while the server runs, whose `provider` may be left out. Fails with every mistake.
base::Result<std::shared_ptr<const core::Fixture>, std::vector<core::Mistake>> read_fixture(const core::Provider& provider, json::Tree given);

// What snapshots are read with. REQUIRES: `scripts` outlives it.
core::SnapshotReaders snapshot_readers(const core::ScriptReader& scripts);

// The same from one that was checked already. Throws Unusable where what it says cannot be.
std::shared_ptr<const core::Fixture> make_fixture(const core::Provider& provider, json::Tree fixture);

}  // namespace app
