#pragma once
// Authentication methods: what a person has enrolled to sign in with, and the factors that they could (reference section 1).

#include <span>
#include <string>
#include <string_view>

#include "core/operation.h"
#include "providers/auth0/account.h"

namespace providers::auth0 {

constexpr std::size_t kMaxMethods = 20;  // of one user: as many as a list shows

std::span<const core::Operation<Account>> method_operations();

// The method's identifier in the path, also where it was percent-encoded twice. Good for this call.
std::string_view method_id_of(const core::Call& call);
// The type that an identifier begins with; nothing where it begins with none.
std::optional<MethodType> type_of(std::string_view method_id);
// Where a method is: absolute, the bar encoded, since SDKs append `/verify` to it as it stands. Good until the next URI that
// this call puts together.
std::string_view method_location(const core::Call& call, std::string_view method_id);
// Writes the method of that id into the call's answer; false where the account has none.
bool write_method(const core::Call& call, const Account& me, std::string_view method_id);
// How many there are, those that wait to be confirmed included.
std::size_t count_methods(const Account& me);

}  // namespace providers::auth0
