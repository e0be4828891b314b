#pragma once
// Okta users in a fixture's form: read from it, written back for the admin API. Pure functions.

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/world.h"
#include "json/tree.h"
#include "json/writer.h"
#include "providers/okta/account.h"

namespace providers::okta {

// The id of the user who has the login; `others` as identity::id_of has it.
std::string id_of_login(const core::World& world, std::string_view login, std::uint32_t others);
// A user as the entry describes it; fails with a sentence. Identifiers are a function of the tenant, the login and the
// entry's order, under the world's seed.
base::Result<Account> make_user(const core::World& world, const json::Tree& entry, std::uint32_t others,
                                base::Time now);
// Replaces what the entry names: lists whole (an address or number that stays keeps its id), the profile by merging.
base::Result<void> change_user(const core::World& world, Account& draft, const json::Tree& entry, base::Time now);
// The fixture's keys, with ids and what is enrolled.
void write_user(json::Writer& out, const Account& account);

}  // namespace providers::okta
