#pragma once
// Accounts elsewhere that a person connects to theirs: connect, over a page that the browser is sent to, to complete; the
// list of them, and of what they can be connected by (reference sections 1.8 to 1.12). Rows.

#include <span>

#include "core/operation.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

std::span<const core::Operation<Account>> connected_account_operations();
std::span<const core::Operation<Account>> connect_page_operations();  // connect_page.cpp

// Where a browser is sent with its ticket.
constexpr std::string_view kConnectPage = "/connected-accounts/connect";

}  // namespace providers::auth0
