#include <gtest/gtest.h>

#include "unit/providers/auth0/tenant.h"

namespace providers::auth0 {
namespace {

using support::Asked;
using support::header_of;
using support::yaml;
using testing::Tenant;

json::Tree body_of(const http::Reply& reply) {
  auto tree = json::parse_json(reply.body);
  return tree ? std::move(*tree) : json::Tree();
}

TEST(Error, HasTheVendorsEnvelopeAndNothingElse) {
  Tenant tenant;
  const http::Reply reply = tenant.ask(Asked("GET", "/me/v1/nothing?a=b"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(body_of(reply), yaml(R"({type: 'https://auth0.com/api-errors/A0E-404-0001', title: Not Found, status: 404,
                                     detail: The requested resource GET /me/v1/nothing was not found.})"));
}

TEST(Error, OfAWrongMethodIsAnUnknownResource) {
  Tenant tenant;
  const http::Reply reply = tenant.ask(Asked("POST", "/me/v1/factors", "{}"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(body_of(reply).find("detail")->string_or(""), "The requested resource POST /me/v1/factors was not found.");
}

TEST(Error, ShowsAPathThatIsNotUtf8AsText) {
  Tenant tenant;
  const http::Reply reply = tenant.ask(Asked("GET", "/me/\xff\"<"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_TRUE(json::parse_json(reply.body)) << reply.body;
}

TEST(Error, ListsWhatIsWrongWithABody) {
  Tenant tenant;
  const std::string token = tenant.token([](oauth::Claims& claims) { claims.scopes = {"create:me:connected_accounts"}; });
  const http::Reply reply = tenant.ask(Asked("POST", "/me/v1/connect", R"({"connection":5})").bearer(token));
  EXPECT_EQ(reply.status, 400);
  const json::Tree body = body_of(reply);
  EXPECT_EQ(body.find("type")->string_or(""), "https://auth0.com/api-errors/A0E-400-0003");
  EXPECT_EQ(body.at_pointer("/validation_errors/0/pointer")->string_or(""), "/connection");
  EXPECT_TRUE(body.at_pointer("/validation_errors/0/detail")->string_or("").starts_with("data/connection "));
}

TEST(Error, HasNoListWhereNothingIsListed) {
  Tenant tenant;
  for (const char* body : {"{", ""}) {
    const http::Reply reply = tenant.ask(Asked("POST", "/me/v1/connect", body).bearer("alice"));
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_EQ(body_of(reply).find("validation_errors"), nullptr) << body;
  }
}

TEST(Error, OfAMediaTypeIs415) {
  Tenant tenant;
  const http::Reply reply = tenant.ask(Asked("POST", "/me/v1/connect", "a=b", "application/x-www-form-urlencoded").bearer("alice"));
  EXPECT_EQ(reply.status, 415);
  EXPECT_EQ(body_of(reply).find("type")->string_or(""), "https://auth0.com/api-errors/A0E-415-0001");
}

TEST(Authenticate, TakesALiteralTokenAndOneThatItIssued) {
  Tenant tenant;
  EXPECT_EQ(tenant.ask(Asked("GET", "/me/v1/factors").bearer("alice")).status, 200);
  EXPECT_EQ(tenant.ask(Asked("GET", "/me/v1/factors").bearer(tenant.token([](oauth::Claims&) {}))).status, 200);
}

TEST(Authenticate, TellsAMissingTokenFromAWrongOne) {
  Tenant tenant;
  EXPECT_EQ(body_of(tenant.ask(Asked("GET", "/me/v1/factors"))).find("title")->string_or(""), "Missing Token");
  for (const char* value : {"Bearer mallory", "Bearer", "Basic YWxpY2U6", "Bearer a.b.c"}) {
    const http::Reply reply = tenant.ask(Asked("GET", "/me/v1/factors").header("Authorization", value));
    EXPECT_EQ(reply.status, 401) << value;
    EXPECT_EQ(body_of(reply).find("title")->string_or(""), "Invalid Token") << value;
  }
}

TEST(Authenticate, JudgesIssuerAudienceAndTimes) {
  const std::pair<const char*, std::function<void(oauth::Claims&)>> kCases[] = {
      {"issuer without slash", [](oauth::Claims& claims) { claims.issuer = "http://localhost:7320"; }},
      {"issuer of elsewhere", [](oauth::Claims& claims) { claims.issuer = "https://elsewhere.example/"; }},
      {"audience without slash", [](oauth::Claims& claims) { claims.audience = {"http://localhost:7320/me"}; }},
      {"audience of elsewhere", [](oauth::Claims& claims) { claims.audience = {"https://elsewhere.example/me/"}; }},
      {"expired", [](oauth::Claims& claims) { claims.expires_at = support::kNoon; }},
      {"not yet valid", [](oauth::Claims& claims) { claims.not_before = support::kNoon + std::chrono::seconds{1}; }},
  };
  for (const auto& [what, change] : kCases) {
    Tenant tenant;
    EXPECT_EQ(tenant.ask(Asked("GET", "/me/v1/factors").bearer(tenant.token(change))).status, 401) << what;
  }
}

TEST(Authenticate, TakesATokenOfAnotherLoopbackName) {
  Tenant tenant;
  const std::string token = tenant.token([](oauth::Claims& claims) {
    claims.issuer = "http://127.0.0.1:7320/";
    claims.audience = {"http://127.0.0.1:7320/me/"};
  });
  EXPECT_EQ(tenant.ask(Asked("GET", "/me/v1/factors").bearer(token)).status, 200);
}

TEST(Authenticate, NamesTheScopeThatIsMissing) {
  Tenant tenant;
  const http::Reply reply =
      tenant.ask(Asked("GET", "/me/v1/factors").bearer(tenant.token([](oauth::Claims& claims) { claims.scopes = {"openid"}; })));
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(body_of(reply).find("title")->string_or(""), "Insufficient Scope");
  EXPECT_EQ(body_of(reply).find("detail")->string_or(""), "The auth token lacks the required scope: read:me:factors");
}

TEST(Reply, IsDatedByTheTenantsClock) {
  Tenant tenant;
  EXPECT_EQ(header_of(tenant.ask(Asked("GET", "/")), "Date"), "Thu, 01 Jan 2026 12:00:00 GMT");
}

TEST(Preflight, AllowsTheOriginAndWhatItAsksFor) {
  Tenant tenant;
  const http::Reply reply = tenant.ask(Asked("OPTIONS", "/me/v1/factors")
                                           .header("Origin", "http://localhost:8080")
                                           .header("Access-Control-Request-Headers", "x-one"));
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), "http://localhost:8080");
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Headers"), "x-one");
}

TEST(Preflight, RefusesAnOriginThatIsNoApplications) {
  Tenant tenant;
  for (const char* method : {"OPTIONS", "GET"}) {
    const http::Reply reply = tenant.ask(Asked(method, "/me/v1/factors").header("Origin", "https://attacker.example").bearer("alice"));
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.body, "Origin https://attacker.example is not allowed.");
    EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), std::nullopt);
  }
  // The service's own pages need no application.
  EXPECT_EQ(tenant.ask(Asked("OPTIONS", "/me/v1/factors").header("Origin", "http://localhost:7320")).status, 204);
}

TEST(Refusal, IsInAuth0sWords) {
  Tenant tenant;
  http::Reply reply;
  tenant.pipeline.refuse(tenant.world(), 431, reply);
  EXPECT_EQ(reply.status, 431);
  EXPECT_EQ(body_of(reply), yaml(R"({type: 'https://auth0.com/api-errors/A0E-431-0001', title: Request Header Fields Too Large,
                                     status: 431, detail: The request is invalid.})"));
}

}  // namespace
}  // namespace providers::auth0
