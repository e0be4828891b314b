#include "app/signing_key.h"

#include "app/state_directory.h"
#include "base/log.h"

namespace app {
namespace {

constexpr const char* kFile = "signing-key.pem";

}  // namespace

std::unique_ptr<oauth::ProcessKey> make_signing_key(const ServeConfig& config) {
  if (config.seed) {
    const base::Seed seed = base::Seed::from_number(*config.seed).derive("signing key");
    return std::make_unique<oauth::ProcessKey>([seed] { return crypto::Key::make_rsa(seed); });
  }
  const std::filesystem::path directory = state_directory(config);
  if (!directory.empty() && std::filesystem::exists(directory / kFile)) {
    if (auto key = crypto::Key::from_pem(read_kept(directory, kFile)); key && key->is_rsa())
      return std::make_unique<oauth::ProcessKey>(*key);
    base::log_warning((directory / kFile).string() + " holds no RSA key and is replaced");
  }
  return std::make_unique<oauth::ProcessKey>([directory] {
    crypto::Key key = crypto::Key::make_rsa();
    if (!keep(directory, kFile, key.private_pem()))
      base::log_warning("the signing key is kept in memory only: " +
                        (directory.empty() ? "the state directory" : directory.string()) + " cannot be written");
    return key;
  });
}

}  // namespace app
