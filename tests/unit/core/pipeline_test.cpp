#include "core/pipeline.h"

#include <gtest/gtest.h>

#include <latch>

#include "unit/support/universe.h"

namespace core {
namespace {

using support::Asked;
using support::header_of;
using support::Universe;
using Texts = std::vector<std::string>;

// The cause that the answer was rendered from; "" where it was none.
std::string cause_of(const http::Reply& reply) {
  const auto tree = json::parse_json(reply.body);
  const json::Tree* cause = tree ? tree->find("cause") : nullptr;
  return cause == nullptr ? "" : std::string(cause->string_or(""));
}

Process verifying() {
  Process process = support::frozen_process();
  process.verify_responses = true;
  return process;
}

TEST(Pipeline, AnswersAQuery) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("GET", "/notes").bearer("alice"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"(["milk"])");
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(reply, "X-Vendor"), "notes");
}

TEST(Pipeline, AnswersACommandWithTheMediaTypeOfItsStatus) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("POST", "/notes", R"({"text":"eggs"})").bearer("alice"));
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/vnd.note+json");
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).body, R"(["milk","eggs"])");
}

TEST(Pipeline, AnswersNothingWithoutAContentType) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("DELETE", "/notes/milk").bearer("alice"));
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(header_of(reply, "Content-Type"), std::nullopt);
}

TEST(Pipeline, DecodesPathParameters) {
  Universe universe(support::frozen_process(), "[{login: a, token: a, notes: ['two words']}]");
  EXPECT_EQ(universe.ask(Asked("DELETE", "/notes/two%20words").bearer("a")).status, 204);
}

TEST(Pipeline, RoutesBeforeItAuthenticates) {
  Universe universe;
  EXPECT_EQ(cause_of(universe.ask(Asked("GET", "/nowhere"))), causes::kUnknownPath);
  EXPECT_EQ(cause_of(universe.ask(Asked("PATCH", "/notes"))), causes::kMethodNotAllowed);
  EXPECT_EQ(universe.vendor.trail, (Texts{"render unknown_path", "render method_not_allowed"}));
}

TEST(Pipeline, AuthenticatesBeforeItValidates) {
  Universe universe;
  EXPECT_EQ(cause_of(universe.ask(Asked("POST", "/notes", "{"))), "denied");
  EXPECT_EQ(universe.vendor.trail, (Texts{"authenticate", "render denied"}));
}

TEST(Pipeline, ValidatesBeforeItRuns) {
  Universe universe;
  EXPECT_EQ(cause_of(universe.ask(Asked("POST", "/notes", R"({"text":5})").bearer("alice"))), causes::kBodyInvalid);
  EXPECT_EQ(universe.vendor.trail, (Texts{"authenticate", "render body_invalid"}));
}

TEST(Pipeline, RunsWhatIsWell) {
  Universe universe;
  universe.ask(Asked("GET", "/notes").bearer("alice"));
  EXPECT_EQ(universe.vendor.trail, (Texts{"authenticate", "run"}));
}

TEST(Pipeline, KnowsNoPathWithABrokenEscape) {
  Universe universe;
  for (const char* target : {"/notes/%", "/notes/%zz", "/notes/%2f", "/notes/%00", "/notes/%ff"})
    EXPECT_EQ(cause_of(universe.ask(Asked("DELETE", target).bearer("alice"))), causes::kUnknownPath) << target;
}

TEST(Pipeline, FinishesProblemsToo) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("GET", "/nowhere"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(header_of(reply, "X-Vendor"), "notes");
}

TEST(Pipeline, LeavesPreflightsToTheVendor) {
  Universe universe;
  EXPECT_EQ(universe.ask(Asked("OPTIONS", "/nowhere")).status, 204);
  EXPECT_EQ(universe.vendor.trail, Texts{"preflight"});
}

TEST(Pipeline, AnswersHeadAsGet) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("HEAD", "/notes").bearer("alice"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/json");
}

TEST(Pipeline, AnswersFromTheDocumentWhereThereIsNoBehaviour) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("GET", "/greeting"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "hello");
  EXPECT_EQ(header_of(reply, "Content-Type"), "text/plain");
}

