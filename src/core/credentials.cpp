#include "core/credentials.h"

#include "base/text.h"
#include "core/scratch.h"
#include "core/world.h"
#include "crypto/password.h"

namespace core {

std::optional<AccountName> check_password(const Call& call, std::string_view username, std::string_view password) {
  const Accounts& accounts = call.world.accounts();
  const auto name = accounts.resolve(username);
  if (!name || name->id == username) return std::nullopt;
  std::string hash;
  accounts.visit(*name, [&](const identity::Account& account) { hash = account.password_hash; });
  if (hash.empty() || !crypto::verify_password(hash, password)) return std::nullopt;
  return name;
}

void act_for(Call& call, const AccountName& account) {
  call.scratch.account_id = account.id;
  call.scratch.login = account.login;
  call.caller = {call.scratch.account_id, call.scratch.login, nullptr};
}

}  // namespace core
