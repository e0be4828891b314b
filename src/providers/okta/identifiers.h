#pragma once
// Identifiers of what belongs to the organization: a function of the tenant's name, so that applications which were
// configured with them outlive a restart. Pure functions.

#include <string_view>

#include "base/draws.h"
#include "base/time.h"
#include "core/world.h"

namespace providers::okta {

base::Drawn authenticator_id(const core::World& world, std::string_view key);  // "aut…" of "custom_app", "okta_email"
// When the organization and what was set up with it came to be.
inline constexpr base::Time kOrganizationCreated{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};

}  // namespace providers::okta
