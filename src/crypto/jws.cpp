#include <openssl/rsa.h>

#include <array>
#include <vector>

#include "base/text.h"
#include "crypto/jwt.h"
#include "crypto/key_kind.h"
#include "crypto/openssl.h"

namespace crypto {
namespace {

struct AlgorithmFacts {
  std::string_view name;
  std::size_t digest;      // what digest() takes
  std::string_view curve;  // JOSE name; empty for RSA
};

// In the order of Algorithm.
constexpr AlgorithmFacts kAlgorithms[] = {{"RS256", 0, ""},      {"RS384", 1, ""},      {"RS512", 2, ""},
                                          {"ES256", 0, "P-256"}, {"ES384", 1, "P-384"}, {"ES512", 2, "P-521"}};

const AlgorithmFacts& facts_of(Algorithm algorithm) { return kAlgorithms[static_cast<std::size_t>(algorithm)]; }

// Fetched once: looking an algorithm up costs OpenSSL 3 more than hashing a token. Never freed, as OpenSSL's own
// clean-up may run before ours.
const EVP_MD* digest(std::size_t index) {
  static const std::array<const EVP_MD*, 3> digests = {EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                       EVP_MD_fetch(nullptr, "SHA384", nullptr),
                                                       EVP_MD_fetch(nullptr, "SHA512", nullptr)};
  base::check(digests[index] != nullptr, "OpenSSL has SHA-2");
  return digests[index];
}

bool fits(const Key& key, Algorithm algorithm) {
  if (!key) return false;
  const AlgorithmFacts& facts = facts_of(algorithm);
  if (facts.curve.empty()) return is_usable_rsa(key.get());
  const Curve* curve = curve_of(key.get());
  return curve != nullptr && curve->jose_name == facts.curve;
}

// JOSE writes an ECDSA signature as r and s, each as long as the field; OpenSSL takes DER. Empty where it is not that.
std::vector<std::uint8_t> der_of(std::string_view jose_signature, std::size_t field_bytes) {
  if (jose_signature.size() != 2 * field_bytes) return {};
  const auto* bytes = base::as_bytes(jose_signature).data();
  BigNumber r(BN_bin2bn(bytes, static_cast<int>(field_bytes), nullptr));
  BigNumber s(BN_bin2bn(bytes + field_bytes, static_cast<int>(field_bytes), nullptr));
  const EcdsaSignature signature(ECDSA_SIG_new());
  base::check(r && s && signature && ECDSA_SIG_set0(signature.get(), r.get(), s.get()) == 1, "memory for a signature");
  r.release();  // the signature's now
  s.release();
  std::vector<std::uint8_t> der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)));
  std::uint8_t* out = der.data();
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

std::string jose_of(const std::vector<std::uint8_t>& der, std::size_t field_bytes) {
  const std::uint8_t* in = der.data();
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size())));
  base::check(signature != nullptr, "OpenSSL reads its own signature");
  std::string out(2 * field_bytes, '\0');
  auto* bytes = reinterpret_cast<std::uint8_t*>(out.data());
  const int size = static_cast<int>(field_bytes);
  base::check(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes, size) == size &&
                  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes + field_bytes, size) == size,
              "r and s fit their field");
  return out;
}

std::string signature_of(const Key& key, Algorithm algorithm, std::string_view input) {
  const QuietErrors quiet;
  const DigestContext context(EVP_MD_CTX_new());
  const auto bytes = base::as_bytes(input);
  std::size_t size = 0;
  base::check(EVP_DigestSignInit(context.get(), nullptr, digest(facts_of(algorithm).digest), nullptr, key.get()) == 1 &&
                  EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size()) == 1,
              "a private key signs");
  std::vector<std::uint8_t> signature(size);
  base::check(EVP_DigestSign(context.get(), signature.data(), &size, bytes.data(), bytes.size()) == 1,
              "a private key signs");
  signature.resize(size);
  const Curve* curve = curve_of(key.get());
  return curve != nullptr ? jose_of(signature, curve->field_bytes) : std::string(base::as_text(signature));
}

}  // namespace

std::optional<Algorithm> parse_algorithm(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kAlgorithms); ++i) {
    if (kAlgorithms[i].name == name) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

std::string_view to_string(Algorithm algorithm) { return facts_of(algorithm).name; }

std::optional<Jws> split_jws(std::string_view token) {
  constexpr std::size_t kMaxToken = 16 * 1024;
  if (token.size() > kMaxToken) return std::nullopt;
  const auto first = token.find('.');
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;  // a third dot is not of the alphabet
  auto header = base::decode_base64url(token.substr(0, first));
  auto payload = base::decode_base64url(token.substr(first + 1, second - first - 1));
  auto signature = base::decode_base64url(token.substr(second + 1));
  if (!header || !payload || !signature) return std::nullopt;
  return Jws{.header = *std::move(header),
             .payload = *std::move(payload),
             .signing_input = token.substr(0, second),
             .signature = *std::move(signature)};
}

bool verify(const Key& key, Algorithm algorithm, std::string_view input, std::string_view signature) {
  if (!fits(key, algorithm)) return false;
  const QuietErrors quiet;
  std::vector<std::uint8_t> der;
  auto bytes = base::as_bytes(signature);
  if (const Curve* curve = curve_of(key.get())) {
    der = der_of(signature, curve->field_bytes);
    bytes = der;
  } else if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key.get()))) {
    return false;
  }
  if (bytes.empty()) return false;
  const DigestContext context(EVP_MD_CTX_new());
  const auto text = base::as_bytes(input);
  return EVP_DigestVerifyInit(context.get(), nullptr, digest(facts_of(algorithm).digest), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes.data(), bytes.size(), text.data(), text.size()) == 1;
}

std::string sign(const Key& key, Algorithm algorithm, std::string_view header, std::string_view payload) {
  base::check(fits(key, algorithm), "the key is of the algorithm's kind");
  std::string token;
  base::append_base64url(token, base::as_bytes(header));
  token.push_back('.');
  base::append_base64url(token, base::as_bytes(payload));
  const std::string signature = signature_of(key, algorithm, token);
  token.push_back('.');
  base::append_base64url(token, base::as_bytes(signature));
  return token;
}

std::string sha256(std::string_view bytes) {
  std::string out(32, '\0');
  const int done = EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr,
                              digest(0), nullptr);
  base::check(done == 1, "OpenSSL hashes");
  return out;
}

}  // namespace crypto
