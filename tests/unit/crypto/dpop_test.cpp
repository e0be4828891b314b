#include "crypto/dpop.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>

#include <array>

#include "unit/support/dpop.h"
#include "unit/support/keys.h"

namespace crypto::dpop_test {
namespace {

using support::proof;
using support::ProofOf;
using enum Algorithm;

constexpr std::array kAll = {kRs256, kRs384, kRs512, kEs256, kEs384, kEs512};
const base::Time kNow = *base::parse_rfc3339("2026-01-01T00:00:00Z");

const Key& key() {
  static const Key once = Key::make_p256();
  return once;
}

ProofOf good() { return {.issued_at = kNow, .token = "a token"}; }

base::Result<DpopProof, DpopFault> read(std::string_view text, std::span<const Algorithm> allowed = kAll) {
  json::Parser parser;
  return read_dpop_proof(text, allowed, parser);
}

// nullopt where the proof is good.
std::optional<DpopFault> fault_of(const ProofOf& wanted) {
  const auto proof = read(support::proof(key(), wanted));
  return proof ? std::nullopt : std::optional(proof.error());
}

TEST(DpopProof, SaysWhatItIsFor) {
  ProofOf wanted = good();
  wanted.nonce = "n";
  const auto read_proof = read(proof(key(), wanted));
  ASSERT_TRUE(read_proof);
  EXPECT_EQ(read_proof->thumbprint, key().thumbprint());
  EXPECT_EQ(read_proof->id, "once");
  EXPECT_EQ(read_proof->method, "GET");
  EXPECT_EQ(read_proof->uri, "http://localhost:7310/idp/myaccount/emails");
  EXPECT_EQ(read_proof->issued_at, kNow);
  EXPECT_EQ(read_proof->nonce, "n");
}

TEST(DpopProof, IsForOneToken) {
  const auto with = read(proof(key(), good()));
  EXPECT_TRUE(is_for_token(*with, "a token"));
  EXPECT_FALSE(is_for_token(*with, "another"));
  ProofOf wanted = good();
  wanted.token.clear();
  const auto without = read(proof(key(), wanted));
  ASSERT_TRUE(without);
  EXPECT_FALSE(is_for_token(*without, "a token"));
}

TEST(DpopProof, IsTakenOfEveryFamily) {
  ProofOf wanted = good();
  for (const Algorithm algorithm : {kRs256, kRs384, kRs512}) {
    wanted.algorithm = algorithm;
    EXPECT_TRUE(read(proof(support::first_key(), wanted))) << to_string(algorithm);
  }
  for (const auto& [algorithm, curve] : {std::pair(kEs256, "P-256"), std::pair(kEs384, "P-384"), std::pair(kEs512, "P-521")}) {
    wanted.algorithm = algorithm;
    const Key on_curve = Key::adopt(EVP_EC_gen(curve));
    EXPECT_TRUE(read(proof(on_curve, wanted))) << to_string(algorithm);
  }
}

TEST(DpopProof, IsTakenOfTheFamiliesThatAreAllowedAlone) {
  ProofOf wanted = good();
  wanted.algorithm = kRs256;
  const auto refused = read(proof(support::first_key(), wanted), std::array{kEs256});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), DpopFault::kAlgorithm);
}

