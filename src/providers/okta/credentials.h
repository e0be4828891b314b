#pragma once
// Login and password, judged ahead of any transaction (hashing is dear). Stateless.

#include <optional>
#include <string_view>

#include "core/accounts.h"
#include "core/call.h"

namespace providers::okta {

// Whose login and password these are; nothing where they are nobody's, or of one who is locked out. `username` may be the part before the `@`.
std::optional<core::AccountName> check_password(const core::Call& call, std::string_view username, std::string_view password);

// Makes `account` the one that commands of this call are run on, and that the journal names.
void act_for(core::Call& call, const core::AccountName& account);

}  // namespace providers::okta
