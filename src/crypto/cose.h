#pragma once
// COSE keys and signatures (RFC 9052, 9053, 8812) as WebAuthn has them: ES256 on P-256, RS256, EdDSA on Ed25519.
// Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "crypto/cbor.h"
#include "crypto/jwt.h"

namespace crypto {

// The numbers are COSE's, in registration options too.
enum class CoseAlgorithm : std::int16_t { kEs256 = -7, kEdDsa = -8, kRs256 = -257 };
// Nothing for one that is not ours.
std::optional<CoseAlgorithm> cose_algorithm(std::int64_t number);

struct CoseKey {
  CoseAlgorithm algorithm;
  Key key;
};

// Nothing where the map is no public key of one of these algorithms.
std::optional<CoseKey> read_cose_key(const Cbor& map);
// REQUIRES: the key is of the algorithm's kind.
Cbor cose_key(CoseAlgorithm algorithm, const Key& key);

// Signatures in WebAuthn's forms: of ES256 DER, of the others the bytes.
bool verify(const CoseKey& key, std::string_view input, std::string_view signature);
// REQUIRES: a private key of the algorithm's kind.
std::string sign_raw(CoseAlgorithm algorithm, const Key& key, std::string_view input);

// A key of the algorithm's kind, the same for the same seed; RS256's takes about 100 ms.
Key make_cose_key(CoseAlgorithm algorithm, const base::Seed& seed);

}  // namespace crypto
