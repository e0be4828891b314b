#pragma once
// What every provider reads from a fixture's user entry, and the identifiers that are a function of tenant and login.
// Pure functions.

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "identity/account.h"
#include "json/tree.h"

namespace identity {

// The account's id: `prefix` and `length` letters and digits that are the same for the same tenant's
// name and login in every process, so that access tokens outlive a reset (interface section 4). `others` counts the accounts
// that had this login first and go by another now: their id stays theirs.
std::string id_of(std::string_view login, std::string_view prefix, std::size_t length, std::string_view tenant,
                  std::uint32_t others);

// Replaces a `password` by the `password_hash` of it, so that making accounts from the entry costs no hashing.
void hash_password(json::Tree& entry);

// Takes over login, password_hash, token and `password`: removed where it is null, hashed where it is not yet (a
// template's that has {n} in it). Fails with a sentence, having changed nothing, where one of them is not what it should
// be. Leaves what the entry does not name.
base::Result<void> read_common(Account& account, const json::Tree& entry);

}  // namespace identity
