#pragma once
// Where the process's signing key comes from: the seed, the state directory, or a new one that is then kept there.
// Start-up only.

#include <memory>

#include "app/config.h"
#include "oauth/keys.h"

namespace app {

// The key from `--state-dir` at once, or one that is being made in the background (of the seed where one is given) and,
// unless seeded, is then written there with mode 0600. A directory that cannot be written is a warning.
std::unique_ptr<oauth::ProcessKey> make_signing_key(const ServeConfig& config);

}  // namespace app
