#include "admin/api.h"

#include <gtest/gtest.h>

#include "unit/admin/console.h"

namespace admin {
namespace {

using support::Asked;
using support::header_of;
using testing::Console;
using testing::member;

core::Process with_token(std::string token = "s3cret") {
  core::Process process = support::frozen_process();
  process.admin_token = std::move(token);
  return process;
}

// The clock, asked for in some way.
int status_of(Console& console, Asked asked) { return console.ask(asked).status; }
Asked clock() { return Asked("GET", "/__admin/clock"); }

TEST(Access, IsOpenOnALoopbackListener) {
  Console open, closed(with_token());
  for (Console* console : {&open, &closed}) {
    EXPECT_EQ(status_of(*console, clock()), 200);
    EXPECT_EQ(status_of(*console, clock().bearer("s3cret")), 200);
    EXPECT_EQ(status_of(*console, clock().bearer("wrong")), 200);
  }
}

TEST(Access, TakesTheTokenOnAnyOtherListener) {
  Console console(with_token());
  EXPECT_EQ(status_of(console, clock().listener(1)), 401);
  EXPECT_EQ(status_of(console, clock().listener(1).bearer("wrong")), 401);
  EXPECT_EQ(status_of(console, clock().listener(1).bearer("s3cre")), 401);
  EXPECT_EQ(status_of(console, clock().listener(1).bearer("")), 401);
  EXPECT_EQ(status_of(console, clock().listener(1).header("Authorization", "s3cret")), 401);
  EXPECT_EQ(status_of(console, clock().listener(1).header("Authorization", "bearer s3cret")), 200);
}

TEST(Access, AsksForTheTokenWhereItIsMissing) {
  Console console(with_token());
  EXPECT_EQ(header_of(console.ask(clock().listener(1)), "WWW-Authenticate"), "Bearer");
}

TEST(Access, IsOffOnAnyOtherListenerWithoutAToken) {
  Console console;
  for (const char* token : {"", "s3cret"}) EXPECT_EQ(status_of(console, clock().listener(1).bearer(token)), 403);
}

TEST(Access, IsOffEverywhereWhereItIsTurnedOff) {
  core::Process process = with_token();
  process.admin_off = true;
  Console console(process);
  for (std::size_t listener : {0U, 1U}) EXPECT_EQ(status_of(console, clock().listener(listener).bearer("s3cret")), 403);
}

TEST(Access, ToHealthIsAlwaysOpen) {
  core::Process process = with_token();
  process.admin_off = true;
  Console console(process);
  console.process.verify_responses = false;  // the notes' digest is none
  EXPECT_EQ(status_of(console, Asked("GET", "/__admin/health").listener(1).host("anything.example").header("Origin", "http://x")), 200);
}

struct Page {
  const char* host;
  const char* origin;  // "" for none
  const char* site;    // of Sec-Fetch-Site; "" for none
  int status;
};

constexpr Page kPages[] = {
    {"localhost:7310", "", "", 200},
    {"127.0.0.1:7310", "", "", 200},
    {"[::1]:7310", "", "", 200},
    {"notes.localhost:7310", "", "", 200},
    {"LOCALHOST:7310", "", "", 200},
    // A name that an attacker's DNS leads here.
    {"rebound.example:7310", "", "", 403},
    {"localhost.example:7310", "", "", 403},
    {"192.168.1.5:7310", "", "", 403},
    {"", "", "", 403},
    // A page of the server's own, and of others.
    {"localhost:7310", "http://localhost:7310", "same-origin", 200},
    {"localhost:7310", "HTTP://LOCALHOST:7310", "", 200},
    {"localhost:7310", "http://localhost:7311", "", 403},
    {"localhost:7310", "http://127.0.0.1:7310", "", 403},
    {"localhost:7310", "https://localhost:7310", "", 403},
    {"localhost:7310", "http://evil.example", "", 403},
    {"localhost:7310", "null", "", 403},
    // What a browser says of who asks; a person who types the address is "none".
    {"localhost:7310", "", "none", 200},
    {"localhost:7310", "", "same-origin", 200},
    {"localhost:7310", "", "same-site", 403},
    {"localhost:7310", "", "cross-site", 403},
};

Asked of_page(const Page& page) {
  Asked asked = clock().host(page.host);
  if (*page.origin != '\0') asked.header("Origin", page.origin);
  if (*page.site != '\0') asked.header("Sec-Fetch-Site", page.site);
  return asked;
}

TEST(Access, IsNotForPagesOfOthers) {
  Console console;
  for (const Page& page : kPages)
    EXPECT_EQ(status_of(console, of_page(page)), page.status) << page.host << " " << page.origin << " " << page.site;
}

TEST(Access, IsForAnyPageThatHasTheToken) {
  Console console(with_token());
  for (const Page& page : kPages) EXPECT_EQ(status_of(console, of_page(page).bearer("s3cret")), 200) << page.host;
}

TEST(Access, SaysNothingToPagesAboutWhatTheyMaySee) {
  Console console;
  const http::Reply reply = console.ask(clock().header("Origin", "http://localhost:7310"));
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), std::nullopt);
}

TEST(Answer, IsNotToBeKept) {
  Console console;
  EXPECT_EQ(header_of(console.ask(clock()), "Cache-Control"), "no-store");
  EXPECT_EQ(header_of(console.ask(Asked("GET", "/__admin/nothing")), "Cache-Control"), "no-store");
}

TEST(Problem, HasTheFormOfTheStandard) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/nothing"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/problem+json");
  EXPECT_EQ(member(reply, "/type"), "about:blank");
  EXPECT_EQ(member(reply, "/title"), "Not Found");
  EXPECT_EQ(member(reply, "/status"), "404");
  EXPECT_NE(member(reply, "/detail"), "");
}

TEST(Problem, NamesTheMethodsThatAPathTakes) {
  Console console;
  const http::Reply reply = console.ask(Asked("POST", "/__admin/clock", "{}"));
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(header_of(reply, "Allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
}

TEST(Problem, PointsAtWhatIsWrongInABody) {
  Console console;
  const http::Reply reply = console.ask(Asked("POST", "/__admin/clock/advance", R"({"by":"5m","nickname":1})"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(member(reply, "/errors/0/pointer"), "/nickname");
}

TEST(Problem, NamesAWrongParameter) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/requests?limit=0"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(member(reply, "/errors/0/parameter"), "limit");
}

TEST(Preflight, NamesTheMethodsAndAllowsNobody) {
  Console console;
  const http::Reply reply = console.ask(Asked("OPTIONS", "/__admin/clock").header("Origin", "http://evil.example"));
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(header_of(reply, "Allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), std::nullopt);
  EXPECT_EQ(console.ask(Asked("OPTIONS", "/__admin/nothing")).status, 404);
}

TEST(Api, HasBehaviourForAllThatItDeclares) {
  Context context;
  const Api api(testing::contract(), context);
  for (std::uint32_t i = 0; i < api.contract().operations().size(); ++i)
    EXPECT_TRUE(api.has_behaviour(i)) << api.contract().operations()[i]->id;
}

TEST(Api, CannotBeOfADocumentThatLacksItsOperations) {
  Context context;
  EXPECT_THROW(Api(std::make_shared<core::Contract>(support::contract_of(support::kNotes)), context), std::runtime_error);
}

}  // namespace
}  // namespace admin
