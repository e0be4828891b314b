#include "providers/okta/provider.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::yaml;
using testing::Organization;
using testing::provider;

crypto::Jws signed_token(const core::TokenRequest& request) {
  Organization organization;
  return *crypto::split_jws(provider().sign_token(organization.world(), request, oauth::Defect::kNone));
}

json::Tree payload(const core::TokenRequest& request) { return *json::parse_json(signed_token(request).payload); }

core::TokenRequest plain() {
  core::TokenRequest request{{"00u1", "alice@example.test"}, "http://localhost:7310", {}};
  request.claims.id = "AT.1";
  request.claims.client_id = "spa";
  request.claims.scopes = {"openid", "okta.myAccount.email.read"};
  request.claims.issued_at = base::Time(std::chrono::seconds{1000});
  request.claims.expires_at = base::Time(std::chrono::seconds{4600});
  return request;
}

TEST(TokenPayload, HasTheShapeOfTheVendors) {
  EXPECT_EQ(payload(plain()), yaml(R"({ver: 1, jti: AT.1, iss: 'http://localhost:7310', aud: 'http://localhost:7310',
                                       sub: alice@example.test, iat: 1000, exp: 4600, cid: spa, uid: 00u1,
                                       scp: [openid, okta.myAccount.email.read]})"));
}

TEST(TokenPayload, StandsUnderAHeaderWithoutAType) {
  const json::Tree header = *json::parse_json(signed_token(plain()).header);
  EXPECT_EQ(header.find("typ"), nullptr);
  EXPECT_EQ(header.text("alg"), "RS256");
}

TEST(TokenPayload, HasWhatElseTheClaimsSay) {
  core::TokenRequest request = plain();
  request.claims.issuer = "https://elsewhere.example";
  request.claims.audience = {"api://default"};
  request.claims.not_before = base::Time(std::chrono::seconds{1000});
  request.claims.authenticated_at = base::Time(std::chrono::seconds{900});
  request.claims.acr = "urn:okta:loa:2fa:any";
  request.claims.amr = {"pwd", "otp"};
  request.claims.key_thumbprint = "k";
  const json::Tree tree = payload(request);
  EXPECT_EQ(tree.find("iss")->string_or(""), "https://elsewhere.example");
  EXPECT_EQ(tree.find("aud")->string_or(""), "api://default");
  EXPECT_EQ(tree.find("nbf")->integer(), 1000);
  EXPECT_EQ(tree.find("auth_time")->integer(), 900);
  EXPECT_EQ(tree.find("acr")->string_or(""), "urn:okta:loa:2fa:any");
  EXPECT_EQ(*tree.find("amr"), yaml("[pwd, otp]"));
  EXPECT_EQ(*tree.find("cnf"), yaml("{jkt: k}"));
}

TEST(TokenPayload, IsReadBackAsTheClaimsThatItWasMadeOf) {
  json::Parser parser;
  const auto claims = oauth::read_claims(*parser.parse_copy(signed_token(plain()).payload));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->account_id, "00u1");
  EXPECT_EQ(claims->subject, "alice@example.test");
  EXPECT_EQ(claims->client_id, "spa");
  EXPECT_TRUE(claims->has_scope("okta.myAccount.email.read"));
  EXPECT_TRUE(claims->is_for("http://localhost:7310"));
}

TEST(Provider, KnowsEveryScopeOfItsOperationsOnce) {
  const auto scopes = provider().scopes();
  for (const char* scope : {"openid", "okta.myAccount.email.read", "okta.myAccount.email.manage", "okta.myAccount.webauthn.manage"})
    EXPECT_EQ(std::count(scopes.begin(), scopes.end(), scope), 1) << scope;
}

TEST(Provider, IssuesForTheOriginItself) { EXPECT_EQ(provider().issuer("http://localhost:7310"), "http://localhost:7310"); }

TEST(Provider, GivesTokensIdsOfTheirOwn) {
  std::uint64_t counter = 0;
  base::Draws draws(base::Seed::from_number(1), "alice", counter);
  const std::string id = provider().token_id(draws);
  EXPECT_TRUE(id.starts_with("AT."));
  EXPECT_NE(id, provider().token_id(draws));
}

TEST(Provider, KnowsTheClientsOfItsFixture) {
  Organization organization;
  EXPECT_TRUE(provider().knows_client(organization.world(), "native"));
  EXPECT_FALSE(provider().knows_client(organization.world(), "SPA"));
  EXPECT_EQ(provider().default_client(organization.world()), "spa");
}

TEST(Provider, HasADefaultClientWithoutApplicationsToo) {
  Organization organization("{users: []}");
  EXPECT_NE(provider().default_client(organization.world()), "");
}

TEST(Provider, HasBehaviourForEveryEmailOperation) {
  const auto operations = provider().contract().operations();
  for (std::uint32_t i = 0; i < operations.size(); ++i)
    EXPECT_TRUE(provider().has_behaviour(i) || !operations[i]->path.starts_with("/idp/myaccount/emails")) << operations[i]->id;
}

TEST(Provider, CannotBeOfADocumentThatLacksItsOperationsUnlessItIsPartial) {
  const auto contract = [] {
    std::vector<core::Contract::Source> sources;
    sources.push_back(testing::our_document("okta-sign-in.yaml"));
    return core::Contract(std::move(sources));
  };
  EXPECT_THROW(Provider(contract(), false), std::runtime_error);
  EXPECT_NO_THROW(Provider(contract(), true));
}

TEST(Provider, RefusesAFixtureWithAWrongUser) {
  EXPECT_THROW(Organization("{users: [{login: a}, {login: A}]}"), std::runtime_error);
  EXPECT_THROW(Organization("{users: [{login: a, emails: [{}]}]}"), std::runtime_error);
}

}  // namespace
}  // namespace providers::okta
