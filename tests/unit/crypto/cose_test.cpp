#include "crypto/cose.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace crypto {
namespace {

base::Seed seed(std::uint64_t n = 1) { return base::Seed::from_number(n); }

constexpr CoseAlgorithm kAll[] = {CoseAlgorithm::kEs256, CoseAlgorithm::kEdDsa, CoseAlgorithm::kRs256};

TEST(Cose, KnowsTheNumbersOfItsAlgorithms) {
  EXPECT_EQ(cose_algorithm(-7), CoseAlgorithm::kEs256);
  EXPECT_EQ(cose_algorithm(-8), CoseAlgorithm::kEdDsa);
  EXPECT_EQ(cose_algorithm(-257), CoseAlgorithm::kRs256);
  for (const int other : {0, 7, -35, -65535, -6}) EXPECT_FALSE(cose_algorithm(other)) << other;
}

TEST(Cose, ReadsTheKeysThatItWrites) {
  for (const auto algorithm : kAll) {
    const Key key = make_cose_key(algorithm, seed());
    const Cbor map = cose_key(algorithm, key);
    const auto again = read_cose_key(map);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->algorithm, algorithm);
    EXPECT_EQ(write_cbor(cose_key(algorithm, again->key)), write_cbor(map));
  }
}

TEST(Cose, SignaturesVerifyForOneKeyAndOneInput) {
  for (const auto algorithm : kAll) {
    const CoseKey key{algorithm, make_cose_key(algorithm, seed())};
    const CoseKey other{algorithm, make_cose_key(algorithm, seed(2))};
    const std::string signature = sign_raw(algorithm, key.key, "input");
    EXPECT_TRUE(verify(key, "input", signature));
    EXPECT_FALSE(verify(key, "Input", signature));
    EXPECT_FALSE(verify(other, "input", signature));
    EXPECT_FALSE(verify(key, "input", signature.substr(1)));
    EXPECT_FALSE(verify(key, "input", ""));
  }
}

TEST(Cose, MakesTheSameKeyForTheSameSeed) {
  for (const auto algorithm : kAll) {
    const auto text = [&](std::uint64_t n) { return write_cbor(cose_key(algorithm, make_cose_key(algorithm, seed(n)))); };
    EXPECT_EQ(text(1), text(1));
    EXPECT_NE(text(1), text(2));
  }
}

// A P-256 key without its y is one of a compressed point, which WebAuthn does not allow.
TEST(Cose, RefusesKeysOfAnotherKindThanTheirAlgorithm) {
  const Cbor good = cose_key(CoseAlgorithm::kEs256, make_cose_key(CoseAlgorithm::kEs256, seed()));
  const auto with = [&](std::int64_t label, std::optional<Cbor> value) {
    Cbor map = Cbor::map({});
    for (std::size_t i = 0; i < good.items.size(); i += 2) {
      const bool changed = good.items[i].integer == label;
      if (changed && !value) continue;
      map.items.push_back(good.items[i]);
      map.items.push_back(changed ? *value : good.items[i + 1]);
    }
    return read_cose_key(map);
  };
  EXPECT_TRUE(with(99, std::nullopt));
  EXPECT_FALSE(with(1, std::nullopt));
  EXPECT_FALSE(with(1, Cbor::of(3)));
  EXPECT_FALSE(with(3, std::nullopt));
  EXPECT_FALSE(with(3, Cbor::of(-257)));
  EXPECT_FALSE(with(3, Cbor::of(-35)));
  EXPECT_FALSE(with(3, Cbor::text_of("ES256")));
  EXPECT_FALSE(with(-1, Cbor::of(2)));
  EXPECT_FALSE(with(-3, std::nullopt));
  EXPECT_FALSE(with(-3, Cbor::bytes(std::string(32, '\x01')))) << "not on the curve";
  EXPECT_FALSE(with(-2, Cbor::bytes(std::string(31, '\x01'))));
  EXPECT_FALSE(read_cose_key(Cbor::array({})));
}

TEST(Cose, RefusesSmallAndEvenRsa) {
  const auto rsa = [](std::string n, std::string e) {
    return read_cose_key(Cbor::map({Cbor::of(1), Cbor::of(3), Cbor::of(3), Cbor::of(-257), Cbor::of(-1), Cbor::bytes(n),
                                    Cbor::of(-2), Cbor::bytes(e)}));
  };
  const std::string exponent("\x01\x00\x01", 3);
  EXPECT_TRUE(rsa(std::string(256, '\xff'), exponent));
  EXPECT_FALSE(rsa(std::string(128, '\xff'), exponent));
  EXPECT_FALSE(rsa(std::string(2048, '\xff'), exponent));
  EXPECT_FALSE(rsa(std::string(256, '\xfe'), exponent));
  EXPECT_FALSE(rsa(std::string(256, '\xff'), std::string("\x01", 1)));
  EXPECT_FALSE(rsa("", ""));
}

}  // namespace
}  // namespace crypto
