#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <rapidcheck.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/text.h"
#include "crypto/jwt.h"

namespace crypto::jws_test {
namespace {

struct Vector {
  const char* jwk;
  const char* token;
  Algorithm algorithm;
};

// RFC 7515, appendices A.2, A.3 and A.4.
const Vector kVectors[] = {
    {R"({"kty":"RSA","e":"AQAB","n":)"
     R"("ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2l)"
     R"(ZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2)"
     R"(R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDT)"
     R"(W9gb54h4FRWyuXpoQ"})",
     "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
     "VlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9"
     "CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO"
     "--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_I"
     "oypGlUPQGe77Rw",
     Algorithm::kRs256},
    {R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
     R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
     "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
     "VlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
     Algorithm::kEs256},
    {R"({"kty":"EC","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4q)"
     R"(UxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"})",
     "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34X"
     "O0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
     Algorithm::kEs512}};

Key key_of(const Vector& vector) {
  json::Parser parser;
  return Key::from_jwk(parser.parse_copy(vector.jwk).value()).value();
}

const Key& rsa_key() {
  static const Key key = Key::make_rsa(base::Seed::from_number(1));
  return key;
}

const Key& p256_key() {
  static const Key key = Key::make_p256();
  return key;
}

const Key& key_for(Algorithm algorithm) {
  static const Key p384 = Key::adopt(EVP_EC_gen("P-384"));
  static const Key p521 = Key::adopt(EVP_EC_gen("P-521"));
  switch (algorithm) {
    case Algorithm::kRs256:
    case Algorithm::kRs384:
    case Algorithm::kRs512: return rsa_key();
    case Algorithm::kEs256: return p256_key();
    case Algorithm::kEs384: return p384;
    case Algorithm::kEs512: return p521;
  }
  return p521;
}

constexpr Algorithm kAll[] = {Algorithm::kRs256, Algorithm::kRs384, Algorithm::kRs512,
                              Algorithm::kEs256, Algorithm::kEs384, Algorithm::kEs512};

TEST(AlgorithmName, IsReadBackAsWritten) {
  for (const Algorithm algorithm : kAll) EXPECT_EQ(parse_algorithm(to_string(algorithm)), algorithm);
}

TEST(AlgorithmName, IsNeverNoneOrSymmetric) {
  for (const char* name :
       {"none", "None", "NONE", "", "HS256", "HS384", "HS512", "rs256", "RS256 ", "PS256", "ES256K", "EdDSA"}) {
    EXPECT_EQ(parse_algorithm(name), std::nullopt) << name;
  }
}

