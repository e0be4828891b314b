#include <gtest/gtest.h>

#include "unit/admin/console.h"

namespace admin {
namespace {

using support::Asked;
using support::header_of;
using testing::Console;
using testing::member;

// The admin contract knows two providers' names, so replies that name the notes vendor do not conform.
struct LenientConsole : Console {
  LenientConsole() { process.verify_responses = false; }
};

TEST(Health, SaysWhatIsServed) {
  LenientConsole console;
  EXPECT_EQ(console.ask(Asked("GET", "/__admin/health")).body,
            R"({"status":"ok","version":"0.0.0","provider":"notes","tenant":"notes",)"
            R"("specs":[{"name":"Notes","version":"1.2.3","sha256":"abc"}]})");
}

TEST(OpenApi, IsTheDocumentAsItWasGiven) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/openapi.yaml"));
  EXPECT_EQ(reply.body, "openapi: 3.0.3\n");
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/yaml");
}

TEST(Tenants, AreListedWithWhereTheyAre) {
  LenientConsole console;
  const std::string notes = R"({"name":"notes","provider":"notes","base_url":"http://localhost:7310","issuer":"http://localhost:7310"})";
  EXPECT_EQ(console.ask(Asked("GET", "/__admin/tenants")).body, R"({"tenants":[)" + notes + "]}");
  EXPECT_EQ(console.ask(Asked("GET", "/__admin/tenants/notes")).body, notes);
}

TEST(Tenants, AreNotFoundByAnotherName) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/tenants/%22x%22"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(member(reply, "/detail"), R"(There is no tenant ""x"".)");
}

TEST(Metrics, CountRequestsByOperationAndStatus) {
  Console console;
  console.ask_tenant(Asked("GET", "/notes").bearer("alice"));
  console.ask_tenant(Asked("GET", "/notes").bearer("alice"));
  console.ask_tenant(Asked("GET", "/notes"));
  console.ask_tenant(Asked("GET", "/nowhere"));
  const http::Reply reply = console.ask(Asked("GET", "/__admin/metrics"));
  EXPECT_EQ(header_of(reply, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line : {R"(understudy_requests_total{provider="notes",operation="listNotes",status="2xx"} 2)",
                           R"(understudy_requests_total{provider="notes",operation="unrouted",status="4xx"} 1)",
                           R"(understudy_request_seconds_count{provider="notes",operation="listNotes"} 3)",
                           R"(understudy_request_seconds_bucket{provider="notes",operation="listNotes",le="+Inf"} 3)"})
    EXPECT_NE(reply.body.find(line), std::string::npos) << line << "\n" << reply.body;
}

TEST(Metrics, LeaveOutWhatNeverHappened) {
  Console console;
  EXPECT_EQ(console.ask(Asked("GET", "/__admin/metrics")).body.find("operation="), std::string::npos);
}

}  // namespace
}  // namespace admin
