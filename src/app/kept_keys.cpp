#include "app/kept_keys.h"

#include "app/state_directory.h"
#include "base/log.h"

namespace app {
namespace {

constexpr std::string_view kBegin = "-----BEGIN PRIVATE KEY-----";

std::string file_of(const std::string& tenant) { return "rotated-keys-" + tenant + ".pem"; }

std::vector<crypto::Key> read(const std::filesystem::path& directory, const std::string& tenant) {
  std::vector<crypto::Key> keys;
  const std::string text = read_kept(directory, file_of(tenant).c_str());
  for (auto at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at + 1)) {
    const auto next = text.find(kBegin, at + 1);
    if (auto key = crypto::Key::from_pem(std::string_view(text).substr(at, next - at)); key && key->is_rsa())
      keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace

std::vector<crypto::Key> KeptKeys::kept(const std::string& tenant) {
  const std::lock_guard lock(mutex_);
  const auto [entry, fresh] = keys_.try_emplace(tenant);
  if (fresh) entry->second = read(directory_, tenant);
  return entry->second;
}

void KeptKeys::keep(const std::string& tenant, std::vector<crypto::Key> keys) {
  if (keys.size() > kMax) keys.resize(kMax);
  std::string text;
  for (const crypto::Key& key : keys) text += key.private_pem();
  const std::lock_guard lock(mutex_);
  keys_[tenant] = std::move(keys);
  if (!directory_.empty() && !app::keep(directory_, file_of(tenant).c_str(), text))
    base::log_warning("the keys of " + tenant + " are kept in memory only: " + directory_.string() + " cannot be written");
}

}  // namespace app