TEST(SplitJws, TakesATokenApart) {
  const auto jws = split_jws(kVectors[0].token);
  ASSERT_TRUE(jws.has_value());
  EXPECT_EQ(jws->header, R"({"alg":"RS256"})");
  EXPECT_EQ(jws->payload, "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  EXPECT_EQ(jws->signature.size(), 256U);
  EXPECT_TRUE(std::string_view(kVectors[0].token).starts_with(jws->signing_input));
}

TEST(SplitJws, RefusesAnythingButThreeCanonicalParts) {
  for (const char* token :
       {"", ".", "..", "a", "YQ", "YQ.YQ", "YQ.YQ.YQ.YQ", "YQ.YQ.YQ.", ".YQ.YQ", "YQ==.YQ.YQ", "YR.YQ.YQ", "YQ.YR.YQ",
        "YQ.YQ.YR", "YQ .YQ.YQ", "YQ.YQ.YQ\n", "Y+.YQ.YQ", "a.YQ.YQ", "YQ.YQ.a"}) {
    EXPECT_FALSE(split_jws(token).has_value()) << token;
  }
}

TEST(SplitJws, AllowsExactly16KiB) {
  const auto token = [](std::size_t size) { return "e30." + std::string(size - 9, 'A') + ".AAAA"; };
  EXPECT_TRUE(split_jws(token(16 * 1024 - 3)).has_value());
  EXPECT_TRUE(split_jws("e30." + std::string(16'376, 'A') + ".AAA").has_value());
  EXPECT_FALSE(split_jws("e30." + std::string(16'376, 'A') + ".AAAA").has_value());
}

TEST(Verify, AcceptsTheVectorsOfRfc7515) {
  for (const Vector& vector : kVectors) {
    const auto jws = split_jws(vector.token);
    ASSERT_TRUE(jws.has_value());
    EXPECT_TRUE(verify(key_of(vector), vector.algorithm, jws->signing_input, jws->signature))
        << to_string(vector.algorithm);
  }
}

TEST(Verify, RefusesEveryOtherAlgorithmAndKey) {
  ERR_clear_error();
  for (const Vector& vector : kVectors) {
    const auto jws = split_jws(vector.token);
    for (const Algorithm algorithm : kAll) {
      if (algorithm == vector.algorithm) continue;
      EXPECT_FALSE(verify(key_of(vector), algorithm, jws->signing_input, jws->signature));
    }
    for (const Vector& other : kVectors) {
      if (&other == &vector) continue;
      EXPECT_FALSE(verify(key_of(other), vector.algorithm, jws->signing_input, jws->signature));
    }
    EXPECT_FALSE(verify(rsa_key(), vector.algorithm, jws->signing_input, jws->signature));
    EXPECT_FALSE(verify(Key(), vector.algorithm, jws->signing_input, jws->signature));
  }
  EXPECT_EQ(ERR_peek_error(), 0U) << "the thread's error queue is as it was";
}

TEST(Verify, RefusesASignatureWithAnyByteChanged) {
  for (const Vector& vector : kVectors) {
    const auto jws = split_jws(vector.token);
    const Key key = key_of(vector);
    for (std::size_t i = 0; i < jws->signature.size(); i += 7) {
      std::string signature = jws->signature;
      signature[i] = static_cast<char>(signature[i] ^ 1);
      EXPECT_FALSE(verify(key, vector.algorithm, jws->signing_input, signature)) << i;
    }
    EXPECT_FALSE(verify(key, vector.algorithm, std::string(jws->signing_input) + "A", jws->signature));
  }
}

TEST(Verify, RefusesSignaturesOfAnyOtherLength) {
  for (const Vector& vector : kVectors) {
    const auto jws = split_jws(vector.token);
    const Key key = key_of(vector);
    for (const std::string& signature : {std::string(), jws->signature.substr(1), jws->signature + '\0',
                                         '\0' + jws->signature, jws->signature.substr(0, jws->signature.size() / 2),
                                         jws->signature + jws->signature, std::string(100'000, 'x')}) {
      EXPECT_FALSE(verify(key, vector.algorithm, jws->signing_input, signature)) << signature.size();
    }
  }
}

TEST(Verify, RefusesZerosForAnEcSignature) {
  EXPECT_FALSE(verify(p256_key(), Algorithm::kEs256, "x", std::string(64, '\0')));
  EXPECT_FALSE(verify(p256_key(), Algorithm::kEs256, "x", std::string(64, '\xFF')));
}

TEST(Verify, RefusesRsaKeysThatAreTooSmall) {
  const Key small = Key::adopt(EVP_RSA_gen(1024));
  EXPECT_FALSE(verify(small, Algorithm::kRs256, "x", std::string(128, 'x')));
}

TEST(Sign, MakesTokensThatVerify) {
  for (const Algorithm algorithm : kAll) {
    const std::string header = R"({"alg":")" + std::string(to_string(algorithm)) + "\"}";
    const std::string token = sign(key_for(algorithm), algorithm, header, R"({"sub":"alice"})");
    const auto jws = split_jws(token);
    ASSERT_TRUE(jws.has_value()) << token;
    EXPECT_EQ(jws->header, header);
    EXPECT_EQ(jws->payload, R"({"sub":"alice"})");
    EXPECT_TRUE(verify(key_for(algorithm), algorithm, jws->signing_input, jws->signature)) << to_string(algorithm);
    EXPECT_FALSE(verify(key_for(algorithm), algorithm, "e30.e30", jws->signature));
  }
}

TEST(Sign, WithEcAlwaysWritesBothNumbersInFull) {
  // One signature in 128 has a number with a leading zero byte.
  for (int i = 0; i < 300; ++i) {
    const auto jws = split_jws(sign(p256_key(), Algorithm::kEs256, "{}", std::to_string(i)));
    ASSERT_EQ(jws->signature.size(), 64U);
  }
}

TEST(Sign, WithRsaGivesTheSameTokenEachTime) {
  EXPECT_EQ(sign(rsa_key(), Algorithm::kRs256, "{}", "{}"), sign(rsa_key(), Algorithm::kRs256, "{}", "{}"));
}

TEST(Sign, WithTheWrongKindOfKeyIsABug) {
  ERR_clear_error();
  EXPECT_THROW(sign(p256_key(), Algorithm::kRs256, "{}", "{}"), base::Bug);
  EXPECT_THROW(sign(rsa_key(), Algorithm::kEs256, "{}", "{}"), base::Bug);
  EXPECT_THROW(sign(Key(), Algorithm::kRs256, "{}", "{}"), base::Bug);
  EXPECT_THROW(sign(key_of(kVectors[0]), Algorithm::kRs256, "{}", "{}"), base::Bug);  // public
  EXPECT_EQ(ERR_peek_error(), 0U) << "the thread's error queue is as it was";
}

TEST(Key, IsUsedByManyThreadsAtOnce) {
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&good, i] {
        const Algorithm algorithm = i % 2 == 0 ? Algorithm::kRs256 : Algorithm::kEs256;
        const std::string token = sign(key_for(algorithm), algorithm, "{}", std::to_string(i));
        const auto jws = split_jws(token);
        for (int round = 0; round < 20; ++round) {
          good += verify(key_for(algorithm), algorithm, jws->signing_input, jws->signature) ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(good, 4 * 20);
}

TEST(Sha256, KnowsTheVectorsOfFips180) {
  EXPECT_EQ(base::hex(base::as_bytes(sha256(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(base::hex(base::as_bytes(sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace crypto::jws_test
