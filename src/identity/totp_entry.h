#pragma once
// Authenticator apps in a fixture's user entry and in the admin API's view of a user. Pure functions.

#include "base/draws.h"
#include "base/list.h"
#include "base/result.h"
#include "identity/totp.h"
#include "json/tree.h"
#include "json/writer.h"

namespace identity {

// The entries of `totp`. An app that `before` holds with the same secret keeps its id and what was typed from it; a fresh
// one's id is `prefix` and `length` letters and digits. Fails with a sentence where a secret is not base32.
base::Result<base::List<Totp>> read_totps(const json::Tree& list, const base::List<Totp>& before, std::string_view prefix,
                                           std::size_t length, base::Draws& draws, base::Time now);
// The same list with identifiers, in the fixture's words.
void write_totps(json::Writer& out, const base::List<Totp>& totps);

}  // namespace identity
