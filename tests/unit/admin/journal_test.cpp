#include <gtest/gtest.h>

#include "unit/admin/console.h"

namespace admin {
namespace {

using support::Asked;
using testing::Console;
using testing::member;

// alice lists twice and adds once, bob is refused, somebody asks for nothing.
void make_history(Console& console) {
  console.ask_tenant(Asked("GET", "/notes").bearer("alice").header("X-Run", "one"));
  console.ask_tenant(Asked("POST", "/notes", R"({"text":"eggs"})").bearer("alice"));
  console.world().clock().advance(std::chrono::hours{1});
  console.ask_tenant(Asked("GET", "/notes").bearer("alice"));
  console.ask_tenant(Asked("DELETE", "/notes/none").bearer("bob"));
  console.ask_tenant(Asked("GET", "/nowhere"));
}

std::size_t listed(Console& console, const std::string& query) {
  const http::Reply reply = console.ask(Asked("GET", "/__admin/requests" + query));
  EXPECT_EQ(reply.status, 200) << query;
  const auto tree = json::parse_json(reply.body);
  return tree ? tree->find("requests")->array()->size() : 999;
}

// How many requests fit a match; -1 where verification does not pass with exactly that many.
int matching(Console& console, const std::string& match, const std::string& rest = "") {
  for (int n = 0; n < 10; ++n) {
    const http::Reply reply = console.ask(
        Asked("POST", "/__admin/verify", R"({"match":)" + match + R"(,"exactly":)" + std::to_string(n) + rest + "}"));
    if (reply.status == 200) return n;
    EXPECT_EQ(reply.status, 409) << match << reply.body;
  }
  return -1;
}

TEST(ListRequests, ShowsTheNewestFirst) {
  Console console;
  make_history(console);
  const http::Reply reply = console.ask(Asked("GET", "/__admin/requests"));
  EXPECT_EQ(member(reply, "/requests/0/path"), "/nowhere");
  EXPECT_EQ(member(reply, "/requests/4/path"), "/notes");
  EXPECT_EQ(member(reply, "/meta"), R"({"total":5,"evicted":0})");
}

TEST(ListRequests, PicksByOperationStatusAndUser) {
  Console console;
  make_history(console);
  EXPECT_EQ(listed(console, "?operation=listNotes"), 2U);
  EXPECT_EQ(listed(console, "?status=404"), 2U);
  EXPECT_EQ(listed(console, "?user=alice"), 3U);
  EXPECT_EQ(listed(console, "?user=alice@example.test&operation=addNote&status=201"), 1U);
  EXPECT_EQ(listed(console, "?user=nobody"), 0U);
  EXPECT_EQ(listed(console, "?operation=list"), 0U);
}

TEST(ListRequests, GivesNoMoreThanAsked) {
  Console console;
  make_history(console);
  EXPECT_EQ(listed(console, "?limit=2"), 2U);
}

TEST(ListRequests, GivesWhatIsNewerThanAnEntryOrATime) {
  Console console;
  make_history(console);
  const std::string id = member(console.ask(Asked("GET", "/__admin/requests")), "/requests/2/id");
  EXPECT_EQ(listed(console, "?since=" + id), 2U);
  EXPECT_EQ(listed(console, "?since=2026-01-01T12:00:00Z"), 3U);
  EXPECT_EQ(listed(console, "?since=2026-01-01T11:59:59Z"), 5U);
  EXPECT_EQ(listed(console, "?since=2026-01-01T13:00:00Z"), 0U);
}

TEST(ListRequests, LeavesAdministrationOut) {
  Console console;
  console.ask(Asked("GET", "/__admin/clock"));
  EXPECT_EQ(listed(console, ""), 0U);
}

TEST(ListRequests, MasksSecretsUnlessTheyAreWanted) {
  for (bool secrets : {false, true}) {
    core::Process process = support::frozen_process();
    process.journal_secrets = secrets;
    Console console(process);
    console.ask_tenant(Asked("GET", "/notes").bearer("alice"));
    EXPECT_EQ(member(console.ask(Asked("GET", "/__admin/requests")), "/requests/0/request/headers/authorization"),
              secrets ? "Bearer alice" : "Bearer ***");
  }
}

TEST(ClearRequests, ForgetsThemAll) {
  Console console;
  make_history(console);
  EXPECT_EQ(console.ask(Asked("DELETE", "/__admin/requests")).status, 204);
  EXPECT_EQ(listed(console, ""), 0U);
}

TEST(Verify, CountsWhatFitsEveryKey) {
  Console console;
  make_history(console);
  EXPECT_EQ(matching(console, "{}"), 5);
  EXPECT_EQ(matching(console, R"({"operation":"listNotes"})"), 2);
  EXPECT_EQ(matching(console, R"({"operation":["listNotes","addNote"]})"), 3);
  EXPECT_EQ(matching(console, R"({"tag":"Notes"})"), 3);
  EXPECT_EQ(matching(console, R"({"method":"get"})"), 3);
  EXPECT_EQ(matching(console, R"({"path":"/notes*"})"), 4);
  EXPECT_EQ(matching(console, R"({"user":"alice"})"), 3);
  EXPECT_EQ(matching(console, R"({"header":{"x-run":"one"}})"), 1);
  EXPECT_EQ(matching(console, R"({"body":{"/text":"eggs"}})"), 1);
  EXPECT_EQ(matching(console, R"({"user":"alice","method":"POST","path":"/nowhere"})"), 0);
}

TEST(Verify, CountsByStatusAndSince) {
  Console console;
  make_history(console);
  EXPECT_EQ(matching(console, "{}", R"(,"status":404)"), 2);
  EXPECT_EQ(matching(console, "{}", R"(,"status":[200,201])"), 3);
  EXPECT_EQ(matching(console, "{}", R"(,"since":"2026-01-01T12:30:00Z")"), 3);
}

TEST(Verify, TakesALeastAndAMost) {
  Console console;
  make_history(console);
  const auto status = [&](const std::string& bounds) {
    return console.ask(Asked("POST", "/__admin/verify", R"({"match":{"operation":"listNotes"},)" + bounds + "}")).status;
  };
  EXPECT_EQ(status(R"("at_least":2)"), 200);
  EXPECT_EQ(status(R"("at_least":3)"), 409);
  EXPECT_EQ(status(R"("at_most":2)"), 200);
  EXPECT_EQ(status(R"("at_most":1)"), 409);
  EXPECT_EQ(status(R"("at_least":1,"at_most":3)"), 200);
}

TEST(Verify, SaysWhatCameInstead) {
  Console console;
  make_history(console);
  const http::Reply reply = console.ask(Asked("POST", "/__admin/verify", R"({"match":{"operation":"greet"},"at_least":1,"at_most":2})"));
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(member(reply, "/actual"), "0");
  EXPECT_EQ(member(reply, "/detail"), "Expected at least 1 and at most 2 of these requests, and 0 came.");
  EXPECT_EQ(member(reply, "/requests/4/operation"), "listNotes");
}

TEST(Verify, SaysThatItCouldNotLookAtWhatIsNoLongerKept) {
  core::Process process = support::frozen_process();
  process.journal_entries = 2;
  Console console(process);
  make_history(console);
  const http::Reply reply = console.ask(Asked("POST", "/__admin/verify", R"({"match":{},"exactly":5})"));
  EXPECT_EQ(reply.status, 409);
  EXPECT_NE(member(reply, "/detail").find("3 older ones are no longer kept"), std::string::npos) << member(reply, "/detail");
}

}  // namespace
}  // namespace admin
