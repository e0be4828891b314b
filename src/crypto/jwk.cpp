#include <openssl/core_names.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "crypto/jwt.h"
#include "crypto/key_kind.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

constexpr std::size_t kMaxModulusBytes = 8192 / 8;
constexpr std::size_t kMaxExponentBytes = 8;

using Bytes = std::vector<std::uint8_t>;

// A JWK member of base64url, nothing where it is missing or is not that.
std::optional<std::string> bytes_of(json::Value jwk, std::string_view member) {
  const auto text = jwk[member].string();
  return text ? base::decode_base64url(*text) : std::nullopt;
}

// A Base64urlUInt (RFC 7518 section 2): no leading zero bytes, at most `max_bytes`. Null otherwise.
BigNumber number_of(json::Value jwk, std::string_view member, std::size_t max_bytes) {
  const auto bytes = bytes_of(jwk, member);
  if (!bytes || bytes->empty() || bytes->size() > max_bytes || bytes->front() == '\0') return nullptr;
  return BigNumber(BN_bin2bn(base::as_bytes(*bytes).data(), static_cast<int>(bytes->size()), nullptr));
}

base::Result<Key> rsa_from_jwk(json::Value jwk) {
  const BigNumber n = number_of(jwk, "n", kMaxModulusBytes);
  const BigNumber e = number_of(jwk, "e", kMaxExponentBytes);
  if (n == nullptr || e == nullptr) return base::fail("the JWK has no usable \"n\" and \"e\"");
  if (!BN_is_odd(n.get()) || BN_num_bits(n.get()) < 2048) return base::fail("the JWK's modulus is too small or even");
  // Below 2^16 + 1 exponents are weak or nonsense, and nobody makes such keys now.
  if (!BN_is_odd(e.get()) || BN_num_bits(e.get()) < 17) return base::fail("the JWK's exponent is too small or even");
  OwnedKey key = rsa_public_key(n.get(), e.get());
  if (key == nullptr) return base::fail("the JWK is not an RSA key");
  return Key::adopt(key.release());
}

base::Result<Key> ec_from_jwk(json::Value jwk) {
  const auto* curve = std::ranges::find(kCurves, jwk["crv"].string_or(""), &Curve::jose_name);
  if (curve == std::end(kCurves)) return base::fail("the JWK's \"crv\" is none of P-256, P-384 and P-521");
  const auto x = bytes_of(jwk, "x");
  const auto y = bytes_of(jwk, "y");
  if (!x || !y || x->size() != curve->field_bytes || y->size() != curve->field_bytes) {
    return base::fail("the JWK has no usable \"x\" and \"y\"");
  }
  OwnedKey key = ec_public_key(*curve, *x, *y);
  if (key == nullptr) return base::fail("the JWK's point is not on its curve");
  return Key::adopt(key.release());
}

// A number of the key as base64url, of `size` bytes, or as many as it has where `size` is 0.
std::string encoded_number(EVP_PKEY* key, const char* parameter, std::size_t size) {
  BIGNUM* raw = nullptr;
  base::check(EVP_PKEY_get_bn_param(key, parameter, &raw) == 1, "the key has its public numbers");
  const BigNumber number(raw);
  Bytes bytes(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(number.get())));
  base::check(BN_bn2binpad(number.get(), bytes.data(), static_cast<int>(bytes.size())) >= 0, "the number fits");
  return base::base64url(bytes);
}

struct EcMembers {
  std::string_view crv;
  std::string x;
  std::string y;
};

EcMembers ec_members(EVP_PKEY* key) {
  const Curve* curve = curve_of(key);
  base::check(curve != nullptr, "a JWK is asked only of RSA and P-256, P-384, P-521");
  return {curve->jose_name, encoded_number(key, OSSL_PKEY_PARAM_EC_PUB_X, curve->field_bytes),
          encoded_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, curve->field_bytes)};
}

}  // namespace

base::Result<Key> Key::from_jwk(json::Value jwk) {
  const QuietErrors quiet;
  const std::string_view kind = jwk["kty"].string_or("");
  if (kind == "RSA") return rsa_from_jwk(jwk);
  if (kind == "EC") return ec_from_jwk(jwk);
  return base::fail("the JWK's \"kty\" is neither RSA nor EC");
}

std::string Key::public_jwk_members() const {
  if (is_rsa()) {
    return R"("kty":"RSA","n":")" + encoded_number(get(), OSSL_PKEY_PARAM_RSA_N, 0) + R"(","e":")" +
           encoded_number(get(), OSSL_PKEY_PARAM_RSA_E, 0) + '"';
  }
  const auto [crv, x, y] = ec_members(get());
  return R"("kty":"EC","crv":")" + std::string(crv) + R"(","x":")" + x + R"(","y":")" + y + '"';
}

std::string Key::thumbprint() const {
  std::string members;  // the required ones, in the order of their names
  if (is_rsa()) {
    members = R"({"e":")" + encoded_number(get(), OSSL_PKEY_PARAM_RSA_E, 0) + R"(","kty":"RSA","n":")" +
              encoded_number(get(), OSSL_PKEY_PARAM_RSA_N, 0) + "\"}";
  } else {
    const auto [crv, x, y] = ec_members(get());
    members = R"({"crv":")" + std::string(crv) + R"(","kty":"EC","x":")" + x + R"(","y":")" + y + "\"}";
  }
  return base::base64url(base::as_bytes(sha256(members)));
}

}  // namespace crypto
