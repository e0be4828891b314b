#include "core/scripting.h"

#include <gtest/gtest.h>

#include <latch>

#include "unit/support/universe.h"

namespace core {
namespace {

using namespace std::chrono_literals;
using support::Asked;
using support::header_of;

class ScriptingTest : public ::testing::Test {
 protected:
  void load(std::string_view rest, std::string_view name = "s") {
    const std::string text = "{scenario: " + std::string(name) + ", provider: notes, " + std::string(rest) + "}";
    universe.world().scenarios().put(std::make_shared<const scenario::Script>(scenario::Script::compile(support::yaml(text))));
  }
  void load_rules(std::string_view list) { load("rules: [" + std::string(list) + "]"); }

  http::Reply add(const std::string& text, const std::string& user = "alice") {
    return universe.ask(Asked("POST", "/notes", R"({"text":")" + text + "\"}").bearer(user));
  }
  http::Reply list(const std::string& user = "alice") { return universe.ask(Asked("GET", "/notes").bearer(user)); }
  std::string rule_in_journal() { return std::string(universe.journal().front().exchange.rule); }
  std::vector<std::string> trail_of(const Asked& asked) {
    universe.vendor.trail.clear();
    universe.ask(asked);
    return universe.vendor.trail;
  }

  support::Universe universe;
};

using Texts = std::vector<std::string>;

// ---------------------------------------------------------------------------------------------------------- rules

TEST_F(ScriptingTest, AnswersInPlaceOfTheOperationWhichDoesNotRun) {
  load_rules("{match: {operation: addNote}, respond: {status: 201, body: {id: n1}}}");
  EXPECT_EQ(trail_of(Asked("POST", "/notes", R"({"text":"eggs"})").bearer("alice")), Texts{"authenticate"});
  const http::Reply reply = add("eggs");
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body, R"({"id":"n1"})");
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/vnd.note+json");
  EXPECT_EQ(header_of(reply, "X-Vendor"), "notes");
  EXPECT_EQ(list().body, R"(["milk"])");
}

TEST_F(ScriptingTest, SeesTheFieldsOfAForm) {
  load_rules("{match: {operation: addNote, body: {/text: eggs & ham}}, respond: {status: 201, body: {id: n1}}}");
  const auto post = [&](std::string form) {
    return universe.ask(Asked("POST", "/notes", std::move(form), "application/x-www-form-urlencoded; charset=UTF-8").bearer("alice"));
  };
  EXPECT_EQ(post("kind=a&text=eggs+%26+ham").status, 201);
  EXPECT_NE(post("text=eggs").status, 201);
  EXPECT_NE(post("text=%").status, 201);
}

TEST_F(ScriptingTest, LosesTheAnswerAndKeepsTheChangeAfterwards) {
  load_rules("{match: {operation: addNote}, respond: {status: 500, body: {}}, stage: after, off_spec: true}");
  EXPECT_EQ(add("eggs").status, 500);
  EXPECT_EQ(list().body, R"(["milk","eggs"])");
}

TEST_F(ScriptingTest, IsDecidedAfterAuthenticationAndBeforeTheBodyIsValidated) {
  load_rules("{match: {operation: addNote}, respond: {status: 201, body: {}}}");
  EXPECT_EQ(universe.ask(Asked("POST", "/notes", "{}")).status, 401);
  EXPECT_EQ(universe.ask(Asked("POST", "/notes", "{").bearer("alice")).status, 201);
  const state::Guard guard;
  EXPECT_EQ(universe.world().scenarios().loaded(guard)->find("s")->matched(0), 1U);
}

