#pragma once
// Who somebody is by login and password, judged ahead of any transaction (hashing is dear), and which application calls.
// Stateless.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/accounts.h"
#include "core/call.h"
#include "oauth/client.h"
#include "oauth/failure.h"

namespace core {

// Whose login and password these are; nothing where they are nobody's. `username` may be the part before the `@`.
std::optional<AccountName> check_password(const Call& call, std::string_view username, std::string_view password);

// Makes `account` the one that commands of this call are run on, and that the journal names.
void act_for(Call& call, const AccountName& account);

// Which application calls an endpoint for itself, by the Authorization header or the body (oauth/client_authentication.h).
// Assertions have to be for one of `audiences`.
oauth::Result<const oauth::Client*> authenticate_application(const Call& call, const std::vector<oauth::Client>& clients,
                                                             const std::vector<std::string>& audiences);

}  // namespace core
