#include "app/service.h"

#include <gtest/gtest.h>

#include "unit/app/running.h"

namespace app {
namespace {

using support::Asked;
using support::header_of;
using testing::Running;
using testing::seeded;

// A member of a JSON reply, by its pointer; "" where there is none.
std::string member(const http::Reply& reply, std::string_view pointer) {
  const auto tree = json::parse_json(reply.body);
  const json::Tree* found = tree ? tree->at_pointer(pointer) : nullptr;
  if (found == nullptr) return "";
  return found->is_string() ? *found->string() : found->dump();
}

Asked emails() { return Asked("GET", "/idp/myaccount/emails").bearer("alice").header("Accept", "*/*;okta-version=1.0.0"); }

TEST(Service, AnswersForTheListenersTenant) {
  Running running;
  EXPECT_EQ(running.ask(emails()).status, 200);
  EXPECT_EQ(running.ask(emails().listener(1)).status, 404);
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/health")), "/tenant"), "okta");
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/health").listener(1)), "/tenant"), "auth0");
}

TEST(Service, NamesItselfAsItWasAsked) {
  Running running;
  const http::Reply reply = running.ask(emails().host("emulator.test:81"));
  EXPECT_TRUE(member(reply, "/0/_links/self/href").starts_with("http://emulator.test:81/")) << reply.body;
}

TEST(Service, NamesItselfByItsPublicUrlWhereItHasOne) {
  ServeConfig config = seeded();
  config.okta.url = "https://id.example.test";
  Running running(config);
  EXPECT_TRUE(member(running.ask(emails().host("emulator.test:81")), "/0/_links/self/href").starts_with("https://id.example.test/"));
}

TEST(Service, NamesItselfByItsPlaceWhereNobodySaidAHost) {
  Running running;
  EXPECT_TRUE(member(running.ask(emails().host("")), "/0/_links/self/href").starts_with("http://localhost:7310/"));
}

TEST(Service, RefusesAHostThatIsNoneInTheProvidersWords) {
  Running running;
  for (const char* host : {"user@host", "a b", "host:99999", "ho\"st", "host/path"}) {
    const http::Reply okta = running.ask(emails().host(host));
    EXPECT_EQ(okta.status, 400) << host;
    EXPECT_EQ(member(okta, "/errorCode"), "E0000003");
    const http::Reply auth0 = running.ask(emails().host(host).listener(1));
    EXPECT_EQ(auth0.status, 400) << host;
    EXPECT_EQ(member(auth0, "/type"), "https://auth0.com/api-errors/A0E-400-0001");
  }
}

TEST(Service, AdministersItsOwnTenant) {
  Running running;
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/users/alice").listener(1)), "/id").substr(0, 6), "auth0|");
  EXPECT_TRUE(member(running.ask(Asked("GET", "/__admin/users/alice")), "/id").starts_with("00u"));
}

TEST(Service, AdministersANamedTenantFromAnyListener) {
  Running running;
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/tenants/auth0/health")), "/tenant"), "auth0");
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/tenants/okta/health").listener(1)), "/tenant"), "okta");
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/tenants/auth0/users/alice")), "/id").substr(0, 6), "auth0|");
}

TEST(Service, KeepsTheQueryOfANamedTenantsCall) {
  Running running;
  EXPECT_EQ(running.ask(Asked("GET", "/__admin/tenants/okta/requests?limit=0")).status, 400);
  EXPECT_EQ(running.ask(Asked("GET", "/__admin/tenants/okta/requests?limit=1")).status, 200);
}

TEST(Service, IssuesANamedTenantsTokensForThatTenantsPlace) {
  Running running;
  http::Reply reply;
  do {
    reply = running.ask(Asked("POST", "/__admin/tenants/auth0/tokens", R"({"user":"alice"})"));
  } while (reply.hold);
  const std::string token = member(reply, "/access_token");
  const auto jws = crypto::split_jws(token);
  ASSERT_TRUE(jws) << reply.body;
  EXPECT_EQ(json::parse_json(jws->payload)->find("iss")->string_or(""), "http://localhost:7320/");
}

TEST(Service, DescribesANamedTenantItself) {
  Running running;
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/tenants/auth0")), "/base_url"), "http://localhost:7320");
  EXPECT_EQ(running.ask(Asked("GET", "/__admin/tenants")).status, 200);
}

TEST(Service, KnowsNoTenantOfAnotherName) {
  Running running;
  for (const char* target : {"/__admin/tenants/none", "/__admin/tenants/none/health", "/__admin/tenants//health", "/__admin/tenants/okta/",
                             "/__admin/tenants/okta/tenants/auth0/health"})
    EXPECT_EQ(running.ask(Asked("GET", target)).status, 404) << target;
}

TEST(Service, TakesOnlyItsOwnPrefixForAdministration) {
  Running running;
  EXPECT_EQ(member(running.ask(Asked("GET", "/__adminx/health")), "/errorCode"), "E0000008");
  EXPECT_EQ(header_of(running.ask(Asked("GET", "/__admin")), "Content-Type"), "application/problem+json");
}

TEST(Service, LeavesAdministrationOutOfTheJournal) {
  Running running;
  running.ask(Asked("GET", "/__admin/clock"));
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/requests")), "/meta/total"), "0");
  running.ask(emails());
  EXPECT_EQ(member(running.ask(Asked("GET", "/__admin/requests")), "/meta/total"), "1");
}

TEST(Service, KeepsTenantsApart) {
  Running running;
  running.ask(Asked("DELETE", "/__admin/users/alice"));
  EXPECT_EQ(running.ask(Asked("GET", "/__admin/users/alice")).status, 404);
  EXPECT_EQ(running.ask(Asked("GET", "/__admin/users/alice").listener(1)).status, 200);
}

TEST(Service, RefusesWhatNeverBecameARequest) {
  Running running;
  http::Reply reply;
  running.app.service().refuse(http::Refusal::kHeaderTooLarge, 0, reply);
  EXPECT_EQ(reply.status, 431);
  running.app.service().refuse(http::Refusal::kTimeout, 1, reply);
  EXPECT_EQ(reply.status, 408);
  EXPECT_EQ(member(reply, "/status"), "408");
}

TEST(Service, SaysWhatTakesAStateThatIsTooLarge) {
  Running running;
  http::Reply reply;
  running.app.service().refuse(http::Refusal::kLargeBodyTooLarge, 0, reply);
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/problem+json");
  EXPECT_NE(member(reply, "/detail").find("--import"), std::string::npos);
}

TEST(Service, TakesALargeBodyOnlyForAState) {
  for (const char* target : {"/__admin/snapshot", "/__admin/tenants/mine/snapshot", "/__admin/snapshot?x=/y"})
    EXPECT_TRUE(takes_large_body(target)) << target;
  for (const char* target : {"", "/snapshot", "/__adminx/snapshot", "/__admin/users", "/__admin/users?x=/snapshot", "/idp/myaccount/snapshot"})
    EXPECT_FALSE(takes_large_body(target)) << target;
}

TEST(Service, RepeatsItselfFromASeed) {
  const auto transcript = [] {
    Running running;
    std::string text;
    for (const char* body : {R"({"profile":{"email":"a@x.test"}})", R"({"profile":{"email":"b@x.test"},"role":"SECONDARY"})"}) {
      const http::Reply reply = running.ask(Asked("POST", "/idp/myaccount/emails", body)
                                                .bearer("alice")
                                                .header("Accept", "*/*;okta-version=1.0.0"));
      text += reply.headers + reply.body;
    }
    return text + running.ask(Asked("GET", "/__admin/outbox")).body;
  };
  EXPECT_EQ(transcript(), transcript());
}

}  // namespace
}  // namespace app
