#pragma once
// What people have agreed that an application may have. They live in the account's draft: pure functions on it.

#include <string>
#include <string_view>
#include <vector>

#include "identity/account.h"

namespace oauth {

// Whether the person has agreed to all of the scopes for this application.
bool consented(const identity::Account& account, std::string_view client_id, const std::vector<std::string>& scopes);
// In place of what was agreed to before.
void remember_consent(identity::Account& account, std::string_view client_id, const std::vector<std::string>& scopes);

}  // namespace oauth
