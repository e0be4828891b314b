#include "identity/typed_password.h"

#include <algorithm>

#include "crypto/password.h"
#include "identity/password_policy.h"

namespace identity {

bool TypedPassword::matches(std::string_view hash) {
  if (hash.empty() || text_.size() > PasswordPolicy::kMaxBytes) return false;
  const auto known = std::find_if(compared_.begin(), compared_.end(), [&](const auto& pair) { return pair.first == hash; });
  if (known != compared_.end()) return known->second;
  return compared_.emplace_back(hash, crypto::verify_password(hash, text_)).second;
}

bool TypedPassword::was_used(const Account& account, const PasswordHistory& history, std::size_t reach) {
  if (reach == 0) return false;
  bool used = matches(account.password_hash);
  const std::size_t earlier = std::min(reach - (account.password_hash.empty() ? 0 : 1), history.earlier.size());
  for (std::size_t i = 0; i < earlier && !used; ++i) used = matches(history.earlier[i]);
  return used;
}

const std::string& TypedPassword::hash() {
  if (hash_.empty()) hash_ = crypto::hash_password(text_);
  return hash_;
}

}  // namespace identity
