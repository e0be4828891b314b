#include "app/state_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace app {
namespace {

// A temporary file that takes the name when it is complete.
bool write_private(const std::filesystem::path& path, const std::string& text) {
  const std::string temporary = path.string() + "." + std::to_string(::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (written && ::rename(temporary.c_str(), path.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

}  // namespace

std::filesystem::path state_directory(const ServeConfig& config) {
  if (!config.state_dir.empty()) return config.state_dir;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
    return std::filesystem::path(state) / "understudy";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::filesystem::path(home) / ".local/state/understudy";
  return {};
}

std::string read_kept(const std::filesystem::path& directory, const char* file) {
  std::ostringstream text;
  if (directory.empty()) return {};
  if (std::ifstream in(directory / file, std::ios::binary); in) text << in.rdbuf();
  return text.str();
}

bool keep(const std::filesystem::path& directory, const char* file, const std::string& text) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  return !directory.empty() && !failed && write_private(directory / file, text);
}

}  // namespace app
