#pragma once
// Passkeys and security keys that a user has enrolled, whichever vendor's, and the challenge of an enrolment. Values of an
// account's snapshot.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/draws.h"
#include "base/time.h"
#include "crypto/webauthn.h"

namespace identity {

struct Passkey {
  std::string id;             // the vendor's name of the enrolment: "fwf…", "passkey|dev_…"
  std::string name;
  std::string credential_id;  // base64url; no two accounts of a world have the same (core::Accounts::reserve_belonging)
  std::string public_key;     // COSE, its bytes
  std::string aaguid;         // a UUID
  std::string user_handle;    // base64url
  std::string relying_party_id;  // "" of a fixture's: the host of the tenant's origin
  std::string format;            // of its attestation
  std::vector<std::string> transports;
  std::uint32_t sign_count = 0;
  bool backup_eligible = false;
  bool backed_up = false;
  base::Time created_at{};
  base::Time updated_at{};
  base::Time last_used_at{};  // the epoch where it never was
};

// What was verified, as a passkey of the account; `id`, `name`, `user_handle` and `transports` are the caller's to set.
Passkey make_passkey(const crypto::Registration& registration, base::Time now);

// What an authenticator is to sign, once. Whoever answers it burns it, whatever comes of the answer.
struct PasskeyChallenge {
  static constexpr base::Duration kLifetime = std::chrono::minutes{5};

  std::string challenge;  // base64url without padding
  base::Time expires_at{};

  static PasskeyChallenge issue(base::Draws& draws, std::size_t bytes, base::Time now);
  bool expired(base::Time now) const { return now >= expires_at; }
  // Whether it is what the client data answers, padding aside. In constant time.
  bool is_of(const crypto::ClientData& client) const;
};

// The name that people know an authenticator of this model by ("YubiKey 5 NFC"); "" for one that is not known.
std::string_view authenticator_model(std::string_view aaguid);

}  // namespace identity
