#include "providers/okta/sign_in.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::Asked;
using support::header_of;
using testing::Organization;
using testing::versioned;

constexpr std::string_view kWithCallback = R"(
applications: [{client_id: spa}, {client_id: web, email_link_uri: 'http://localhost:8080/cb?x=1'}]
users: [{login: alice, token: alice, emails: [{email: alice@example.test}]}]
)";

// The path and query of the link that was sent.
std::string link(Organization& organization, const std::string& state = "") {
  organization.ask(versioned("POST", "/idp/myaccount/emails",
                             R"({"profile":{"email":"new@example.test"},"state":")" + state + "\"}").bearer("alice"));
  return organization.newest_code().link.substr(std::string_view("http://localhost:7310").size());
}

TEST(MagicLink, VerifiesTheAddressAndSaysSo) {
  Organization organization;
  const http::Reply reply = organization.ask(Asked("GET", link(organization)));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header_of(reply, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_NE(reply.body.find("Address verified"), std::string::npos);
  EXPECT_EQ(organization.account("alice").verified_email(EmailRole::kPrimary)->address, "new@example.test");
}

TEST(MagicLink, WorksOnce) {
  Organization organization;
  const std::string target = link(organization);
  organization.ask(Asked("GET", target));
  EXPECT_EQ(organization.ask(Asked("GET", target)).status, 404);
}

TEST(MagicLink, IsNoLongerGoodOnceItsCodeHasExpired) {
  Organization organization;
  const std::string target = link(organization);
  organization.world().clock().advance(identity::OneTimeCode::kLifetime);
  EXPECT_EQ(organization.ask(Asked("GET", target)).status, 404);
  EXPECT_EQ(organization.account("alice").verified_email(EmailRole::kPrimary)->address, "alice@example.test");
}

TEST(MagicLink, CountsAWrongCode) {
  Organization organization;
  const std::string target = link(organization);
  const std::string wrong = target.substr(0, target.find("otp=")) + "otp=000000";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(organization.ask(Asked("GET", wrong)).status, 400);
  EXPECT_EQ(organization.ask(Asked("GET", target)).status, 404);
}

TEST(MagicLink, SendsTheBrowserToTheApplicationsCallback) {
  Organization organization(kWithCallback, "271828");
  const http::Reply reply = organization.ask(Asked("GET", link(organization, "a&b=c d")));
  EXPECT_EQ(reply.status, 302);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(header_of(reply, "Location"), "http://localhost:8080/cb?x=1&otp=271828&state=a%26b%3Dc%20d");
}

TEST(MagicLink, ShowsNothingThatItsHandleSays) {
  Organization organization;
  for (const char* handle : {"x", "x.y", ".", "%3Cscript%3E.x", "..."}) {
    const http::Reply reply = organization.ask(Asked("GET", "/email/verify/" + std::string(handle) + "?otp=1"));
    EXPECT_EQ(reply.status, 404) << handle;
    EXPECT_EQ(reply.body.find("script"), std::string::npos);
  }
}

TEST(MagicLink, IsJournaledForNobody) {
  Organization organization;
  const std::string target = link(organization);
  organization.ask(Asked("GET", target));
  const auto entries = organization.world().journal().newest(1, [](const std::string&, const core::Exchange&) { return true; });
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries.front().exchange.user, "");
}

}  // namespace
}  // namespace providers::okta
