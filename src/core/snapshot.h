#pragma once
// A world's whole state as JSON and back: everything but the journal, which tells what was and not what is. Any thread.

#include <functional>
#include <memory>

#include "base/result.h"
#include "core/schema_check.h"
#include "core/script_reader.h"
#include "core/world.h"
#include "json/tree.h"
#include "json/writer.h"

namespace core {

// Moves on when an older program could not read what is written.
constexpr std::uint64_t kSnapshotFormat = 1;

void write_snapshot(json::Writer& out, const World& world);

// What else a snapshot is read with.
struct SnapshotReaders {
  const ScriptReader* scripts = nullptr;
  // A fixture as files have it, checked; fails with the first thing that is wrong.
  std::function<base::Result<std::shared_ptr<const Fixture>, Mistake>(const Provider&, json::Tree)> fixture;
};

// A world of `tenant` in the state that `snapshot` says, which may be another tenant's of its provider. Nothing of the tenant
// changes before Tenant::adopt. Fails with the place of the first thing that is wrong: the text may be anybody's.
base::Result<std::unique_ptr<World>, Mistake> read_snapshot(const Tenant& tenant, const json::Tree& snapshot, const SnapshotReaders& readers);

}  // namespace core
