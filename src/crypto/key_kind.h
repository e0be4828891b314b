#pragma once
// Which keys are good for JOSE, for this folder. Pure functions.

#include <openssl/evp.h>

#include <string_view>

#include "crypto/openssl.h"

namespace crypto {

struct Curve {
  std::string_view jose_name;
  const char* openssl_name;
  std::size_t field_bytes;
};

inline constexpr Curve kCurves[] = {
    {"P-256", "prime256v1", 32}, {"P-384", "secp384r1", 48}, {"P-521", "secp521r1", 66}};

// nullptr where the key is not on one of kCurves. REQUIRES: a key.
const Curve* curve_of(EVP_PKEY* key);
// RSA (not RSA-PSS) of 2048 to 8192 bits. REQUIRES: a key.
bool is_usable_rsa(EVP_PKEY* key);

// A public key of its numbers; null where OpenSSL refuses them (a point that is not on its curve).
OwnedKey rsa_public_key(const BIGNUM* modulus, const BIGNUM* exponent);
OwnedKey ec_public_key(const Curve& curve, std::string_view x, std::string_view y);

}  // namespace crypto
