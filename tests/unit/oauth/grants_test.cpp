#include "oauth/grants.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/jwt.h"
#include "oauth/pkce.h"
#include "unit/support/time.h"

namespace oauth {
namespace {

using support::kNoon;
using namespace std::chrono_literals;

const std::string kVerifier(43, 'v');
const std::string kUri = "http://localhost:8080/callback";

struct Person {
  Person() {
    account.id = "00u1";
    client.id = "spa";
    client.grace = 30s;
  }
  // The code of a fresh grant.
  std::string grant(std::string challenge) {
    identity::Grant terms;
    terms.client_id = "spa";
    terms.redirect_uri = kUri;
    terms.code_challenge = std::move(challenge);
    terms.scopes = {"openid", "email"};
    return code_of(account, open_grant(account, draws, terms, now));
  }
  std::string grant() { return grant(base::base64url(base::as_bytes(crypto::sha256(kVerifier)))); }
  std::string_view redeem(const std::string& code, CodeUse use = {"spa", kUri, kVerifier}) {
    const auto handle = read_handle(code);
    if (!handle) return "no handle";
    const auto redeemed = redeem_code(account, *handle, use, now);
    return redeemed ? std::string_view() : redeemed.error().cause;
  }
  std::string first() {
    redeem(grant());
    return first_refresh_token(account, account.sign_ins.grants.edit().back(), now);
  }
  // What a refresh token is exchanged for; the cause where it is not.
  std::string refresh(const std::string& token) {
    const auto refreshed = redeem_refresh_token(account, *read_handle(token), client, now);
    return refreshed ? refresh_token_of(account, **refreshed) : std::string(refreshed.error().cause);
  }

