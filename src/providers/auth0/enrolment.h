#pragma once
// Enrolling an authentication method: the first half hands out a session, the second one confirms with it (reference
// sections 1.3 and 1.7). Rows, and what they share with others.

#include <span>

#include "core/operation.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

std::span<const core::Operation<Account>> enrolment_operations();    // enrolment.cpp: the first half
std::span<const core::Operation<Account>> confirmation_operations();  // confirmation.cpp: the second

// What sessions are bound to beside their user: the client of the token, "" for a literal one.
std::string_view client_of(const core::Call& call);

// Adds one that waits to be confirmed, with a fresh identifier. REQUIRES: call.draws.
Method& add_method(core::Call& call, Account& me, MethodType type);
identity::Totp& add_totp(core::Call& call, Account& me);
// What an authenticator app scans, and what the vendor's app for push messages does.
std::string barcode_uri(const core::Call& call, std::string_view login, std::string_view secret);
std::string push_barcode_uri(core::Call& call, const Account& me);

// What sessions of a passkey and of a password are for, which have no identifier yet.
constexpr std::string_view kNewPasskey = "passkey|new";
constexpr std::string_view kNewPassword = "password|new";

}  // namespace providers::auth0