TEST(DpopProof, IsRefusedForEachThingThatIsWrong) {
  const auto with = [](auto change) {
    ProofOf wanted = good();
    change(wanted);
    return fault_of(wanted);
  };
  EXPECT_EQ(fault_of(good()), std::nullopt);
  EXPECT_EQ(with([](ProofOf& p) { p.type = "JWT"; }), DpopFault::kType);
  EXPECT_EQ(with([](ProofOf& p) { p.type = "DPoP+JWT"; }), std::nullopt);  // RFC 7515 section 4.1.9: a media type
  EXPECT_EQ(with([](ProofOf& p) { p.jwk = "{}"; }), DpopFault::kKey);
  EXPECT_EQ(with([](ProofOf& p) { p.jwk = "null"; }), DpopFault::kKey);
  EXPECT_EQ(with([](ProofOf& p) { p.jwk = "{" + key().public_jwk_members() + R"(,"d":"AA"})"; }), DpopFault::kPrivateKey);
  EXPECT_EQ(with([](ProofOf& p) { p.jwk = R"({"kty":"oct","k":"AA"})"; }), DpopFault::kPrivateKey);
  EXPECT_EQ(with([](ProofOf& p) { p.jwk = "{" + Key::make_p256().public_jwk_members() + "}"; }), DpopFault::kSignature);
  EXPECT_EQ(with([](ProofOf& p) { p.id.clear(); }), DpopFault::kId);
  EXPECT_EQ(with([](ProofOf& p) { p.id.assign(257, 'x'); }), DpopFault::kId);
  EXPECT_EQ(with([](ProofOf& p) { p.method.clear(); }), DpopFault::kMethod);
  EXPECT_EQ(with([](ProofOf& p) { p.uri.clear(); }), DpopFault::kUri);
  EXPECT_EQ(with([](ProofOf& p) { p.uri = "/path"; }), DpopFault::kUri);
  EXPECT_EQ(with([](ProofOf& p) { p.uri = "https:///path"; }), DpopFault::kUri);
  EXPECT_EQ(with([](ProofOf& p) { p.issued_at.reset(); }), DpopFault::kIssuedAt);
}

TEST(DpopProof, IsGarbledWhereItIsNoJws) {
  const std::string whole = proof(key(), good());
  for (const std::string& text : {std::string(), std::string("x"), std::string("a.b.c"), whole + "=", whole + ".x", std::string(9000, 'a')}) {
    const auto refused = read(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error(), DpopFault::kGarbled) << text;
  }
  const auto array = read(sign(key(), kEs256, "[]", "{}"));
  EXPECT_EQ(array.error(), DpopFault::kGarbled);
}

TEST(DpopProof, IsNeverUnsigned) {
  const std::string header = R"({"typ":"dpop+jwt","alg":"none","jwk":{)" + key().public_jwk_members() + "}}";
  const std::string text = base::base64url(base::as_bytes(header)) + "." +
                           base::base64url(base::as_bytes(support::proof_payload(good()))) + ".";
  EXPECT_EQ(read(text).error(), DpopFault::kAlgorithm);
}

TEST(DpopProof, IsGoodForFiveMinutesEachWay) {
  const auto once = read(proof(key(), good()));
  using std::chrono::seconds;
  EXPECT_EQ(judge_time(*once, kNow + seconds{300}, {}), std::nullopt);
  EXPECT_EQ(judge_time(*once, kNow + seconds{301}, {}), DpopFault::kTooOld);
  EXPECT_EQ(judge_time(*once, kNow - seconds{300}, {}), std::nullopt);
  EXPECT_EQ(judge_time(*once, kNow - seconds{301}, {}), DpopFault::kFromTheFuture);
  EXPECT_EQ(judge_time(*once, kNow - seconds{31}, {.future = seconds{30}}), DpopFault::kFromTheFuture);
}

TEST(DpopProof, HasATargetOfTwoParts) {
  ProofOf wanted = good();
  wanted.uri = "HTTPS://Id.example.test:8443/a/b?c=d#e";
  const auto whole = read(proof(key(), wanted));
  EXPECT_EQ(whole->uri, "HTTPS://Id.example.test:8443/a/b");
  EXPECT_EQ(target_of(*whole)->origin, "HTTPS://Id.example.test:8443");
  EXPECT_EQ(target_of(*whole)->path, "/a/b");
  wanted.uri = "http://id.example.test?c";
  const auto bare = read(proof(key(), wanted));
  EXPECT_EQ(target_of(*bare)->origin, "http://id.example.test");
  EXPECT_EQ(target_of(*bare)->path, "/");
}

}  // namespace
}  // namespace crypto::dpop_test
