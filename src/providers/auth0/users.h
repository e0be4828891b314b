#pragma once
// Auth0's users in fixtures and in the admin API. Pure functions.

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/world.h"
#include "json/tree.h"
#include "json/writer.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

// The id of the user who has the login. `others`: how many accounts had it first and go by another now.
std::string id_of_login(const core::World& world, std::string_view login, std::uint32_t others);
// Fails with a sentence.
base::Result<Account> make_user(const core::World& world, const json::Tree& entry, std::uint32_t others,
                                base::Time now);
// What the entry names replaces what the account has; what was enrolled before with the same address keeps its id.
base::Result<void> change_user(const core::World& world, Account& draft, const json::Tree& entry, base::Time now);
// The admin API's view: the fixture's keys, with identifiers.
void write_user(json::Writer& out, const Account& account);

}  // namespace providers::auth0
