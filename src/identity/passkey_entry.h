#pragma once
// The passkeys of a fixture's user entry. Pure functions.

#include <string_view>

#include "base/draws.h"
#include "base/result.h"
#include "identity/account.h"
#include "json/tree.h"
#include "json/writer.h"

namespace identity {

// What is the vendor's own about its passkeys.
struct PasskeyStyle {
  std::string_view id_prefix;  // "fwf"
  std::size_t id_length = 17;
  std::string_view user_handle;  // base64url; of passkeys whose entry names none
};

// Where the entry names `passkeys`, puts them in place of the account's; one whose credential the account has already
// keeps its id and dates. A passkey without public_key gets a key pair, a function of the seed and of its credential id,
// and a virtual authenticator that holds it. Fails with a sentence, having changed nothing.
base::Result<void> read_passkeys(Account& account, const json::Tree& entry, const PasskeyStyle& style, base::Draws& draws,
                                 const base::Seed& seed, base::Time now);

// The members `passkeys` and `virtual_authenticators` of the admin API's view, each where there are any.
void write_passkeys(json::Writer& out, const Account& account);
void write_authenticator(json::Writer& out, const VirtualAuthenticator& authenticator);

}  // namespace identity
