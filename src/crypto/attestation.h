#pragma once
// The statement in which an authenticator vouches for a credential that it made. For this folder. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "crypto/cose.h"
#include "crypto/webauthn.h"

namespace crypto {

struct AttestationObject {
  std::string format;
  Cbor statement;
  std::string authenticator_data;
};
// Nothing unless it is a map of these three and nothing is behind it.
std::optional<AttestationObject> read_attestation_object(std::string_view bytes);

// What is wrong with it, if anything. REQUIRES: the authenticator data was read and has `algorithm`'s key in it.
std::optional<WebAuthnFault> check_attestation(const AttestationObject& object, std::string_view client_data_json,
                                               const std::string& relying_party_id, CoseAlgorithm algorithm);

}  // namespace crypto
