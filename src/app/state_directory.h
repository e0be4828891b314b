#pragma once
// The folder where keys and certificates outlive the process (--state-dir). Start-up, and threads that make keys.

#include <filesystem>
#include <string>
#include <string_view>

#include "app/config.h"

namespace app {

// --state-dir, else $XDG_STATE_HOME/understudy, else ~/.local/state/understudy; empty where there is none of them.
std::filesystem::path state_directory(const ServeConfig& config);

// The file's text; "" where there is none.
std::string read_kept(const std::filesystem::path& directory, const char* file);
// Writes a file, whole or not at all (it takes the name when all of it is on the disk), readable by its owner alone (0600).
// False where that cannot be.
bool write_private(const std::filesystem::path& path, std::string_view text);
// The same in a directory, which is made where it is missing. False where that cannot be.
bool keep(const std::filesystem::path& directory, const char* file, const std::string& text);

}  // namespace app