TEST_F(ScriptingTest, ValidatesTheBodyWhereTheOperationRuns) {
  load_rules("{match: {operation: addNote}, fault: EMPTY_RESPONSE, stage: after}");
  const http::Reply reply = universe.ask(Asked("POST", "/notes", "{}").bearer("alice"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.fault, http::Fault::kEmptyResponse);
}

TEST_F(ScriptingTest, MatchesByUserHeaderTagPathAndBody) {
  const std::pair<const char*, bool> matches[] = {{"{user: alice}", false}, {"{user: alice@example.test}", false},
                                                  {"{header: {x-run: one}}", false}, {"{method: get}", false},
                                                  {"{tag: Notes}", true}, {"{path: '/no*'}", true},
                                                  {"{operation: [addNote, listNotes]}", true}};
  for (const auto& [match, of_both] : matches) {
    load_rules("{match: " + std::string(match) + ", respond: {status: 200, body: [scripted]}}");
    EXPECT_EQ(universe.ask(Asked("GET", "/notes").bearer("alice").header("X-Run", "one")).body, R"(["scripted"])") << match;
    EXPECT_EQ(universe.ask(Asked("POST", "/notes", R"({"text":"x"})").bearer("bob")).body == R"(["scripted"])", of_both) << match;
  }
  load_rules("{match: {body: {/text: eggs}}, respond: {status: 201, body: {}}}");
  EXPECT_EQ(add("eggs").body, "{}");
  EXPECT_NE(add("milk").body, "{}");
}

TEST_F(ScriptingTest, AnswersWithTheDocumentsExampleOrWithWhatItMakesUp) {
  load_rules("{match: {operation: greet}, respond: {status: 200}}, {match: {operation: sample}, respond: {status: 200}}");
  EXPECT_EQ(universe.ask(Asked("GET", "/greeting")).body, "hello");
  EXPECT_TRUE(json::parse_json(universe.ask(Asked("GET", "/sample")).body)->find("n")->integer());
}

TEST_F(ScriptingTest, AnswersWithNothingWhereTheDocumentHasNothing) {
  load_rules("{match: {operation: greet}, respond: {status: 418}, off_spec: true}");
  const http::Reply reply = universe.ask(Asked("GET", "/greeting"));
  EXPECT_EQ(reply.status, 418);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(header_of(reply, "Content-Type"), std::nullopt);
}

TEST_F(ScriptingTest, RendersACauseAsTheProviderDoes) {
  load_rules("{match: {operation: addNote}, respond: {cause: refused}}, {match: {operation: deleteNote}, respond: {cause: refused, status: 410}, off_spec: true}");
  const http::Reply reply = add("eggs");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reply.body, R"({"cause":"refused","arguments":["eggs"],"violations":[]})");
  const http::Reply other = universe.ask(Asked("DELETE", "/notes/milk").bearer("alice"));
  EXPECT_EQ(other.status, 410);
  EXPECT_EQ(other.body, R"({"cause":"refused","arguments":["milk"],"violations":[]})");
}

TEST_F(ScriptingTest, ReplacesHeaders) {
  load_rules("{match: {operation: greet}, respond: {status: 200, body: gone, headers: {content-type: text/html, X-Vendor: me, X-New: a}}, off_spec: true}");
  const http::Reply reply = universe.ask(Asked("GET", "/greeting"));
  EXPECT_EQ(reply.body, "gone");
  EXPECT_EQ(reply.headers.find("text/plain"), std::string::npos);
  EXPECT_EQ(header_of(reply, "content-type"), "text/html");
  EXPECT_EQ(header_of(reply, "X-Vendor"), "me");
  EXPECT_EQ(header_of(reply, "X-New"), "a");
  EXPECT_EQ(reply.headers.find("notes"), std::string::npos);
}

TEST_F(ScriptingTest, SendsATextAsJsonWhereItIsJson) {
  load_rules("{match: {operation: addNote}, respond: {status: 201, body: text}, off_spec: true}");
  EXPECT_EQ(add("eggs").body, R"("text")");
}

TEST_F(ScriptingTest, DelaysWhatIsOtherwiseAsItIs) {
  load_rules("{match: {operation: listNotes}, delay: 200ms}");
  const http::Reply reply = list();
  EXPECT_EQ(reply.delay, 200ms);
  EXPECT_EQ(reply.body, R"(["milk"])");
  EXPECT_EQ(add("eggs").delay, 0ms);
}

TEST_F(ScriptingTest, ChangesNothingBeforeAFaultAndShowsWhatASafeMethodReads) {
  load_rules("{match: {operation: [addNote, listNotes]}, fault: TRUNCATED_BODY}");
  EXPECT_EQ(add("eggs").fault, http::Fault::kTruncatedBody);
  const http::Reply reply = list();
  EXPECT_EQ(reply.fault, http::Fault::kTruncatedBody);
  EXPECT_EQ(reply.body, R"(["milk"])");
}

TEST_F(ScriptingTest, KeepsTheChangeBeforeAFaultOfTheOtherStage) {
  load_rules("{match: {operation: addNote}, fault: CONNECTION_RESET_BY_PEER, stage: after}");
  EXPECT_EQ(add("eggs").fault, http::Fault::kConnectionReset);
  EXPECT_EQ(list().body, R"(["milk","eggs"])");
}

TEST_F(ScriptingTest, CutsAResponseOfItsOwn) {
  load_rules("{match: {operation: listNotes}, respond: {status: 200, body: [a]}, fault: TRUNCATED_BODY, delay: 1s}");
  const http::Reply reply = list();
  EXPECT_EQ(reply.body, R"(["a"])");
  EXPECT_EQ(reply.fault, http::Fault::kTruncatedBody);
  EXPECT_EQ(reply.delay, 1s);
}

TEST_F(ScriptingTest, LeavesTheAnswerAloneWhereARuleOnlyMovesTheState) {
  load_rules("{match: {operation: listNotes}, when: {state: start}, then: {state: on}}, {match: {}, when: {state: on}, respond: {status: 200, body: [on]}}");
  EXPECT_EQ(list().body, R"(["milk"])");
  EXPECT_EQ(list().body, R"(["on"])");
}

