#pragma once
// A file with every tenant's state (--import, --export-on-exit): written whole or not at all, read whole or refused. Start
// and end of the program.

#include <string>

#include "admin/context.h"
#include "core/tenants.h"

namespace app {

// The text of such a file.
std::string write_state(const core::Tenants& tenants, std::string_view version);

// Has the tenants go on from `text`, those that are missing made first. Fails with what is wrong, and with nothing changed but
// tenants made, which are then taken away again: the text may be anybody's.
base::Result<void> read_state(std::string_view text, core::Tenants& tenants, admin::TenantMaker& maker,
                              const core::SnapshotReaders& readers);

}  // namespace app
