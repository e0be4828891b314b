#pragma once
// WebAuthn from the authenticator's side: what a security key or a passkey provider makes and signs, for users who have
// none at hand (virtual authenticators). Pure functions but for the randomness in ECDSA signatures.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "crypto/cose.h"

namespace crypto {

struct MadeCredential {
  std::string id;  // its bytes
  CoseAlgorithm algorithm = CoseAlgorithm::kEs256;
  Key key;
};

struct MadeAuthenticatorData {
  std::string relying_party_id;
  bool user_verified = false;
  std::uint32_t sign_count = 0;
};

// As an assertion has it: without a credential.
std::string authenticator_data(const MadeAuthenticatorData& data);
// With the credential in it. `aaguid` is 16 bytes.
std::string authenticator_data(const MadeAuthenticatorData& data, const MadeCredential& credential,
                               std::string_view aaguid);

// What vouches for batches of authenticators: a P-256 key that is a function of the seed, with a certificate of its own
// for the model. REQUIRES: `aaguid` is 16 bytes.
struct Attestor {
  Attestor(const base::Seed& seed, std::string_view aaguid);
  Key key;
  std::string certificate;  // DER
};

// Attestation objects in each format; `data` is authenticator_data of the credential.
std::string none_attestation(std::string_view data);
std::string packed_attestation(std::string_view data, std::string_view client_data_json, const MadeCredential& credential);
std::string packed_attestation(std::string_view data, std::string_view client_data_json, const Attestor& attestor);
// REQUIRES: an ES256 credential.
std::string u2f_attestation(std::string_view data, std::string_view client_data_json, const MadeCredential& credential,
                            std::string_view relying_party_id, const Attestor& attestor);

std::string assertion_signature(std::string_view data, std::string_view client_data_json, const MadeCredential& credential);

// The credential's public key as browsers give it: a SubjectPublicKeyInfo in DER.
std::string public_key_der(const Key& key);

}  // namespace crypto
