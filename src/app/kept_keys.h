#pragma once
// The keys that tenants have rotated to, in the state directory: what a client or a token's holder has cached stays good
// after a restart. Any thread.

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "oauth/keys.h"

namespace app {

class KeptKeys final : public oauth::KeyKeeper {
 public:
  // Of each tenant the newest so many.
  static constexpr std::size_t kMax = 8;

  // Empty: kept in memory only.
  explicit KeptKeys(std::filesystem::path directory) : directory_(std::move(directory)) {}

  std::vector<crypto::Key> kept(const std::string& tenant) override;
  void keep(const std::string& tenant, std::vector<crypto::Key> keys) override;

 private:
  const std::filesystem::path directory_;
  std::mutex mutex_;
  std::map<std::string, std::vector<crypto::Key>> keys_;
};

}  // namespace app