TEST(Pipeline, MakesUpWhatTheDocumentHasNoExampleOfTheSameEachTime) {
  Universe universe, same;
  const http::Reply reply = universe.ask(Asked("GET", "/sample"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(json::parse_json(reply.body)->find("n")->integer());
  EXPECT_EQ(universe.ask(Asked("GET", "/sample")).body, reply.body);
  EXPECT_EQ(same.ask(Asked("GET", "/sample")).body, reply.body);
}

Process obliging() {
  Process process = support::frozen_process();
  process.allow_prefer = true;
  return process;
}

TEST(Pipeline, AnswersAsIsPreferredWhereAClientMayAsk) {
  Universe universe(obliging());
  const http::Reply reply = universe.ask(Asked("POST", "/notes", "{}").bearer("alice").header("Prefer", "code=201"));
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body, "{}");
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/vnd.note+json");
  EXPECT_EQ(header_of(reply, "Preference-Applied"), "code=201");
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).body, R"(["milk"])") << "nothing has run";
  EXPECT_EQ(cause_of(universe.ask(Asked("POST", "/notes", "{}").header("Prefer", "code=201"))), "denied");
}

TEST(Pipeline, PassesOverAPreferenceThatItCannotMeet) {
  Universe universe(obliging()), strict;
  for (auto* asked : {&universe, &strict}) {
    const char* preference = asked == &strict ? "code=200" : "code=418";
    const http::Reply reply = asked->ask(Asked("GET", "/notes").bearer("alice").header("Prefer", preference));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"(["milk"])");
    EXPECT_EQ(header_of(reply, "Preference-Applied"), std::nullopt);
  }
}

TEST(Pipeline, SaysWhereThereIsNothingToAnswerWith) {
  Universe universe;
  EXPECT_EQ(cause_of(universe.ask(Asked("GET", "/mute"))), causes::kNotImplemented);
}

TEST(Pipeline, AnswersABugWithTheVendors500) {
  Universe universe;
  const http::Reply reply = universe.ask(Asked("GET", "/broken"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(cause_of(reply), causes::kInternal);
  EXPECT_EQ(reply.body.find("nobody thought"), std::string::npos);
  EXPECT_EQ(header_of(reply, "X-Vendor"), "notes");
}

TEST(Pipeline, StillAnswersAfterABug) {
  Universe universe;
  universe.ask(Asked("GET", "/broken"));
  EXPECT_EQ(universe.ask(Asked("GET", "/greeting")).status, 200);
}

TEST(Pipeline, HoldsARequestAndRecordsItOnceItIsAnswered) {
  Universe universe;
  EXPECT_TRUE(universe.ask(Asked("GET", "/patience")).hold);
  EXPECT_TRUE(universe.journal().empty());
  const http::Reply reply = universe.ask(Asked("GET", "/patience").held(std::chrono::milliseconds{5}));
  EXPECT_FALSE(reply.hold);
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(universe.journal().size(), 1U);
}

TEST(Pipeline, HoldsARequestThatNeedsTheSigningKey) {
  std::latch allowed(1);
  const oauth::ProcessKey pending([&] {
    allowed.wait();
    return support::first_key();
  });
  Process process = support::frozen_process();
  process.signing_key = &pending;
  Universe universe(process);
  EXPECT_TRUE(universe.ask(Asked("GET", "/notes").bearer("a.b.c")).hold);
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).status, 200);
  allowed.count_down();
  while (pending.get() == nullptr) std::this_thread::yield();
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("a.b.c")).status, 401);
}

TEST(Pipeline, LetsAWrongReplyPassUnlessAskedToVerify) {
  Universe universe;
  EXPECT_EQ(universe.ask(Asked("GET", "/liar")).status, 200);
}

