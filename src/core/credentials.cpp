#include "core/credentials.h"

#include "base/text.h"
#include "core/scratch.h"
#include "core/world.h"
#include "crypto/password.h"
#include "oauth/client_authentication.h"

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

oauth::Result<const oauth::Client*> authenticate_application(const Call& call, const std::vector<oauth::Client>& clients,
                                                             const std::vector<std::string>& audiences) {
  const auto member = [&](std::string_view name) { return call.body[name].string_or(""); };
  const oauth::ClientCredentials credentials{.authorization = call.request.header("Authorization").value_or(""),
                                             .client_id = member("client_id"),
                                             .client_secret = member("client_secret"),
                                             .assertion = member("client_assertion"),
                                             .assertion_type = member("client_assertion_type")};
  return oauth::authenticate_client(clients, credentials, audiences, call.world.spent(), call.now);
}

}  // namespace core
