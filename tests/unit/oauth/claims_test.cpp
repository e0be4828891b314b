#include "oauth/claims.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/support/text.h"

namespace oauth {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

// The payload that everything needs, with `members` laid over it.
std::string payload(std::string_view members = "{}") {
  json::Tree tree = support::yaml("{iss: i, sub: s, iat: 1000, exp: 2000}");
  json::merge_patch(tree, support::yaml(members));
  return tree.dump();
}

std::optional<Claims> read(const std::string& text) {
  json::Parser parser;
  const auto value = parser.parse_copy(text);
  return value ? read_claims(*value) : std::nullopt;
}

// The time that `number` means as an `exp`; nothing where the payload is refused.
std::optional<base::Time> expiry(std::string_view number) {
  const auto claims = read(R"({"iss":"i","sub":"s","iat":0,"exp":)" + std::string(number) + "}");
  return claims ? std::optional(claims->expires_at) : std::nullopt;
}

TEST(Claims, HaveTheRegisteredMembers) {
  const auto claims = read(payload("{jti: j, aud: a, nbf: 1500, auth_time: 900, acr: c, amr: [pwd, otp]}"));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->id, "j");
  EXPECT_EQ(claims->issuer, "i");
  EXPECT_EQ(claims->subject, "s");
  EXPECT_EQ(claims->audience, Texts{"a"});
  EXPECT_EQ(claims->issued_at, base::Time(1000s));
  EXPECT_EQ(claims->expires_at, base::Time(2000s));
  EXPECT_EQ(claims->not_before, base::Time(1500s));
  EXPECT_EQ(claims->authenticated_at, base::Time(900s));
  EXPECT_EQ(claims->acr, "c");
  EXPECT_EQ(claims->amr, (Texts{"pwd", "otp"}));
}

TEST(Claims, AreEmptyWhereThePayloadIsSilent) {
  const auto claims = read(payload());
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->id, "");
  EXPECT_TRUE(claims->audience.empty());
  EXPECT_EQ(claims->account_id, "s");
  EXPECT_EQ(claims->client_id, "");
  EXPECT_TRUE(claims->scopes.empty());
  EXPECT_EQ(claims->not_before, base::Time{});
  EXPECT_EQ(claims->authenticated_at, std::nullopt);
  EXPECT_TRUE(claims->amr.empty());
  EXPECT_EQ(claims->key_thumbprint, "");
}

TEST(Claims, NeedIssuerSubjectIssueAndExpiry) {
  for (const char* missing : {"iss", "sub", "iat", "exp"})
    EXPECT_FALSE(read(payload("{" + std::string(missing) + ": null}"))) << missing;
}

TEST(Claims, RefuseTypesThatMeanNothing) {
  for (const char* wrong : {"{iss: 5}", "{sub: [s]}", "{iat: '1000'}", "{exp: true}", "{exp: {}}"})
    EXPECT_FALSE(read(payload(wrong))) << wrong;
}

TEST(Claims, AreNothingOfWhatIsNoObject) {
  for (const char* text : {"[]", "5", "null", "\"iss\""}) EXPECT_FALSE(read(text)) << text;
}

TEST(Claims, TakeDatesWithFractions) {
  EXPECT_EQ(expiry("1.5"), base::Time(1500ms));
  EXPECT_EQ(expiry("0.000001"), base::Time(1us));
  EXPECT_EQ(expiry("1e3"), base::Time(1000s));
}

TEST(Claims, TakeDatesFromTheEpochToTheYear9999) {
  EXPECT_EQ(expiry("0"), base::Time{});
  EXPECT_EQ(expiry("253402300799"), base::Time(253402300799s));
  for (const char* wrong : {"-1", "-0.5", "253402300800", "1e300", "18446744073709551615"})
    EXPECT_EQ(expiry(wrong), std::nullopt) << wrong;
}

TEST(Claims, TakeEveryWholeSecondExactly) {
  EXPECT_TRUE(rc::check("whole seconds survive", [] {
    const auto seconds = *rc::gen::inRange<std::int64_t>(0, 253402300800);
    RC_ASSERT(expiry(std::to_string(seconds)) == base::Time(std::chrono::seconds(seconds)));
  }));
}

TEST(Claims, HaveOneAudienceOrSeveral) {
  EXPECT_EQ(read(payload("{aud: a}"))->audience, Texts{"a"});
  EXPECT_EQ(read(payload("{aud: [a, 5, b]}"))->audience, (Texts{"a", "b"}));
  EXPECT_TRUE(read(payload("{aud: {a: b}}"))->audience.empty());
}

TEST(Claims, AreForEachOfTheirAudiencesAndNoOther) {
  const auto claims = read(payload("{aud: [a, b]}"));
  EXPECT_TRUE(claims->is_for("a"));
  EXPECT_TRUE(claims->is_for("b"));
  EXPECT_FALSE(claims->is_for(""));
  EXPECT_FALSE(claims->is_for("a b"));
}

TEST(Claims, ReadScopesAsOktaAndAsAuth0WriteThem) {
  EXPECT_EQ(read(payload("{scp: [a, b]}"))->scopes, (Texts{"a", "b"}));
  EXPECT_EQ(read(payload("{scope: a b}"))->scopes, (Texts{"a", "b"}));
  EXPECT_EQ(read(payload("{scp: [a], scope: b}"))->scopes, Texts{"a"});
}

TEST(Claims, HaveScopesByTheirWholeName) {
  const auto claims = read(payload("{scp: [okta.myAccount.email.read]}"));
  EXPECT_TRUE(claims->has_scope("okta.myAccount.email.read"));
  EXPECT_FALSE(claims->has_scope("okta.myAccount.email"));
  EXPECT_FALSE(claims->has_scope(""));
}

TEST(Claims, NameTheAccountByUidElseBySubject) {
  EXPECT_EQ(read(payload("{uid: u}"))->account_id, "u");
  EXPECT_EQ(read(payload())->account_id, "s");
}

TEST(Claims, NameTheClientByCidElseByAzp) {
  EXPECT_EQ(read(payload("{cid: c, azp: z}"))->client_id, "c");
  EXPECT_EQ(read(payload("{azp: z}"))->client_id, "z");
}

TEST(Claims, NameTheKeyThatTheTokenIsBoundTo) {
  EXPECT_EQ(read(payload("{cnf: {jkt: k}}"))->key_thumbprint, "k");
  EXPECT_EQ(read(payload("{cnf: k}"))->key_thumbprint, "");
}

TEST(SplitScopes, DropsEmptyParts) {
  EXPECT_EQ(split_scopes(""), Texts{});
  EXPECT_EQ(split_scopes("   "), Texts{});
  EXPECT_EQ(split_scopes(" a  b "), (Texts{"a", "b"}));
  EXPECT_EQ(split_scopes("a\tb"), Texts{"a\tb"});
}

}  // namespace
}  // namespace oauth
