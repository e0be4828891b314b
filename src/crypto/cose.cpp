#include "crypto/cose.h"

#include <openssl/core_names.h>

#include <array>
#include <vector>

#include "base/text.h"
#include "crypto/key_kind.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

// Labels and values of RFC 9052 section 7.1 and RFC 9053 section 7.
constexpr std::int64_t kKeyType = 1;
constexpr std::int64_t kAlgorithm = 3;
constexpr std::int64_t kCurve = -1;
constexpr std::int64_t kX = -2;
constexpr std::int64_t kY = -3;
constexpr std::int64_t kModulus = -1;
constexpr std::int64_t kRsaExponent = -2;
constexpr std::int64_t kOkp = 1;
constexpr std::int64_t kEc2 = 2;
constexpr std::int64_t kRsa = 3;
constexpr std::int64_t kP256 = 1;
constexpr std::int64_t kEd25519 = 6;
constexpr std::size_t kFieldBytes = 32;

// Nothing where it is absent.
std::optional<std::int64_t> integer(const Cbor& map, std::int64_t label) {
  const Cbor* found = map.find(label, Cbor::Kind::kInteger);
  return found == nullptr ? std::nullopt : std::optional(found->integer);
}

std::string_view bytes(const Cbor& map, std::int64_t label) {
  const Cbor* found = map.find(label, Cbor::Kind::kBytes);
  return found == nullptr ? std::string_view{} : std::string_view(found->text);
}

BigNumber number(std::string_view bytes) {
  const auto raw = base::as_bytes(bytes);
  return BigNumber(BN_bin2bn(raw.data(), static_cast<int>(raw.size()), nullptr));
}

OwnedKey read_ec2(const Cbor& map) {
  const auto x = bytes(map, kX), y = bytes(map, kY);
  if (integer(map, kKeyType) != kEc2 || integer(map, kCurve) != kP256) return nullptr;
  if (x.size() != kFieldBytes || y.size() != kFieldBytes) return nullptr;
  return ec_public_key(kCurves[0], x, y);
}

OwnedKey read_rsa(const Cbor& map) {
  const auto n = bytes(map, kModulus), e = bytes(map, kRsaExponent);
  if (integer(map, kKeyType) != kRsa || n.size() > 1024 || e.size() > 8) return nullptr;
  const BigNumber modulus = number(n), exponent = number(e);
  if (!BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get()) || BN_num_bits(exponent.get()) < 2) return nullptr;
  OwnedKey key = rsa_public_key(modulus.get(), exponent.get());
  return key != nullptr && is_usable_rsa(key.get()) ? std::move(key) : nullptr;
}

OwnedKey read_okp(const Cbor& map) {
  const auto x = base::as_bytes(bytes(map, kX));
  if (integer(map, kKeyType) != kOkp || integer(map, kCurve) != kEd25519 || x.size() != kFieldBytes) return nullptr;
  return OwnedKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x.data(), x.size()));
}

OwnedKey read_key(CoseAlgorithm algorithm, const Cbor& map) {
  switch (algorithm) {
    case CoseAlgorithm::kEs256: return read_ec2(map);
    case CoseAlgorithm::kRs256: return read_rsa(map);
    case CoseAlgorithm::kEdDsa: return read_okp(map);
  }
  return nullptr;
}

// A number of the key; padded to `size`, or as long as it is where that is 0.
Cbor number_of(const Key& key, const char* parameter, std::size_t size) {
  BIGNUM* raw = nullptr;
  base::check(EVP_PKEY_get_bn_param(key.get(), parameter, &raw) == 1, "the key has its public numbers");
  const BigNumber value(raw);
  std::vector<std::uint8_t> bytes(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(value.get())));
  base::check(BN_bn2binpad(value.get(), bytes.data(), static_cast<int>(bytes.size())) >= 0, "the number fits");
  return Cbor::bytes(base::as_text(bytes));
}

Cbor raw_public_key(const Key& key) {
  std::array<std::uint8_t, kFieldBytes> bytes;
  std::size_t size = bytes.size();
  base::check(EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) == 1, "an Ed25519 key has its 32 bytes");
  return Cbor::bytes(base::as_text(bytes));
}

