#pragma once
// What Auth0 asks of devices that make and use passkeys, and what it takes from them (reference section 6). Stateless.

#include <string>
#include <string_view>
#include <vector>

#include "core/accounts.h"
#include "core/call.h"
#include "crypto/webauthn.h"
#include "identity/passkey.h"

namespace providers::auth0 {

constexpr std::size_t kChallengeBytes = 32;

// The host that passkeys are for.
std::string relying_party_of(const core::Call& call);

struct CreationOptions {
  std::string challenge;    // base64url
  std::string user_handle;  // likewise
  std::string user_name;
  std::string display_name;  // user_name where empty
  const base::List<identity::Passkey>* exclude = nullptr;  // those that the device has perhaps
};
void write_creation_options(const core::Call& call, const CreationOptions& options);
// For a device that finds the passkey itself.
void write_request_options(const core::Call& call, std::string_view challenge);

// A new credential that a device attests to, verified but for the challenge.
struct Attested {
  crypto::Registration registration;
  std::string credential_id;  // base64url
  std::vector<std::string> transports;
};
// Nothing where it is not what it should be.
std::optional<Attested> read_attestation(const core::Call& call, json::Value authn_response);
// As a passkey of an account. REQUIRES: call.draws.
identity::Passkey passkey_of(core::Call& call, const Attested& attested, std::string user_handle);

// A signature by a passkey that somebody has, verified.
struct Asserted {
  core::AccountName account;
  std::string credential_id;  // base64url
  std::uint32_t sign_count = 0;
};
// Nothing where it is not what it should be, not of `challenge`, or of a passkey that nobody has.
std::optional<Asserted> read_assertion(const core::Call& call, json::Value credential, std::string_view challenge);
// In the transaction: the passkey was used now. False where it is gone, or its counter says that it was copied.
bool use_passkey(const core::Call& call, identity::Account& me, const Asserted& asserted);

// Whether the client data answers this challenge. In constant time.
bool answers(const crypto::ClientData& client, std::string_view challenge);

// What the verifier of either ceremony holds a device to.
crypto::RelyingParty relying_party(const core::Call& call);

}  // namespace providers::auth0
