#include <gtest/gtest.h>

#include <set>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::Asked;
using support::header_of;
using testing::member;
using testing::Organization;
using testing::versioned;

http::Reply list(Organization& organization) { return organization.ask(versioned("GET", "/idp/myaccount/emails").bearer("alice")); }

TEST(Reply, CarriesOktasHeaders) {
  Organization organization;
  const http::Reply reply = list(organization);
  EXPECT_EQ(header_of(reply, "Date"), "Thu, 01 Jan 2026 12:00:00 GMT");
  EXPECT_EQ(header_of(reply, "Cache-Control"), "no-cache, no-store");
  EXPECT_EQ(header_of(reply, "Pragma"), "no-cache");
  EXPECT_EQ(header_of(reply, "Expires"), "0");
  EXPECT_EQ(header_of(reply, "X-Rate-Limit-Limit"), "600");
  EXPECT_EQ(header_of(reply, "X-Rate-Limit-Remaining"), "599");
  EXPECT_EQ(header_of(reply, "X-Rate-Limit-Reset"), std::to_string(base::epoch_seconds(support::kNoon) + 60));
}

TEST(Reply, HasARequestIdOfItsOwn) {
  Organization organization;
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(ids.insert(*header_of(list(organization), "X-Okta-Request-Id")).second);
}

TEST(Reply, ToAPageEchoesItsOrigin) {
  Organization organization;
  const http::Reply reply =
      organization.ask(versioned("GET", "/idp/myaccount/emails").bearer("alice").header("Origin", "http://localhost:8080"));
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), "http://localhost:8080");
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Credentials"), "true");
  EXPECT_NE(header_of(reply, "Access-Control-Expose-Headers")->find("WWW-Authenticate"), std::string::npos);
  EXPECT_EQ(header_of(reply, "Vary"), "Origin");
}

TEST(Reply, ToNoPageAllowsNoOrigin) {
  Organization organization;
  EXPECT_EQ(header_of(list(organization), "Access-Control-Allow-Origin"), std::nullopt);
  EXPECT_EQ(header_of(list(organization), "Vary"), "Origin");
}

TEST(Preflight, AllowsWhatIsAskedFor) {
  Organization organization;
  const http::Reply reply = organization.ask(Asked("OPTIONS", "/idp/myaccount/emails")
                                                 .header("Origin", "http://localhost:8080")
                                                 .header("Access-Control-Request-Headers", "x-one, x-two"));
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Headers"), "x-one, x-two");
  EXPECT_NE(header_of(reply, "Access-Control-Allow-Methods")->find("DELETE"), std::string::npos);
  EXPECT_NE(header_of(reply, "Allow")->find("POST"), std::string::npos);
}

TEST(Error, HasTheVendorsEnvelope) {
  Organization organization;
  const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails/nothing").bearer("alice"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(member(reply, "/errorCode"), "E0000007");
  EXPECT_EQ(member(reply, "/errorLink"), "E0000007");
  EXPECT_EQ(member(reply, "/errorSummary"), "Not found: Resource not found: nothing (UserProfileEmail)");
  EXPECT_TRUE(member(reply, "/errorId").starts_with("oae"));
  EXPECT_EQ(member(reply, "/errorCauses"), "[]");
}

TEST(Error, NamesEveryFieldThatIsWrong) {
  Organization organization;
  const http::Reply reply = organization.ask(versioned("POST", "/idp/myaccount/emails", "{}").bearer("alice"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(member(reply, "/errorCode"), "E0000001");
  EXPECT_NE(member(reply, "/errorCauses/0/errorSummary"), "");
}

TEST(Error, OfAnAddressThatIsNoneSaysSo) {
  Organization organization;
  const http::Reply reply =
      organization.ask(versioned("POST", "/idp/myaccount/emails", R"({"profile":{"email":"no"}})").bearer("alice"));
  EXPECT_EQ(member(reply, "/errorCauses/0/errorSummary"), "Invalid email address.");
}

TEST(Error, OfAWrongMethodNamesTheRightOnes) {
  Organization organization;
  const http::Reply reply = organization.ask(versioned("PUT", "/idp/myaccount/emails").bearer("alice"));
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(header_of(reply, "Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(Refusal, IsInOktasWords) {
  Organization organization;
  http::Reply reply;
  organization.pipeline.refuse(organization.world(), 413, reply);
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(member(reply, "/errorCode"), "E0000003");
}

TEST(Refusal, HasAnErrorIdOfItsOwn) {
  Organization organization;
  http::Reply first, second;
  organization.pipeline.refuse(organization.world(), 413, first);
  organization.pipeline.refuse(organization.world(), 413, second);
  EXPECT_NE(member(first, "/errorId"), member(second, "/errorId"));
}

}  // namespace
}  // namespace providers::okta