TEST_F(ScriptingTest, SaysInTheJournalWhichRuleItWas) {
  load_rules("{name: mine, match: {operation: listNotes}, when: {call: 2}, respond: {status: 200, body: []}}, {match: {operation: addNote}, delay: 1ms}");
  list();
  EXPECT_EQ(rule_in_journal(), "");
  list();
  EXPECT_EQ(rule_in_journal(), "mine");
  add("eggs");
  EXPECT_EQ(rule_in_journal(), "s/2");
}

TEST_F(ScriptingTest, IsGoneWithAReset) {
  load_rules("{match: {}, respond: {status: 200, body: []}}");
  universe.tenant.reset();
  EXPECT_EQ(list().body, R"(["milk"])");
}

TEST_F(ScriptingTest, IsNotHeldAgainstTheContractWhichWasDoneWhenItWasLoaded) {
  Process process = support::frozen_process();
  process.verify_responses = true;
  support::Universe verifying(process);
  verifying.world().scenarios().put(std::make_shared<const scenario::Script>(scenario::Script::compile(support::yaml(
      "{scenario: s, provider: notes, rules: [{match: {operation: listNotes}, respond: {status: 418, body: 1}, off_spec: true}]}"))));
  EXPECT_EQ(verifying.ask(Asked("GET", "/notes").bearer("alice")).status, 418);
}

// A request that waits for the signing key is asked again: it must count once.
TEST_F(ScriptingTest, CountsNothingBeforeTheSigningKeyIsThere) {
  std::latch allowed(1);
  const oauth::ProcessKey pending([&] {
    allowed.wait();
    return support::first_key();
  });
  Process process = support::frozen_process();
  process.signing_key = &pending;
  support::Universe waiting(process);
  waiting.world().scenarios().put(std::make_shared<const scenario::Script>(scenario::Script::compile(support::yaml(
      "{scenario: s, provider: notes, limits: [{per: tenant, rate: 1, window: 1h}], rules: [{match: {}, when: {call: 1}, respond: {status: 200, body: [first]}}]}"))));
  EXPECT_TRUE(waiting.ask(Asked("GET", "/notes").bearer("alice")).hold);
  allowed.count_down();
  while (pending.get() == nullptr) std::this_thread::yield();
  EXPECT_EQ(waiting.ask(Asked("GET", "/notes").bearer("alice")).body, R"(["first"])");
}

// --------------------------------------------------------------------------------------------------------- limits

TEST_F(ScriptingTest, LimitsATenantBeforeItAsksWhoCalls) {
  load("limits: [{name: two, per: tenant, rate: 2, window: 1s}]");
  EXPECT_EQ(universe.ask(Asked("GET", "/notes")).status, 401);
  EXPECT_EQ(list().status, 200);
  EXPECT_EQ(trail_of(Asked("GET", "/notes").bearer("alice")), Texts{"render rate_limited"});
  EXPECT_EQ(list().status, 429);
  EXPECT_EQ(rule_in_journal(), "two");
  universe.world().clock().advance(500ms);
  EXPECT_EQ(list().status, 200);
}

TEST_F(ScriptingTest, LimitsAUserAfterItKnowsWhoCalls) {
  load("limits: [{per: user, rate: 1, window: 1s}]");
  EXPECT_EQ(universe.ask(Asked("GET", "/notes")).status, 401);
  EXPECT_EQ(list("alice").status, 200);
  EXPECT_EQ(list("alice").status, 429);
  EXPECT_EQ(list("bob").status, 200);
  EXPECT_EQ(universe.ask(Asked("GET", "/greeting")).status, 200);
  EXPECT_EQ(universe.ask(Asked("GET", "/greeting")).status, 200);
}

TEST_F(ScriptingTest, LimitsAClientLiteralTokensIncluded) {
  load("limits: [{per: client, rate: 1, window: 1s}]");
  EXPECT_EQ(list("alice").status, 200);
  EXPECT_EQ(list("bob").status, 429);
}

TEST_F(ScriptingTest, TellsTheProviderWhoseBucketWasEmpty) {
  load("limits: [{per: address, rate: 1, window: 1s}]");
  list();
  EXPECT_EQ(list().body, R"({"cause":"rate_limited","arguments":["address"],"violations":[]})");
}

TEST_F(ScriptingTest, DecidesNoRuleForWhatALimitRefused) {
  load("limits: [{per: tenant, rate: 1, window: 1s}], rules: [{match: {}, when: {call: 2}, respond: {status: 200, body: [second]}}]");
  list();
  EXPECT_EQ(list().status, 429);
  universe.world().clock().advance(1s);
  EXPECT_EQ(list().body, R"(["second"])");
}

TEST_F(ScriptingTest, CountsNoRequestThatLeadsNowhere) {
  load("limits: [{per: tenant, rate: 1, window: 1s}]");
  EXPECT_EQ(universe.ask(Asked("GET", "/nowhere")).status, 404);
  EXPECT_EQ(universe.ask(Asked("OPTIONS", "/notes")).status, 204);
  EXPECT_EQ(list().status, 200);
}

}  // namespace
}  // namespace core
