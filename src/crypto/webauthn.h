#pragma once
// WebAuthn (Level 2) from the relying party's side: what an authenticator made, taken apart and verified. Attestations are
// none, packed and fido-u2f (the latter two by libfido2, which is set up on first use); certificates are not chained to
// roots. Pure functions, any thread.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/cbor.h"
#include "crypto/cose.h"

namespace crypto {

enum class WebAuthnFault : std::uint8_t {
  kClientData, kType, kOrigin, kAuthenticatorData, kRelyingParty, kUserPresence, kUserVerification,
  kAttestationObject, kCredential, kAlgorithm, kFormat, kStatement, kSignature, kCounter
};
std::string_view describe(WebAuthnFault fault);  // one sentence

// The browser's account of a ceremony.
struct ClientData {
  std::string type;       // "webauthn.create", "webauthn.get"
  std::string challenge;  // base64url without padding
  std::string origin;
};
std::optional<ClientData> read_client_data(std::string_view json);

// The authenticator's.
struct AuthenticatorData {
  std::string rp_id_hash;  // 32 bytes
  bool user_present = false;
  bool user_verified = false;
  bool backup_eligible = false;
  bool backed_up = false;
  std::uint32_t sign_count = 0;
  // Of a new credential; empty in an assertion.
  std::string aaguid;         // 16 bytes
  std::string credential_id;  // 1 to 1023 bytes
  std::string public_key;     // COSE, as it stands
};
// Nothing unless it is that, to the last byte.
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes);

// What a ceremony is held to.
struct RelyingParty {
  std::function<bool(std::string_view origin)> allows_origin;
  std::string id;  // "": the host of the page's origin, or a domain above it
  bool user_verification = false;
  std::span<const CoseAlgorithm> algorithms;  // of new credentials
};

struct Registration {
  ClientData client;
  AuthenticatorData data;
  std::string format;
  std::string relying_party_id;
};
struct Assertion {
  ClientData client;
  AuthenticatorData data;
};

// Neither looks at the challenge: the caller compares `client.challenge` with the one that it gave, and burns that.
base::Result<Registration, WebAuthnFault> verify_registration(std::string_view client_data_json,
                                                              std::string_view attestation_object,
                                                              const RelyingParty& relying_party);
// `public_key` and `sign_count` are the stored credential's. A counter that does not grow is refused where both are above 0.
base::Result<Assertion, WebAuthnFault> verify_assertion(std::string_view client_data_json,
                                                        std::string_view authenticator_data, std::string_view signature,
                                                        std::string_view public_key, std::uint32_t sign_count,
                                                        const RelyingParty& relying_party);

// Whether a page of `origin` may use that relying party id: its host, or a domain above it.
bool may_use_relying_party(std::string_view origin, std::string_view id);
// The host of an origin, in lower case; "" where it has none (android:apk-key-hash:…).
std::string host_of_origin(std::string_view origin);

// base64 in either alphabet, padded or not: clients differ.
std::optional<std::string> decode_any_base64(std::string_view text);
// "00000000-0000-0000-0000-000000000000" of 16 bytes, and back; nothing where it is not that.
std::string uuid_text(std::string_view bytes);
std::optional<std::string> uuid_bytes(std::string_view text);

}  // namespace crypto
