#pragma once
// Login and password, judged ahead of any transaction (hashing is dear). Stateless.

#include <optional>
#include <string_view>

#include "core/accounts.h"
#include "core/call.h"

namespace core {

// Whose login and password these are; nothing where they are nobody's. `username` may be the part before the `@`.
std::optional<AccountName> check_password(const Call& call, std::string_view username, std::string_view password);

// Makes `account` the one that commands of this call are run on, and that the journal names.
void act_for(Call& call, const AccountName& account);

}  // namespace core
