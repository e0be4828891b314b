#include "app/signing_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/log.h"

namespace app {
namespace {

constexpr const char* kFile = "signing-key.pem";

// Whole or not at all: a temporary file that takes the name when it is complete.
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

void keep(const std::filesystem::path& directory, const crypto::Key& key) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (directory.empty() || failed || !write_private(directory / kFile, key.private_pem()))
    base::log_warning("the signing key is kept in memory only: " +
                      (directory.empty() ? "the state directory" : directory.string()) + " cannot be written");
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

std::unique_ptr<oauth::ProcessKey> make_signing_key(const ServeConfig& config) {
  if (config.seed) {
    const base::Seed seed = base::Seed::from_number(*config.seed).derive("signing key");
    return std::make_unique<oauth::ProcessKey>([seed] { return crypto::Key::make_rsa(seed); });
  }
  const std::filesystem::path directory = state_directory(config);
  if (std::ifstream file(directory / kFile); file) {
    std::ostringstream text;
    text << file.rdbuf();
    if (auto key = crypto::Key::from_pem(text.str()); key && key->is_rsa()) return std::make_unique<oauth::ProcessKey>(*key);
    base::log_warning((directory / kFile).string() + " holds no RSA key and is replaced");
  }
  return std::make_unique<oauth::ProcessKey>([directory] {
    crypto::Key key = crypto::Key::make_rsa();
    keep(directory, key);
    return key;
  });
}

}  // namespace app
