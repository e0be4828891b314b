#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

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

bool Key::is_rsa() const { return key_ != nullptr && EVP_PKEY_get_base_id(get()) == EVP_PKEY_RSA; }

}  // namespace crypto