// EdDSA hashes by itself.
const char* digest_of(CoseAlgorithm algorithm) { return algorithm == CoseAlgorithm::kEdDsa ? nullptr : "SHA256"; }

}  // namespace

std::optional<CoseAlgorithm> cose_algorithm(std::int64_t number) {
  for (const auto known : {CoseAlgorithm::kEs256, CoseAlgorithm::kEdDsa, CoseAlgorithm::kRs256})
    if (number == static_cast<std::int64_t>(known)) return known;
  return std::nullopt;
}

std::optional<CoseKey> read_cose_key(const Cbor& map) {
  const QuietErrors quiet;
  const auto named = integer(map, kAlgorithm);
  const auto algorithm = named ? cose_algorithm(*named) : std::nullopt;
  if (!algorithm) return std::nullopt;
  OwnedKey key = read_key(*algorithm, map);
  if (key == nullptr) return std::nullopt;
  return CoseKey{*algorithm, Key::adopt(key.release())};
}

Cbor cose_key(CoseAlgorithm algorithm, const Key& key) {
  const Cbor alg = Cbor::of(static_cast<std::int64_t>(algorithm));
  const auto of = [](std::int64_t n) { return Cbor::of(n); };
  switch (algorithm) {  // labels in the order that CTAP2 gives its canonical form
    case CoseAlgorithm::kEs256:
      return Cbor::map({of(kKeyType), of(kEc2), of(kAlgorithm), alg, of(kCurve), of(kP256), of(kX),
                        number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, kFieldBytes), of(kY),
                        number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, kFieldBytes)});
    case CoseAlgorithm::kRs256:
      return Cbor::map({of(kKeyType), of(kRsa), of(kAlgorithm), alg, of(kModulus),
                        number_of(key, OSSL_PKEY_PARAM_RSA_N, 0), of(kRsaExponent),
                        number_of(key, OSSL_PKEY_PARAM_RSA_E, 0)});
    case CoseAlgorithm::kEdDsa:
      return Cbor::map({of(kKeyType), of(kOkp), of(kAlgorithm), alg, of(kCurve), of(kEd25519), of(kX),
                        raw_public_key(key)});
  }
  return {};
}

bool verify(const CoseKey& key, std::string_view input, std::string_view signature) {
  const QuietErrors quiet;
  const DigestContext context(EVP_MD_CTX_new());
  const auto text = base::as_bytes(input), bytes = base::as_bytes(signature);
  return EVP_DigestVerifyInit_ex(context.get(), nullptr, digest_of(key.algorithm), nullptr, nullptr, key.key.get(), nullptr) == 1 &&
         EVP_DigestVerify(context.get(), bytes.data(), bytes.size(), text.data(), text.size()) == 1;
}

std::string sign_raw(CoseAlgorithm algorithm, const Key& key, std::string_view input) {
  const QuietErrors quiet;
  const DigestContext context(EVP_MD_CTX_new());
  const auto text = base::as_bytes(input);
  std::size_t size = 0;
  base::check(EVP_DigestSignInit_ex(context.get(), nullptr, digest_of(algorithm), nullptr, nullptr, key.get(), nullptr) == 1 &&
                  EVP_DigestSign(context.get(), nullptr, &size, text.data(), text.size()) == 1,
              "a private key signs");
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<std::uint8_t*>(signature.data());
  base::check(EVP_DigestSign(context.get(), out, &size, text.data(), text.size()) == 1, "a private key signs");
  signature.resize(size);
  return signature;
}

Key make_cose_key(CoseAlgorithm algorithm, const base::Seed& seed) {
  switch (algorithm) {
    case CoseAlgorithm::kEs256: return Key::make_p256(seed);
    case CoseAlgorithm::kRs256: return Key::make_rsa(seed);
    case CoseAlgorithm::kEdDsa: return Key::make_ed25519(seed);
  }
  return {};
}

}  // namespace crypto
