#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/text.h"
#include "crypto/jwt.h"

namespace crypto {
namespace {

base::Result<Key> from_jwk(std::string_view text) {
  json::Parser parser;
  const auto jwk = parser.parse_copy(text);
  EXPECT_TRUE(jwk.has_value()) << text;
  return Key::from_jwk(*jwk);
}

// Made once: a key of 2048 bits takes a while.
const Key& seeded_key() {
  static const Key key = Key::make_rsa(base::Seed::from_number(1));
  return key;
}

std::string public_pem(const Key& key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  const std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

bool is_consistent(const Key& key) {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr);
  const bool good = EVP_PKEY_check(context) == 1;
  EVP_PKEY_CTX_free(context);
  return good;
}

constexpr const char* kRfc7638Modulus =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
    "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
    "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
    "nqDKgw";

TEST(SeededRsa, IsTheSameForTheSameSeedForever) {
  // The thumbprint covers the modulus and the exponent: it must not change from one release or machine to the next.
  EXPECT_EQ(seeded_key().thumbprint(), "QhhQzYgz7fxsTqoDrLbJ9RnSATm2bfFdo6ZTRFjoAqw");
  EXPECT_EQ(Key::make_rsa(base::Seed::from_number(1)).private_pem(), seeded_key().private_pem());
}

TEST(SeededRsa, DiffersByItsSeed) {
  EXPECT_NE(Key::make_rsa(base::Seed::from_number(2)).thumbprint(), seeded_key().thumbprint());
}

TEST(SeededRsa, IsASoundKey) {
  for (const int bits : {1024, 2048}) {
    const Key key = Key::make_rsa(base::Seed::from_number(3), bits);
    EXPECT_TRUE(is_consistent(key)) << bits;
    EXPECT_EQ(EVP_PKEY_get_bits(key.get()), bits);
    EXPECT_TRUE(key.is_rsa());
  }
}

TEST(SeededRsa, HasEachOfItsPrimesAboveTheSquareRootOfHalf) {
  BIGNUM* p = nullptr;
  BIGNUM* q = nullptr;
  ASSERT_EQ(EVP_PKEY_get_bn_param(seeded_key().get(), OSSL_PKEY_PARAM_RSA_FACTOR1, &p), 1);
  ASSERT_EQ(EVP_PKEY_get_bn_param(seeded_key().get(), OSSL_PKEY_PARAM_RSA_FACTOR2, &q), 1);
  EXPECT_EQ(BN_num_bits(p), 1024);
  EXPECT_EQ(BN_num_bits(q), 1024);
  EXPECT_EQ(BN_cmp(p, q), 1);
  EXPECT_TRUE(BN_is_bit_set(q, 1022));
  BN_free(p);
  BN_free(q);
}

TEST(SeededRsa, RefusesSizesThatMakeNoSense) {
  EXPECT_THROW(Key::make_rsa(base::Seed::from_number(1), 512), base::Bug);
  EXPECT_THROW(Key::make_rsa(base::Seed::from_number(1), 2049), base::Bug);
}

TEST(Key, IsMadeOfTheSystemsRandomness) {
  const Key rsa = Key::make_rsa();
  EXPECT_TRUE(rsa.is_rsa());
  EXPECT_EQ(EVP_PKEY_get_bits(rsa.get()), 2048);
  const Key ec = Key::make_p256();
  EXPECT_FALSE(ec.is_rsa());
  EXPECT_NE(ec.thumbprint(), Key::make_p256().thumbprint());
}

TEST(Key, IsFalseUntilItIsSomething) {
  EXPECT_FALSE(Key());
  EXPECT_FALSE(Key().is_rsa());
  EXPECT_TRUE(seeded_key());
}

TEST(Pem, BringsAPrivateKeyBack) {
  for (const Key& key : {seeded_key(), Key::make_p256()}) {
    const std::string pem = key.private_pem();
    EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto read = Key::from_pem(pem);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(read->thumbprint(), key.thumbprint());
    EXPECT_EQ(read->private_pem(), pem);
  }
}

TEST(Pem, MayHoldAPublicKey) {
  const auto read = Key::from_pem(public_pem(seeded_key()));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->thumbprint(), seeded_key().thumbprint());
}

TEST(Pem, IsRefusedWhereItIsNone) {
  ERR_clear_error();
  const std::string pem = seeded_key().private_pem();
  for (const std::string& text :
       {std::string(), std::string("hello"), pem.substr(0, pem.size() / 2),
        std::string("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"), std::string(100'000, 'x')}) {
    EXPECT_FALSE(Key::from_pem(text).has_value()) << text.substr(0, 40);
  }
  EXPECT_EQ(ERR_peek_error(), 0U) << "the thread's error queue is as it was";
}

TEST(Pem, IsRefusedForKeysThatJoseDoesNotKnow) {
  const Key small = Key::adopt(EVP_RSA_gen(1024));
  const Key bitcoin = Key::adopt(EVP_EC_gen("secp256k1"));
  const Key edwards = Key::adopt(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  for (const Key& key : {small, bitcoin, edwards}) EXPECT_FALSE(Key::from_pem(key.private_pem()).has_value());
}

TEST(Jwk, HasTheThumbprintOfRfc7638) {
  const auto key = from_jwk(
      fmt::format(R"({{"kty":"RSA","e":"AQAB","alg":"RS256","kid":"2011-04-29","n":"{}"}})", kRfc7638Modulus));
  ASSERT_TRUE(key.has_value()) << key.error().message;
  EXPECT_EQ(key->thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(Jwk, BringsAKeyBack) {
  for (const Key& key :
       {seeded_key(), Key::make_p256(), Key::adopt(EVP_EC_gen("P-384")), Key::adopt(EVP_EC_gen("P-521"))}) {
    const std::string jwk = "{" + key.public_jwk_members() + "}";
    const auto read = from_jwk(jwk);
    ASSERT_TRUE(read.has_value()) << jwk;
    EXPECT_EQ(read->thumbprint(), key.thumbprint());
    EXPECT_EQ(read->public_jwk_members(), key.public_jwk_members());
  }
}

TEST(Jwk, OfAnEcKeyPadsItsCoordinates) {
  // One key in 128 has a coordinate with a leading zero byte; the encoded length never changes.
  for (int i = 0; i < 300; ++i) {
    json::Parser parser;
    const std::string text = "{" + Key::make_p256().public_jwk_members() + "}";
    const auto jwk = parser.parse_copy(text);
    ASSERT_TRUE(jwk.has_value());
    ASSERT_EQ((*jwk)["x"].string()->size(), 43U);
    ASSERT_EQ((*jwk)["y"].string()->size(), 43U);
  }
}

std::string rsa_jwk(std::string_view e, std::string_view n) {
  return fmt::format(R"({{"kty":"RSA","e":"{}","n":"{}"}})", e, n);
}

std::string ec_jwk(std::string_view curve, std::string_view x, std::string_view y) {
  return fmt::format(R"({{"kty":"EC","crv":"{}","x":"{}","y":"{}"}})", curve, x, y);
}

TEST(Jwk, IsRefusedWithoutUsableMembers) {
  ERR_clear_error();
  for (const char* jwk : {"{}", "[]", "\"RSA\"", R"({"kty":"oct","k":"AAAA"})", R"({"kty":"RSA","e":"AQAB"})",
                          R"({"kty":"RSA","n":"AQAB"})", R"({"kty":"RSA","e":1,"n":2})",
                          R"({"kty":"EC","crv":"P-256"})",
                          R"({"kty":"OKP","crv":"Ed25519","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})"}) {
    EXPECT_FALSE(from_jwk(jwk).has_value()) << jwk;
  }
  EXPECT_EQ(ERR_peek_error(), 0U) << "the thread's error queue is as it was";
}

TEST(Jwk, IsRefusedForAnRsaExponentThatNobodyShouldHave) {
  EXPECT_TRUE(from_jwk(rsa_jwk("AQAB", kRfc7638Modulus)).has_value());
  const std::pair<const char*, const char*> table[] = {
      {"", "empty"}, {"AQAB=", "padded"}, {"AAEAAQ", "leading zero byte"}, {"Aw", "3"}, {"AQAA", "even"},
      {"AQAAAAAAAAAB", "longer than 64 bits"}};
  for (const auto& [e, why] : table) EXPECT_FALSE(from_jwk(rsa_jwk(e, kRfc7638Modulus)).has_value()) << why;
}

TEST(Jwk, IsRefusedForAnRsaModulusThatNobodyShouldHave) {
  const std::string n = kRfc7638Modulus;
  const std::pair<std::string, const char*> table[] = {{"0vx7", "24 bits"},
                                                       {n.substr(0, n.size() - 4), "2024 bits"},
                                                       {n.substr(0, n.size() - 2) + "gg", "even"},
                                                       {"AAAA" + n, "leading zero bytes"},
                                                       {std::string(1368, '_'), "8208 bits"}};
  for (const auto& [modulus, why] : table) EXPECT_FALSE(from_jwk(rsa_jwk("AQAB", modulus)).has_value()) << why;
}

TEST(Jwk, IsRefusedForAPointThatIsNotOnItsCurve) {
  ERR_clear_error();
  const std::string x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
  const std::string y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
  const std::string zero(43, 'A');
  const std::string field_prime = "_____wAAAAEAAAAAAAAAAAAAAAD_______________8";
  EXPECT_TRUE(from_jwk(ec_jwk("P-256", x, y)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("P-256", y, x)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("P-384", x, y)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("secp256k1", x, y)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("", x, y)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("P-256", "AA" + x, y)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("P-256", zero, zero)).has_value());
  EXPECT_FALSE(from_jwk(ec_jwk("P-256", field_prime, y)).has_value());
  EXPECT_EQ(ERR_peek_error(), 0U) << "the thread's error queue is as it was";
}

TEST(Jwk, IsRefusedWhereThereIsNone) { EXPECT_FALSE(Key::from_jwk(json::Value()).has_value()); }

}  // namespace
}  // namespace crypto
