#include "oauth/access_token.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "unit/support/keys.h"

namespace oauth {
namespace {

using support::process_key;

constexpr std::string_view kPayload = R"({"iss":"http://localhost:7310","sub":"alice","iat":1000,"exp":2000,"jti":"AT.1"})";

base::Result<Claims, TokenFault> verify(const KeyRing& ring, std::string_view token) {
  json::Parser parser;
  return verify_access_token(ring, token, parser);
}

std::optional<TokenFault> fault_of(const KeyRing& ring, std::string_view token) {
  const auto verified = verify(ring, token);
  return verified ? std::nullopt : std::optional(verified.error());
}

// A token signed with the process's key under a header of the test's own.
std::string signed_under(std::string_view header, std::string_view payload = kPayload) {
  return crypto::sign(support::first_key(), crypto::Algorithm::kRs256, header, payload);
}

std::string kid() { return "okta." + support::first_key().thumbprint(); }

Claims claims_of(std::string id) {
  Claims claims;
  claims.id = std::move(id);
  return claims;
}

TEST(AccessToken, IsReadBackAsItWasSigned) {
  const KeyRing ring(process_key(), "okta");
  const auto claims = verify(ring, sign_token(ring, "", kPayload));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->id, "AT.1");
  EXPECT_EQ(claims->issuer, "http://localhost:7310");
  EXPECT_EQ(claims->subject, "alice");
}

TEST(AccessToken, NamesItsKeyAndAlgorithm) {
  const KeyRing ring(process_key(), "okta");
  const auto jws = crypto::split_jws(sign_token(ring, "", kPayload));
  ASSERT_TRUE(jws);
  EXPECT_EQ(jws->header, R"({"kid":")" + kid() + R"(","alg":"RS256"})");
  EXPECT_EQ(jws->payload, kPayload);
}

TEST(AccessToken, SaysOfWhichTypeItIs) {
  const KeyRing ring(process_key(), "auth0");
  const auto jws = crypto::split_jws(sign_token(ring, "at+jwt", kPayload));
  ASSERT_TRUE(jws);
  EXPECT_TRUE(jws->header.ends_with(R"(","alg":"RS256","typ":"at+jwt"})")) << jws->header;
}

TEST(AccessToken, OfAnotherTenantIsOfAnUnknownKey) {
  const KeyRing okta(process_key(), "okta"), other(process_key(), "other");
  EXPECT_EQ(fault_of(other, sign_token(okta, "", kPayload)), TokenFault::kUnknownKey);
}

TEST(AccessToken, SurvivesARotationThatKeepsOldKeys) {
  KeyRing ring(process_key(), "okta");
  const std::string token = sign_token(ring, "", kPayload);
  ring.rotate(support::second_key(), false);
  EXPECT_EQ(fault_of(ring, token), std::nullopt);
  EXPECT_EQ(fault_of(ring, sign_token(ring, "", kPayload)), std::nullopt);
}

TEST(AccessToken, DiesWithItsKey) {
  KeyRing ring(process_key(), "okta");
  const std::string token = sign_token(ring, "", kPayload);
  ring.rotate(support::second_key(), true);
  EXPECT_EQ(fault_of(ring, token), TokenFault::kUnknownKey);
}

TEST(AccessToken, CannotBeSignedBeforeTheKeyIsThere) {
  std::atomic<bool> allowed{false};
  const ProcessKey pending([&] {
    while (!allowed) std::this_thread::yield();
    return support::first_key();
  });
  const KeyRing ring(pending, "okta");
  EXPECT_THROW(sign_token(ring, "", kPayload), base::Bug);
  allowed = true;
}

TEST(Defect, OfTheSignatureIsABadSignature) {
  const KeyRing ring(process_key(), "okta");
  EXPECT_EQ(fault_of(ring, sign_token(ring, "", kPayload, Defect::kBadSignature)), TokenFault::kBadSignature);
}

TEST(Defect, OfTheKeyIsAnUnknownKey) {
  const KeyRing ring(process_key(), "okta");
  EXPECT_EQ(fault_of(ring, sign_token(ring, "", kPayload, Defect::kUnknownKey)), TokenFault::kUnknownKey);
}

TEST(Defect, OfWhatIsInTheClaimsLeavesTheSignatureGood) {
  const KeyRing ring(process_key(), "okta");
  for (Defect defect : {Defect::kNone, Defect::kExpired, Defect::kNotYetValid, Defect::kWrongIssuer, Defect::kWrongAudience,
                        Defect::kRevoked})
    EXPECT_EQ(fault_of(ring, sign_token(ring, "", kPayload, defect)), std::nullopt) << static_cast<int>(defect);
}

TEST(Defect, HasTheNameThatTheControlApiGivesIt) {
  EXPECT_EQ(parse_defect("expired"), Defect::kExpired);
  EXPECT_EQ(parse_defect("not_yet_valid"), Defect::kNotYetValid);
  EXPECT_EQ(parse_defect("wrong_issuer"), Defect::kWrongIssuer);
  EXPECT_EQ(parse_defect("wrong_audience"), Defect::kWrongAudience);
  EXPECT_EQ(parse_defect("bad_signature"), Defect::kBadSignature);
  EXPECT_EQ(parse_defect("unknown_key"), Defect::kUnknownKey);
  EXPECT_EQ(parse_defect("revoked"), Defect::kRevoked);
}

TEST(Defect, IsNothingForAnyOtherName) {
  for (const char* name : {"", "none", "Expired", "expired "}) EXPECT_EQ(parse_defect(name), std::nullopt) << name;
}

TEST(VerifyAccessToken, RefusesWhatIsNoToken) {
  const KeyRing ring(process_key(), "okta");
  for (const char* token : {"", "a", "a.b", "a.b.c", "..", "a.b.c.d", "e30.e30.e30"})
    EXPECT_EQ(fault_of(ring, token), TokenFault::kGarbled) << token;
}

TEST(VerifyAccessToken, TakesNoAlgorithmButTheOneItIssues) {
  const KeyRing ring(process_key(), "okta");
  for (const char* algorithm : {R"("none")", R"("HS256")", R"("RS384")", R"("ES256")", R"("rs256")", "256", "null"})
    EXPECT_EQ(fault_of(ring, signed_under(R"({"kid":")" + kid() + R"(","alg":)" + algorithm + "}")), TokenFault::kGarbled)
        << algorithm;
}

TEST(VerifyAccessToken, KnowsNoKeyWithoutAName) {
  const KeyRing ring(process_key(), "okta");
  EXPECT_EQ(fault_of(ring, signed_under(R"({"alg":"RS256"})")), TokenFault::kUnknownKey);
}

TEST(VerifyAccessToken, RefusesPayloadsThatAreNoClaims) {
  const KeyRing ring(process_key(), "okta");
  for (const char* payload : {"", "{", "[]", "{}", R"({"iss":"i","sub":"s","iat":1})"})
    EXPECT_EQ(fault_of(ring, signed_under(R"({"kid":")" + kid() + R"(","alg":"RS256"})", payload)), TokenFault::kGarbled)
        << payload;
}

TEST(VerifyAccessToken, RefusesATokenWithAnyCharacterChanged) {
  const KeyRing ring(process_key(), "okta");
  const std::string token = sign_token(ring, "", kPayload);
  EXPECT_TRUE(rc::check("no other token is as good", [&] {
    std::string changed = token;
    changed[*rc::gen::inRange<std::size_t>(0, token.size())] = *rc::gen::elementOf(std::string("AZaz09-_.=~"));
    RC_PRE(changed != token);
    RC_ASSERT(fault_of(ring, changed).has_value());
  }));
}

TEST(TokenCache, KnowsNothingAtFirst) { EXPECT_EQ(TokenCache().find(1, 0, "t"), nullptr); }

TEST(TokenCache, KnowsATokenOfThisWorldAndGenerationAlone) {
  TokenCache cache;
  cache.put(1, 7, "t", claims_of("x"));
  ASSERT_NE(cache.find(1, 7, "t"), nullptr);
  EXPECT_EQ(cache.find(1, 7, "t")->claims.id, "x");
  EXPECT_EQ(cache.find(2, 7, "t"), nullptr);
  EXPECT_EQ(cache.find(1, 8, "t"), nullptr);
  EXPECT_EQ(cache.find(1, 7, "u"), nullptr);
}

// Whatever differs, and wherever: a token that was tampered with is not the one that was verified.
TEST(TokenCache, TellsTokensApartThatDifferInOneCharacter) {
  TokenCache cache;
  const std::string token(1200, 'a');
  cache.put(1, 0, token, claims_of("x"));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = 'b';
    EXPECT_EQ(cache.find(1, 0, other), nullptr) << i;
  }
  EXPECT_EQ(cache.find(1, 0, token + "a"), nullptr);
  EXPECT_EQ(cache.find(1, 0, token.substr(1)), nullptr);
  EXPECT_NE(cache.find(1, 0, token), nullptr);
}

