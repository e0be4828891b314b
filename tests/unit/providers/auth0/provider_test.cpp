#include "providers/auth0/provider.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "providers/auth0/tokens.h"
#include "unit/providers/auth0/tenant.h"

namespace providers::auth0 {
namespace {

using support::yaml;
using testing::provider;
using testing::Tenant;

json::Tree user_in(Tenant& tenant, std::string_view user) {
  std::string text;
  json::Writer out(text);
  tenant.world().accounts().visit(*tenant.world().accounts().resolve(user),
                                  [&](const identity::Account& account) { provider().write_user(out, account, tenant.world()); });
  return *json::parse_json(text);
}

crypto::Jws signed_token(Tenant& tenant, const core::TokenRequest& request, const TokenContents& contents = {}) {
  return *crypto::split_jws(sign_access_token(tenant.world(), request, contents, oauth::Defect::kNone));
}

TEST(TokenPayload, HasTheShapeOfTheVendors) {
  Tenant tenant;
  core::TokenRequest request{{"auth0|1", "alice@example.test"}, "http://localhost:7320", {}};
  request.claims.id = "t1";
  request.claims.client_id = "spa";
  request.claims.scopes = {"openid", "read:me:factors"};
  request.claims.issued_at = base::Time(std::chrono::seconds{1000});
  request.claims.expires_at = base::Time(std::chrono::seconds{4600});
  EXPECT_EQ(*json::parse_json(signed_token(tenant, request).payload),
            yaml(R"({iss: 'http://localhost:7320/', sub: 'auth0|1', aud: 'http://localhost:7320/me/', iat: 1000, exp: 4600,
                     scope: 'openid read:me:factors', azp: spa, jti: t1})"));
}

TEST(TokenPayload, StandsUnderAHeaderThatSaysJwt) {
  Tenant tenant;
  const json::Tree header = *json::parse_json(signed_token(tenant, tenant.request_for("alice")).header);
  EXPECT_EQ(header.text("alg"), "RS256");
  EXPECT_EQ(header.text("typ"), "JWT");
  EXPECT_FALSE(header.text("kid").empty());
}

TEST(TokenPayload, IsThatOfRfc9068WhereTheFixtureAsksForIt) {
  Tenant tenant(R"(
organization: {token_dialect: rfc9068_profile}
users: [{login: alice@example.test}]
)");
  const crypto::Jws token = signed_token(tenant, tenant.request_for("alice"));
  EXPECT_EQ(json::parse_json(token.header)->text("typ"), "at+jwt");
  const json::Tree payload = *json::parse_json(token.payload);
  EXPECT_EQ(payload.text("client_id"), "spa");
  EXPECT_EQ(payload.text("jti"), "t1");
}

TEST(TokenPayload, IsReadBackAsTheClaimsThatItWasMadeOf) {
  Tenant tenant;
  core::TokenRequest request = tenant.request_for("alice");
  request.claims.amr = {"pwd"};
  request.claims.key_thumbprint = "k";
  json::Parser parser;
  const auto claims = oauth::read_claims(*parser.parse_copy(signed_token(tenant, request).payload));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->account_id, request.account.id);
  EXPECT_EQ(claims->client_id, "spa");
  EXPECT_EQ(claims->amr, std::vector<std::string>{"pwd"});
  EXPECT_EQ(claims->key_thumbprint, "k");
  EXPECT_TRUE(claims->has_scope("read:me:factors"));
}

TEST(TokenPayload, NamesTheOrganizationAndHowItWasGot) {
  Tenant tenant;
  core::TokenRequest request{{"auth0|1", "alice@example.test"}, "http://localhost:7320", {}};
  request.claims.audience = {"http://localhost:7320/me/", "http://localhost:7320/userinfo"};
  TokenContents contents;
  contents.grant_type = "password";
  contents.organization_id = "org_1";
  contents.organization_name = "acme";
  const json::Tree payload = *json::parse_json(signed_token(tenant, request, contents).payload);
  EXPECT_EQ(*payload.find("aud"), yaml("['http://localhost:7320/me/', 'http://localhost:7320/userinfo']"));
  EXPECT_EQ(payload.find("gty")->string_or(""), "password");
  EXPECT_EQ(payload.find("org_id")->string_or(""), "org_1");
  EXPECT_EQ(payload.find("org_name")->string_or(""), "acme");
}

TEST(CanonicalScope, KnowsEarlyAccesssSpelling) {
  EXPECT_EQ(canonical_scope("create:me:authentication-methods"), "create:me:authentication_methods");
  EXPECT_EQ(canonical_scope("create:me:authentication_methods"), "create:me:authentication_methods");
  EXPECT_EQ(canonical_scope("read:me:factors"), "read:me:factors");
}

TEST(Provider, IssuesForTheOriginWithASlash) { EXPECT_EQ(provider().issuer("http://localhost:7320"), "http://localhost:7320/"); }

TEST(Provider, KnowsEveryScopeOnce) {
  const auto scopes = provider().scopes();
  EXPECT_EQ(scopes.size(), 14U);
  for (const char* scope : {"openid", "offline_access", "update:me:authentication_methods", "delete:me:connected_accounts",
                            "read:me:factors", "read:me:consents", "read:me:organizations"})
    EXPECT_EQ(std::count(scopes.begin(), scopes.end(), scope), 1) << scope;
}

TEST(Provider, KnowsTheClientsOfItsFixture) {
  Tenant tenant;
  EXPECT_TRUE(provider().knows_client(tenant.world(), "native"));
  EXPECT_FALSE(provider().knows_client(tenant.world(), ""));
  EXPECT_EQ(provider().default_client(tenant.world()), "spa");
  Tenant without("{users: []}");
  EXPECT_NE(provider().default_client(without.world()), "");
}

TEST(Provider, HasBehaviourForTheOperationsOfItsNames) {
  // Those of the test's document have names of its own.
  EXPECT_FALSE(provider().has_behaviour(0));
}

TEST(Provider, AnswersFromTheAccountDocumentAlone) {
  std::vector<core::Contract::Source> sources;
  for (std::string_view text : {testing::kDocument, testing::kSignInDocument})
    sources.push_back({*openapi::Document::load(yaml(text), "test.yaml"), "0"});
  const Provider both{core::Contract(std::move(sources)), true};
  const auto count = static_cast<std::uint32_t>(provider().contract().operations().size());
  EXPECT_TRUE(both.may_answer_from_document(0));
  EXPECT_TRUE(both.may_answer_from_document(count - 1));
  EXPECT_FALSE(both.may_answer_from_document(count));
}

TEST(User, IsWrittenWithTheFixturesKeys) {
  Tenant tenant;
  const json::Tree user = user_in(tenant, "alice");
  EXPECT_TRUE(user.find("id")->string_or("").starts_with("auth0|"));
  EXPECT_EQ(user.find("login")->string_or(""), "alice@example.test");
  EXPECT_EQ(user.find("token")->string_or(""), "alice");
  EXPECT_EQ(*user.find("profile"), yaml("{name: Alice}"));
  EXPECT_EQ(user.at_pointer("/phones/0/phone_number")->string_or(""), "+14155550101");
  EXPECT_EQ(user.at_pointer("/phones/0/method")->string_or(""), "SMS");
  EXPECT_TRUE(user.at_pointer("/phones/0/id")->string_or("").starts_with("phone|dev_"));
  // Nobody said otherwise: the login is the mailbox.
  EXPECT_EQ(user.at_pointer("/emails/0/email")->string_or(""), "alice@example.test");
  EXPECT_EQ(*user.find("has_password")->boolean(), false);
}

TEST(User, KeepsWhatAChangeDoesNotName) {
  Tenant tenant;
  auto& accounts = tenant.world().accounts();
  ASSERT_TRUE(accounts.change(*accounts.resolve("alice"), yaml("{profile: {nickname: al, name: null}, emails: [{email: a@x.test}]}"), {}));
  const json::Tree user = user_in(tenant, "alice");
  EXPECT_EQ(*user.find("profile"), yaml("{nickname: al}"));
  EXPECT_EQ(user.at_pointer("/phones/0/phone_number")->string_or(""), "+14155550101");
  EXPECT_EQ(user.find("emails")->array()->size(), 1U);
  EXPECT_EQ(user.at_pointer("/emails/0/email")->string_or(""), "a@x.test");
}

TEST(User, KeepsTheIdentifiersOfWhatIsNamedAgain) {
  Tenant tenant;
  auto& accounts = tenant.world().accounts();
  const json::Tree before = user_in(tenant, "alice");
  ASSERT_TRUE(accounts.change(*accounts.resolve("alice"), yaml("{phones: [{phone_number: '+14155550102'}, {phone_number: '+14155550101'}]}"), {}));
  const json::Tree after = user_in(tenant, "alice");
  EXPECT_EQ(after.at_pointer("/phones/1/id")->string_or(""), before.at_pointer("/phones/0/id")->string_or(""));
  EXPECT_NE(after.at_pointer("/phones/0/id")->string_or(""), before.at_pointer("/phones/0/id")->string_or(""));
}

TEST(User, NeverShowsAPassword) {
  Tenant tenant;
  auto& accounts = tenant.world().accounts();
  ASSERT_TRUE(accounts.create(yaml("{login: dora, password: Correct-Horse-1}"), support::kNoon));
  const std::string text = user_in(tenant, "dora").dump();
  EXPECT_EQ(text.find("Correct"), std::string::npos);
  EXPECT_EQ(text.find("argon2"), std::string::npos);
  EXPECT_NE(text.find(R"("has_password":true)"), std::string::npos);
}

TEST(User, OfAWrongEntryIsRefused) {
  EXPECT_THROW(Tenant("{users: [{login: ''}]}"), std::runtime_error);
  EXPECT_THROW(Tenant("{users: [{login: a}, {login: a}]}"), std::runtime_error);
  EXPECT_THROW(Tenant("{users: [{login: a, organizations: [acme]}]}"), std::runtime_error);
  EXPECT_THROW(Tenant("{users: [{login: a, totp: [{secret: lower}]}]}"), std::runtime_error);
  EXPECT_THROW(Tenant("{users: [{login: a, connected_accounts: [{connection: github}]}]}"), std::runtime_error);
  EXPECT_THROW(Tenant("{users: [{login: a, consents: [{client_id: web, expires_at: soon}]}]}"), std::runtime_error);
}

}  // namespace
}  // namespace providers::auth0
