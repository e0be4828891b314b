#pragma once
// JSON Web Signatures and Keys (RFC 7515, 7517, 7518, 7638) over OpenSSL 3, as far as the two vendors go:
// RS256/384/512, ES256/384/512 to verify; RS256 and ES256 to sign. Keys are immutable and may be used by any thread.

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "base/result.h"
#include "json/value.h"

namespace crypto {

// A public or private key. Copies share the OpenSSL object, which is never changed.
class Key {
 public:
  Key() = default;
  static Key adopt(EVP_PKEY* key);  // takes the reference
  // RSA of `bits`; about 100 ms. With a seed, the same key for the same seed, on every machine.
  static Key make_rsa(int bits = 2048);
  static Key make_rsa(const base::Seed& seed, int bits = 2048);
  static Key make_p256();
  static Key make_p256(const base::Seed& seed);     // the same key for the same seed
  static Key make_ed25519(const base::Seed& seed);  // likewise; for COSE, not for JOSE
  static base::Result<Key> from_pem(std::string_view pem);
  std::string private_pem() const;  // PKCS#8
  // Whole, of whichever kind: what `from_field` reads. "" for none.
  friend std::string to_field(const Key& key);
  friend bool from_field(std::string_view pem, Key& key);
  // From a JWK's public members (kty RSA or EC P-256/384/521).
  static base::Result<Key> from_jwk(json::Value jwk);

  explicit operator bool() const { return key_ != nullptr; }
  EVP_PKEY* get() const { return key_.get(); }
  bool is_rsa() const;
  // The JWK members that make the key, without braces: `"kty":"RSA","n":"…","e":"AQAB"`.
  std::string public_jwk_members() const;
  std::string thumbprint() const;  // RFC 7638, SHA-256, base64url

 private:
  std::shared_ptr<EVP_PKEY> key_;
};

enum class Algorithm : std::uint8_t { kRs256, kRs384, kRs512, kEs256, kEs384, kEs512 };
std::optional<Algorithm> parse_algorithm(std::string_view name);  // never "none", never HMAC
std::string_view to_string(Algorithm algorithm);

// A compact JWS taken apart, not verified. Views borrow from the token; `header` and `payload` are decoded JSON text.
struct Jws {
  std::string header;
  std::string payload;
  std::string_view signing_input;
  std::string signature;
};
// Nothing for anything but three canonical base64url parts, at most 16 KiB in all.
std::optional<Jws> split_jws(std::string_view token);

// Whether `signature` is the key's over `input`; false too where the key is of another kind than the algorithm.
bool verify(const Key& key, Algorithm algorithm, std::string_view input, std::string_view signature);
// The compact JWS of `payload` under `header` (both JSON text). REQUIRES: a private key of the algorithm's kind.
std::string sign(const Key& key, Algorithm algorithm, std::string_view header, std::string_view payload);

std::string sha256(std::string_view bytes);  // 32 raw bytes

}  // namespace crypto
