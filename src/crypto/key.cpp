#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>

#include "crypto/jwt.h"
#include "crypto/key_kind.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

constexpr int kSmallestRsa = 2048;
constexpr int kLargestRsa = 8192;

// OpenSSL would ask the terminal for a password.
int no_password(char*, int, int, void*) { return -1; }

template <auto Read>
OwnedKey read_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  base::check(bio != nullptr, "memory for a PEM");
  return OwnedKey(Read(bio.get(), nullptr, no_password, nullptr));
}

using Group = std::unique_ptr<EC_GROUP, FreeWith<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, FreeWith<EC_POINT_free>>;

template <std::size_t size>
std::array<std::uint8_t, size> bytes_of(const base::Seed& seed, std::string_view purpose) {
  std::array<std::uint8_t, size> bytes;
  std::uint64_t counter = 0;
  base::Draws(seed, purpose, counter).fill(bytes);
  return bytes;
}

// From 1 to order - 1; 64 bits more than it has make every one as likely (FIPS 186-5 appendix A.2.1).
BigNumber scalar_of(const base::Seed& seed, const BIGNUM* order, BN_CTX* context) {
  const auto bytes = bytes_of<40>(seed, "P-256");
  const BigNumber drawn(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  const BigNumber most(BN_dup(order));
  BigNumber scalar(BN_new());
  const bool done = BN_sub_word(most.get(), 1) == 1 && BN_mod(scalar.get(), drawn.get(), most.get(), context) == 1 &&
                    BN_add_word(scalar.get(), 1) == 1;
  base::check(done, "OpenSSL reckons");
  return scalar;
}

}  // namespace

OwnedKey key_from_parameters(const char* type, int selection, OSSL_PARAM_BLD* parameters) {
  const Parameters built(OSSL_PARAM_BLD_to_param(parameters));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (built == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, built.get()) != 1) {
    return nullptr;
  }
  return OwnedKey(key);
}

OwnedKey rsa_public_key(const BIGNUM* modulus, const BIGNUM* exponent) {
  const ParameterBuilder parameters(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_N, modulus);
  OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_E, exponent);
  return key_from_parameters("RSA", EVP_PKEY_PUBLIC_KEY, parameters.get());
}

OwnedKey ec_public_key(const Curve& curve, std::string_view x, std::string_view y) {
  const std::string point = '\x04' + std::string(x) + std::string(y);  // SEC 1: uncompressed
  const ParameterBuilder parameters(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(parameters.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.openssl_name, 0);
  OSSL_PARAM_BLD_push_octet_string(parameters.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return key_from_parameters("EC", EVP_PKEY_PUBLIC_KEY, parameters.get());
}

const Curve* curve_of(EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return nullptr;
  char name[32];
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name, sizeof name, &size) != 1) return nullptr;
  for (const Curve& curve : kCurves) {
    if (curve.openssl_name == std::string_view(name, size)) return &curve;
  }
  return nullptr;
}

bool is_usable_rsa(EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return false;
  const int bits = EVP_PKEY_get_bits(key);
  return bits >= kSmallestRsa && bits <= kLargestRsa;
}

Key Key::adopt(EVP_PKEY* key) {
  Key adopted;
  adopted.key_.reset(key, EVP_PKEY_free);
  return adopted;
}

Key Key::make_rsa(int bits) {
  EVP_PKEY* key = EVP_RSA_gen(static_cast<unsigned>(bits));
  base::check(key != nullptr, "OpenSSL makes an RSA key");
  return adopt(key);
}

Key Key::make_p256() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  base::check(key != nullptr, "OpenSSL makes a P-256 key");
  return adopt(key);
}

Key Key::make_p256(const base::Seed& seed) {
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const BigNumberContext context(BN_CTX_new());
  const Point point(EC_POINT_new(group.get()));
  const BigNumber scalar = scalar_of(seed, EC_GROUP_get0_order(group.get()), context.get());
  std::array<std::uint8_t, 65> bytes;
  const bool made = EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, context.get()) == 1 &&
                    EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(),
                                       bytes.size(), context.get()) == bytes.size();
  base::check(made, "a scalar has its point");
  const ParameterBuilder parameters(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(parameters.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get());
  OSSL_PARAM_BLD_push_octet_string(parameters.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size());
  OwnedKey key = key_from_parameters("EC", EVP_PKEY_KEYPAIR, parameters.get());
  base::check(key != nullptr, "OpenSSL takes a P-256 key");
  return adopt(key.release());
}

Key Key::make_ed25519(const base::Seed& seed) {
  const auto bytes = bytes_of<32>(seed, "Ed25519");
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size());
  base::check(key != nullptr, "OpenSSL takes an Ed25519 key");
  return adopt(key);
}

base::Result<Key> Key::from_pem(std::string_view pem) {
  constexpr std::size_t kMaxPem = 64 * 1024;
  if (pem.size() > kMaxPem) return base::fail("a PEM of more than 64 KiB is not a key");
  const QuietErrors quiet;
  OwnedKey key = read_pem<PEM_read_bio_PrivateKey>(pem);
  if (key == nullptr) key = read_pem<PEM_read_bio_PUBKEY>(pem);
  if (key == nullptr) return base::fail("not the PEM of an unencrypted private key or of a public key");
  if (!is_usable_rsa(key.get()) && curve_of(key.get()) == nullptr) {
    return base::fail("the key is neither RSA of 2048 to 8192 bits nor EC on P-256, P-384 or P-521");
  }
  return adopt(key.release());
}

std::string Key::private_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  base::check(bio != nullptr, "memory for a PEM");
  const int done = PEM_write_bio_PKCS8PrivateKey(bio.get(), get(), nullptr, nullptr, 0, nullptr, nullptr);
  base::check(done == 1, "a private key is there to be written");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string to_field(const Key& key) {
  if (!key) return "";
  const Bio bio(BIO_new(BIO_s_mem()));
  base::check(bio != nullptr, "memory for a PEM");
  const QuietErrors quiet;
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    BIO_reset(bio.get());
    base::check(PEM_write_bio_PUBKEY(bio.get(), key.get()) == 1, "a key has a public part");
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

bool from_field(std::string_view pem, Key& key) {
  key = {};
  if (pem.empty()) return true;
  const QuietErrors quiet;
  OwnedKey read = read_pem<PEM_read_bio_PrivateKey>(pem);
  if (read == nullptr) read = read_pem<PEM_read_bio_PUBKEY>(pem);
  if (read == nullptr) return false;
  const bool known = is_usable_rsa(read.get()) || curve_of(read.get()) != nullptr || EVP_PKEY_get_base_id(read.get()) == EVP_PKEY_ED25519;
  if (known) key = Key::adopt(read.release());
  return known;
}

bool Key::is_rsa() const { return key_ != nullptr && EVP_PKEY_get_base_id(get()) == EVP_PKEY_RSA; }

}  // namespace crypto