TEST(TokenCache, KeepsTheNewerOfTwoGenerations) {
  TokenCache cache;
  cache.put(1, 7, "t", claims_of("old"));
  cache.put(1, 8, "t", claims_of("new"));
  EXPECT_EQ(cache.find(1, 7, "t"), nullptr);
  EXPECT_EQ(cache.find(1, 8, "t")->claims.id, "new");
}

TEST(TokenCache, ForgetsWhatWasFoundOutUnderTheGenerationBefore) {
  TokenCache cache;
  KnownToken& old = cache.put(1, 7, "t", claims_of("old"));
  old.account = &cache;
  old.permitted.set(3);
  const KnownToken& fresh = cache.put(1, 8, "t", claims_of("new"));
  EXPECT_EQ(fresh.account, nullptr);
  EXPECT_TRUE(fresh.permitted.none());
}

TEST(TokenCache, GivesBackWhatItWasGiven) {
  TokenCache cache;
  EXPECT_EQ(cache.put(1, 0, "t", claims_of("x")).claims.id, "x");
}

TEST(TokenCache, KeepsNoTokenThatIsTooLong) {
  TokenCache cache;
  const std::string longest(TokenCache::kMaxTokenBytes, 'a');
  EXPECT_EQ(cache.put(1, 0, longest + "a", claims_of("x")).claims.id, "x");
  EXPECT_EQ(cache.find(1, 0, longest + "a"), nullptr);
  cache.put(1, 0, longest, claims_of("y"));
  ASSERT_NE(cache.find(1, 0, longest), nullptr);
}

// A load test's thousand users cost a thousand verifications, not one a request.
TEST(TokenCache, KeepsAThousandTokens) {
  TokenCache cache;
  for (int i = 0; i < 1000; ++i) cache.put(1, 0, "user" + std::to_string(i), claims_of("x"));
  int known = 0;
  for (int i = 0; i < 1000; ++i) known += cache.find(1, 0, "user" + std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_GE(known, 990);
}

// Bounded, and never another token's claims, however many there were.
TEST(TokenCache, ForgetsRatherThanConfuses) {
  TokenCache cache;
  for (std::size_t i = 0; i < 4 * TokenCache::kEntries; ++i) cache.put(1, 0, std::to_string(i), claims_of(std::to_string(i)));
  std::size_t known = 0;
  for (std::size_t i = 0; i < 4 * TokenCache::kEntries; ++i) {
    const KnownToken* token = cache.find(1, 0, std::to_string(i));
    if (token == nullptr) continue;
    ++known;
    EXPECT_EQ(token->claims.id, std::to_string(i));
  }
  EXPECT_GT(known, 0U);
  EXPECT_LE(known, TokenCache::kEntries);
}

}  // namespace
}  // namespace oauth