TEST(Pipeline, AnswersAReplyThatBreaksTheContractWith500) {
  Universe universe(verifying());
  const http::Reply reply = universe.ask(Asked("GET", "/liar"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(cause_of(reply), causes::kInternal);
}

TEST(Pipeline, PassesARightReplyWhenVerifying) {
  Universe universe(verifying());
  EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice")).status, 200);
}

TEST(Pipeline, AnswersAnUndeclaredStatusWith500WhenVerifying) {
  Universe universe(verifying());
  EXPECT_EQ(universe.ask(Asked("GET", "/notes")).status, 500);
}

TEST(Pipeline, OnlyNotesAWrongReplyWhenLenient) {
  Process process = verifying();
  process.lenient_verification = true;
  Universe universe(process);
  EXPECT_EQ(universe.ask(Asked("GET", "/liar")).status, 200);
  ASSERT_EQ(universe.journal().size(), 1U);
  EXPECT_NE(universe.journal().front().exchange.violations, "");
}

// They are why the answer was 400: verifying the answer must not make them go away.
TEST(Pipeline, KeepsTheViolationsOfARequestWhenItVerifiesTheReply) {
  Process process = verifying();
  process.lenient_verification = true;
  Universe universe(process);
  universe.ask(Asked("POST", "/notes", R"({"text":5})").bearer("alice"));
  ASSERT_EQ(universe.journal().size(), 1U);
  EXPECT_TRUE(universe.journal().front().exchange.violations.starts_with("/text "))
      << universe.journal().front().exchange.violations;
}

TEST(Pipeline, RecordsTheExchange) {
  Universe universe;
  universe.ask(Asked("POST", "/notes?x=1", R"({"text":"eggs"})").bearer("alice"));
  const auto entries = universe.journal();
  ASSERT_EQ(entries.size(), 1U);
  const Exchange& kept = entries.front().exchange;
  EXPECT_EQ(kept.time, support::kNoon);
  EXPECT_EQ(kept.status, 201);
  EXPECT_EQ(kept.operation, "addNote");
  EXPECT_EQ(kept.method, "POST");
  EXPECT_EQ(kept.target, "/notes?x=1");
  EXPECT_EQ(kept.user, "alice@example.test");
  EXPECT_EQ(kept.account_id, universe.world().accounts().resolve("alice")->id);
  EXPECT_EQ(kept.request_headers, "Content-Type: application/json\r\nAuthorization: Bearer alice\r\n");
  EXPECT_EQ(kept.request_body, R"({"text":"eggs"})");
  EXPECT_TRUE(kept.response_headers.starts_with("Content-Type: application/vnd.note+json\r\n"));
  EXPECT_TRUE(kept.response_body.starts_with(R"({"id":)"));
}

TEST(Pipeline, RecordsWhatItRefused) {
  Universe universe;
  universe.ask(Asked("GET", "/nowhere"));
  universe.ask(Asked("POST", "/notes", R"({"text":5})").bearer("alice"));
  const auto entries = universe.journal();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_TRUE(entries[0].exchange.violations.starts_with("/text "));
  EXPECT_EQ(entries[1].exchange.operation, "");
  EXPECT_EQ(entries[1].exchange.user, "");
  EXPECT_EQ(entries[1].exchange.violations, "");
}

TEST(Pipeline, CountsByOperationAndStatus) {
  Universe universe;
  universe.ask(Asked("GET", "/notes").bearer("alice"));
  universe.ask(Asked("GET", "/notes"));
  universe.ask(Asked("GET", "/nowhere"));
  EXPECT_EQ(universe.metrics.sum(0).by_class, (std::array<std::uint64_t, 6>{0, 0, 1, 0, 1, 0}));
  EXPECT_EQ(universe.metrics.sum(universe.metrics.operations()).by_class[4], 1U);
}

TEST(Pipeline, RecordsNothingWhereNothingIsAskedFor) {
  Universe universe;
  const Pipeline silent(universe.vendor, nullptr, false);
  http::Reply reply;
  const Asked asked("GET", "/greeting");
  silent.serve(universe.world(), asked.request(), "http://localhost:7310", universe.scratch, reply);
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(universe.journal().empty());
}

TEST(Pipeline, ClearsWhatTheReplyHeldBefore) {
  Universe universe;
  http::Reply reply;
  reply.status = 418;
  reply.body = "old";
  reply.headers = "Old: yes\r\n";
  reply.close = true;
  const Asked asked("GET", "/greeting");
  universe.pipeline.serve(universe.world(), asked.request(), "http://localhost:7310", universe.scratch, reply);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "hello");
  EXPECT_EQ(header_of(reply, "Old"), std::nullopt);
  EXPECT_FALSE(reply.close);
}

TEST(Pipeline, RefusesInTheVendorsWordsWithTheServersStatus) {
  Universe universe;
  http::Reply reply;
  universe.pipeline.refuse(universe.world(), 431, reply);
  EXPECT_EQ(reply.status, 431);
  EXPECT_EQ(cause_of(reply), causes::kRequestRefused);
  EXPECT_EQ(header_of(reply, "X-Vendor"), "notes");
}

}  // namespace
}  // namespace core
