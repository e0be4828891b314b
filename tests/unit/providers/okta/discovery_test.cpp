#include "providers/okta/discovery.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::Asked;
using support::header_of;
using testing::member;
using testing::Organization;

// What passes through a browser carries the public URL; what other containers ask, the name that they know us by.
TEST(Discovery, KeepsTheRequestsOriginWhereNoBrowserPasses) {
  Organization organization;
  const Asked asked = Asked("GET", "/oauth2/default/.well-known/openid-configuration").host("okta.internal:7310");
  const http::Reply reply = organization.ask(asked, "https://login.example.test");
  EXPECT_EQ(member(reply, "/issuer"), "https://login.example.test/oauth2/default");
  EXPECT_EQ(member(reply, "/authorization_endpoint"), "https://login.example.test/oauth2/default/v1/authorize");
  EXPECT_EQ(member(reply, "/end_session_endpoint"), "https://login.example.test/oauth2/default/v1/logout");
  for (const char* endpoint : {"token", "userinfo", "introspection", "revocation"})
    EXPECT_TRUE(member(reply, std::string("/") + endpoint + "_endpoint").starts_with("http://okta.internal:7310/oauth2/default/v1/")) << endpoint;
  EXPECT_EQ(member(reply, "/jwks_uri"), "http://okta.internal:7310/oauth2/default/v1/keys");
}

TEST(Authorize, SpeaksToNoOriginThatTheApplicationDidNotName) {
  Organization organization(R"(
applications: [{client_id: web, public: false, secret: s, redirect_uris: ['http://localhost:*/*'], web_origins: ['http://localhost:1']}]
users: [{login: alice, token: alice}]
)");
  const std::string query = "/oauth2/v1/authorize?client_id=web&response_type=code&scope=openid&state=s&prompt=none&response_mode=okta_post_message&redirect_uri=";
  const http::Reply named = organization.ask(Asked("GET", query + "http://localhost:1/cb"));
  EXPECT_EQ(named.status, 200);
  EXPECT_NE(header_of(named, "Content-Security-Policy")->find("frame-ancestors http://localhost:1;"), std::string::npos);
  const http::Reply other = organization.ask(Asked("GET", query + "http://localhost:2/cb"));
  EXPECT_EQ(other.status, 302);
  EXPECT_TRUE(header_of(other, "Location")->starts_with("http://localhost:2/cb?error=unsupported_response_mode"));
}

TEST(Authorize, SetsCookiesForOtherSitesOverHttpsOnly) {
  Organization organization(R"(
applications: [{client_id: web, public: false, secret: s, redirect_uris: ['http://localhost:*/*']}]
users: [{login: alice, token: alice}]
)");
  organization.world().auto_approval().set(oauth::AutoApproval::Person{organization.world().accounts().resolve("alice")->id, "alice"});
  const Asked asked("GET", "/oauth2/v1/authorize?client_id=web&response_type=code&scope=openid&state=s&redirect_uri=http://localhost:1/cb");
  EXPECT_TRUE(header_of(organization.ask(asked), "Set-Cookie")->ends_with("; Path=/; HttpOnly; SameSite=Lax"));
  http::Request secure = asked.request();
  secure.tls = true;
  http::Reply reply;
  organization.pipeline.serve(organization.world(), secure, "https://localhost:7310", organization.scratch, reply);
  EXPECT_TRUE(header_of(reply, "Set-Cookie")->ends_with("; Path=/; HttpOnly; SameSite=None; Secure"));
}

}  // namespace
}  // namespace providers::okta