  identity::Account account;
  base::Draws draws{base::Seed::from_number(1), "00u1", account.draws};
  Client client;
  base::Time now = kNoon;
};

TEST(Code, IsGoodOnce) {
  Person person;
  const std::string code = person.grant();
  EXPECT_EQ(person.redeem(code), "");
  EXPECT_EQ(person.redeem(code), causes::kCodeInvalid);
}

TEST(Code, TakesItsTokensAlongWhenItComesAgain) {
  Person person;
  const std::string code = person.grant();
  person.redeem(code);
  const std::string id = person.account.sign_ins.grants.front().id;
  const std::string token = person.account.token_id("AT.a", id);
  EXPECT_FALSE(person.account.is_revoked(token));
  const auto again = redeem_code(person.account, *read_handle(code), {"spa", kUri, kVerifier}, person.now);
  EXPECT_TRUE(again.error().keep_changes);
  EXPECT_TRUE(person.account.is_revoked(token));
  EXPECT_TRUE(person.account.sign_ins.grants.empty());
}

TEST(Code, LivesFiveMinutes) {
  Person person;
  const std::string code = person.grant();
  person.now += 5min;
  EXPECT_EQ(person.redeem(code), causes::kCodeInvalid);
  person.now -= 1us;
  EXPECT_EQ(person.redeem(code), "");
}

TEST(Code, IsBoundToClientRedirectUriAndChallenge) {
  Person person;
  const std::string code = person.grant();
  EXPECT_EQ(person.redeem(code, {"native", kUri, kVerifier}), causes::kCodeOfAnotherClient);
  EXPECT_EQ(person.redeem(code, {"spa", "http://localhost:8080/other", kVerifier}), causes::kRedirectUriDiffers);
  EXPECT_EQ(person.redeem(code, {"spa", kUri, ""}), causes::kVerifierMissing);
  EXPECT_EQ(person.redeem(code, {"spa", kUri, std::string(43, 'w')}), causes::kVerifierWrong);
  EXPECT_EQ(person.redeem(code), "") << "a wrong try does not use it up";
}

TEST(Code, TakesNoVerifierWithoutAChallenge) {
  Person person;
  const std::string code = person.grant("");
  EXPECT_EQ(person.redeem(code), causes::kVerifierWrong);
  EXPECT_EQ(person.redeem(code, {"spa", kUri, ""}), "");
}

TEST(Code, IsNotGuessed) {
  Person person;
  std::string code = person.grant();
  code.back() = code.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(person.redeem(code), causes::kCodeInvalid);
}

TEST(RefreshToken, Rotates) {
  Person person;
  const std::string first = person.first();
  const std::string second = person.refresh(first);
  EXPECT_NE(first, second);
  const std::string third = person.refresh(second);
  EXPECT_NE(third, second);
  EXPECT_EQ(third, refresh_token_of(person.account, person.account.sign_ins.grants.front()));
}

TEST(RefreshToken, StaysWhereTheClientDoesNotRotate) {
  Person person;
  person.client.rotates = false;
  const std::string first = person.first();
  EXPECT_EQ(person.refresh(first), first);
  person.now += 1h;
  EXPECT_EQ(person.refresh(first), first);
}

TEST(RefreshToken, IsGoodAgainWithinTheGraceForTheSameSuccessor) {
  Person person;
  const std::string first = person.first();
  const std::string second = person.refresh(first);
  person.now += 30s - 1us;
  EXPECT_EQ(person.refresh(first), second);
}

TEST(RefreshToken, EndsTheGrantWhenItComesAgainAfterTheGrace) {
  Person person;
  const std::string first = person.first();
  const std::string second = person.refresh(first);
  const std::string token = person.account.token_id("AT.a", person.account.sign_ins.grants.front().id);
  person.now += 30s;
  EXPECT_EQ(person.refresh(first), causes::kRefreshTokenInvalid);
  EXPECT_EQ(person.refresh(second), causes::kRefreshTokenInvalid);
  EXPECT_TRUE(person.account.is_revoked(token));
}

TEST(RefreshToken, EndsTheGrantWhenAnOlderOneComesAgainWithinTheGrace) {
  Person person;
  const std::string first = person.first();
  const std::string third = person.refresh(person.refresh(first));
  EXPECT_EQ(person.refresh(first), causes::kRefreshTokenInvalid);
  EXPECT_EQ(person.refresh(third), causes::kRefreshTokenInvalid);
}

TEST(RefreshToken, EndsWhenItIsNotUsedForAWeek) {
  Person person;
  const std::string first = person.first();
  person.now += kRefreshTokenIdle - 1us;
  const std::string second = person.refresh(first);
  person.now += kRefreshTokenIdle - 1us;
  EXPECT_NE(find_refresh_token(person.account, *read_handle(second), person.client, person.now), nullptr);
  person.now += 1us;
  EXPECT_EQ(find_refresh_token(person.account, *read_handle(second), person.client, person.now), nullptr);
  EXPECT_EQ(person.refresh(second), causes::kRefreshTokenInvalid);
}

TEST(RefreshToken, IsNoGoodToAnotherClientAndStaysGoodToItsOwn) {
  Person person;
  const std::string first = person.first();
  person.client.id = "native";
  EXPECT_EQ(person.refresh(first), causes::kRefreshTokenInvalid);
  person.client.id = "spa";
  EXPECT_NE(person.refresh(first), causes::kRefreshTokenInvalid);
}

TEST(Grants, EndWithTheirAccessTokensOrWithout) {
  for (const auto& [until, revoked] : {std::pair{kNoon + 1h, true}, std::pair{kNoon, false}}) {
    Person person;
    const std::string token = person.first();
    const std::string grant = person.account.sign_ins.grants.back().id;
    const std::string access_token = person.account.token_id("AT", grant);
    end_grant(person.account, grant, until, person.now);
    EXPECT_EQ(person.refresh(token), causes::kRefreshTokenInvalid);
    EXPECT_EQ(person.account.is_revoked(access_token), revoked);
  }
}

TEST(Grants, AreBounded) {
  Person person;
  const std::string oldest = person.grant();
  for (std::size_t i = 0; i < kMaxGrants; ++i) person.grant();
  EXPECT_EQ(person.account.sign_ins.grants.size(), kMaxGrants);
  EXPECT_EQ(person.redeem(oldest), causes::kCodeInvalid);
  person.now += 5min;
  person.grant();
  EXPECT_EQ(person.account.sign_ins.grants.size(), 1U);
}

TEST(NarrowScopes, TakesFewerAndNamesTheOthers) {
  identity::Grant grant;
  grant.scopes = {"openid", "email"};
  EXPECT_EQ(narrow_scopes(grant, {}), grant.scopes);
  EXPECT_EQ(narrow_scopes(grant, {"email"}), std::vector<std::string>{"email"});
  const auto more = narrow_scopes(grant, {"openid", "phone", "address"});
  EXPECT_EQ(more.error().cause, causes::kScopeNotGranted);
  EXPECT_EQ(more.error().detail, "phone, address");
}

TEST(Handle, CarriesTheAccount) {
  const std::string text = write_handle("auth0|1", "oar1", "proof");
  const auto handle = read_handle(text);
  ASSERT_TRUE(handle);
  EXPECT_EQ(handle->account_id, "auth0|1");
  EXPECT_EQ(handle->id, "oar1");
  EXPECT_EQ(handle->proof, "proof");
  for (const char* other : {"", ".", "..", "a.b", "MDB1MQ..x", "MDB1MQ.x.", ".x.y", "MDB1MQ.a.b.c", "MDB1M*.a.b", "_w.a.b"})
    EXPECT_FALSE(read_handle(other)) << other;
}

// RFC 7636, appendix B.
TEST(Pkce, FollowsTheExampleOfItsDocument) {
  EXPECT_TRUE(s256_matches("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
  EXPECT_FALSE(s256_matches("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
}

TEST(Pkce, TakesVerifiersOfTheRightLengthAndAlphabet) {
  EXPECT_FALSE(is_verifier(std::string(42, 'a')));
  EXPECT_TRUE(is_verifier(std::string(43, '~')));
  EXPECT_TRUE(is_verifier(std::string(128, '.')));
  EXPECT_FALSE(is_verifier(std::string(129, 'a')));
  EXPECT_FALSE(is_verifier(std::string(43, '+')));
}

}  // namespace
}  // namespace oauth
