#pragma once
// Login and password as Okta judges them. Stateless.

#include <optional>
#include <string_view>

#include "core/credentials.h"

namespace providers::okta {

// Whether the organization let this person's attempts run out: no password signs them in.
bool is_locked_out(const core::Call& call, const core::AccountName& name);

// core::check_password, but nothing for one who is locked out.
std::optional<core::AccountName> admit_by_password(const core::Call& call, std::string_view username, std::string_view password);

}  // namespace providers::okta
