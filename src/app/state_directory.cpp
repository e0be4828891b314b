#include "app/state_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace app {
namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// So that a name outlives a loss of power. Some file systems cannot; the file itself is there all the same.
void sync_directory(const std::filesystem::path& directory) {
  const int opened = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  (void)::fsync(opened);
  ::close(opened);
}

}  // namespace

bool write_private(const std::filesystem::path& path, std::string_view text) {
  const std::string temporary = path.string() + "." + std::to_string(::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  if (written && closed && ::rename(temporary.c_str(), path.c_str()) == 0) {
    sync_directory(path.parent_path());
    return true;
  }
  ::unlink(temporary.c_str());
  return false;
}

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
