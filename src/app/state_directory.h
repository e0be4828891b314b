#pragma once
// The folder where keys and certificates outlive the process (--state-dir). Start-up, and threads that make keys.

#include <filesystem>
#include <string>

#include "app/config.h"

namespace app {

// --state-dir, else $XDG_STATE_HOME/understudy, else ~/.local/state/understudy; empty where there is none of them.
std::filesystem::path state_directory(const ServeConfig& config);

// The file's text; "" where there is none.
std::string read_kept(const std::filesystem::path& directory, const char* file);
// Writes a file, whole or not at all, readable by its owner alone (0600); makes the directory. False where that cannot be.
bool keep(const std::filesystem::path& directory, const char* file, const std::string& text);

}  // namespace app
