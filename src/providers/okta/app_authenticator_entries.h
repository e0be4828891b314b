#pragma once
// App authenticators in a fixture's form: read from it, written back for the admin API. Pure functions.

#include "base/draws.h"
#include "base/result.h"
#include "core/world.h"
#include "json/tree.h"
#include "json/writer.h"
#include "providers/okta/account.h"

namespace providers::okta {

// The enrolments that `list` describes, which take the place of `before`'s. An entry with the `id` of one of those, or with
// its device's name, is that enrolment with what the entry changes. Fails with a sentence.
base::Result<base::List<AppAuthenticator>> read_app_authenticators(const core::World& world, const Account& before,
                                                                    const json::Tree& list, base::Draws& draws,
                                                                    base::Time now);
// The member `app_authenticators` of a user who has one: the fixture's keys, with identifiers and challenges.
void write_app_authenticators(json::Writer& out, const Account& account);

}  // namespace providers::okta
