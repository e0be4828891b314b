#include "core/accounts.h"

namespace core {

tl::unexpected<Problem> login_taken(const json::Tree& entry) {
  return tl::unexpected(Problem{causes::kLoginTaken, {std::string(entry.text("login"))}});
}

tl::unexpected<Problem> user_invalid(const base::Error& error) {
  return tl::unexpected(Problem{causes::kUserInvalid, {error.message}});
}

tl::unexpected<Problem> credential_taken() { return user_invalid({"passkeys: a credential_id is another user's"}); }

std::vector<std::string_view> credentials_of(const json::Tree& entry) {
  std::vector<std::string_view> ids;
  const json::Tree* passkeys = entry.find("passkeys");
  if (passkeys == nullptr || passkeys->array() == nullptr) return ids;
  for (const json::Tree& passkey : *passkeys->array())
    if (passkey.find("credential_id") != nullptr) ids.push_back(passkey.text("credential_id"));
  return ids;
}

}  // namespace core
