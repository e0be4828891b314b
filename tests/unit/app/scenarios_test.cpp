#include "app/scenarios.h"

#include <gtest/gtest.h>

#include <sstream>

#include "app/app.h"
#include "app/commands.h"
#include "app/documents.h"
#include "app/embedded.h"
#include "unit/app/folder.h"
#include "unit/support/text.h"

namespace app::scenarios_test {
namespace {

using testing::Folder;

const core::Provider& okta() {
  static const auto provider = make_okta({}, true);
  return *provider;
}

const core::ScriptReader& reader() {
  static const core::ScriptReader reader(embedded("schema/scenario.json"));
  return reader;
}

// What is wrong with an Okta scenario of these rules, which begin at line 4; a line each.
std::string mistakes_of(std::string_view text) {
  std::string lines;
  for (const auto& mistake : core::placed(reader().check(support::yaml(text, "s.yaml"), okta()), support::yaml(text, "s.yaml"), "s.yaml"))
    lines += mistake.to_string() + "\n";
  return lines;
}
std::string mistakes(std::string_view rules) { return mistakes_of("scenario: s\nprovider: okta\nrules:\n" + std::string(rules)); }

TEST(CheckScenario, HasNothingToSayOfWhatIsRight) {
  EXPECT_EQ(mistakes_of(R"(
scenario: flaky-enrolment
provider: okta
limits:
  - {match: {path: /idp/myaccount/*}, per: tenant, rate: 25, window: 1s}
rules:
  - name: expired session, once
    match: {operation: listEmails, user: alice}
    when: {call: 2}
    respond: {status: 401, cause: token_expired}
  - match: {operation: createEmail}
    respond: {status: 409, cause: email_conflict}
    then: {state: conflicted}
  - match: {operation: getProfile}
    delay: {lognormal: {median: 40ms, sigma: 0.4, max: 2s}}
  - match: {operation: listPhones}
    fault: CONNECTION_RESET_BY_PEER
    stage: after
)"), "");
}

struct Case {
  const char* rules;
  const char* mistake;
};

TEST(CheckScenario, SuggestsTheNameThatWasMeant) {
  constexpr Case kCases[] = {
      {"- {match: {operation: listEmail}, fault: SLOW_DRIP}",
       "s.yaml:4:23: /rules/0/match/operation: there is no operation \"listEmail\"; did you mean \"listEmails\"?\n"},
      {"- {match: {operation: [listEmails, getEmial]}, fault: SLOW_DRIP}",
       "s.yaml:4:36: /rules/0/match/operation/1: there is no operation \"getEmial\"; did you mean \"getEmail\"?\n"},
      {"- {match: {operation: nothingLikeIt}, fault: SLOW_DRIP}",
       "s.yaml:4:23: /rules/0/match/operation: there is no operation \"nothingLikeIt\"\n"},
      {"- {match: {tag: Emial}, fault: SLOW_DRIP}", "s.yaml:4:17: /rules/0/match/tag: there is no tag \"Emial\"; did you mean \"Email\"?\n"},
      {"- {match: {method: GTE}, fault: SLOW_DRIP}", "s.yaml:4:20: /rules/0/match/method: there is no method \"GTE\"; did you mean \"GET\"?\n"},
      {"- {match: {operation: createEmail}, respond: {cause: email_conflct}}",
       "s.yaml:4:54: /rules/0/respond/cause: there is no cause \"email_conflct\"; did you mean \"email_conflict\"?\n"},
      {"- {match: {operation: createEmail}, respond: {status: 429, example: TooManyRequest}}",
       "s.yaml:4:69: /rules/0/respond/example: createEmail has no example \"TooManyRequest\" of 429; did you mean \"TooManyRequests\"?\n"},
      {"- {match: {operatoin: createEmail}, fault: SLOW_DRIP}",
       "s.yaml:4:23: /rules/0/match/operatoin: the member \"operatoin\" is not allowed; did you mean \"operation\"?\n"},
  };
  for (const auto& [rules, mistake] : kCases) EXPECT_EQ(mistakes(rules), mistake) << rules;
}

TEST(CheckScenario, HoldsResponsesToTheDocument) {
  constexpr Case kCases[] = {
      {"- {match: {operation: listEmails}, respond: {status: 409}}", "/rules/0/respond/status: listEmails does not declare 409, only 200, "},
      {"- {match: {operation: listEmails}, respond: {cause: email_conflict}}", "/rules/0/respond/cause: listEmails does not declare 409"},
      {"- {match: {operation: createEmail}, respond: {status: 400, cause: email_conflict}}",
       "/rules/0/respond/status: email_conflict is answered with 409"},
      {"- {match: {operation: createEmail}, respond: {status: 409, body: {errorCode: E0000157}}}",
       "/rules/0/respond/body: of createEmail: "},
      {"- {match: {operation: deleteEmail}, respond: {status: 204, body: {}}}", "/rules/0/respond/body: of deleteEmail: no body is declared"},
      {"- {match: {path: '/idp/myaccount/*'}, respond: {status: 409}}", "does not declare 409"},
      {"- {match: {operation: createEmail}, respond: {status: 409, headers: {Content-Type: text/html}, body: x}}", "text/html"},
  };
  for (const auto& [rules, mistake] : kCases) {
    const std::string found = mistakes(rules);
    EXPECT_NE(found.find(mistake), std::string::npos) << rules << "\n" << found;
  }
}

TEST(CheckScenario, LetsARuleLeaveTheDocumentThatSaysSo) {
  for (const char* respond : {"{status: 418}", "{status: 200, body: 5}", "{status: 400, cause: email_conflict}", "{status: 409, example: none}"})
    EXPECT_EQ(mistakes("- {match: {operation: listEmails}, off_spec: true, respond: " + std::string(respond) + "}"), "") << respond;
  EXPECT_NE(mistakes("- {match: {operation: listEmails}, off_spec: true, respond: {cause: nonsense_of_mine}}"), "");
}

TEST(CheckScenario, RefusesWhatCannotBe) {
  constexpr Case kCases[] = {
      {"- {match: {path: /idp/myacount/*}, fault: SLOW_DRIP}", "/rules/0/match/path: no operation has the path /idp/myacount/*"},
      {"- {match: {operation: listEmails, method: POST}, fault: SLOW_DRIP}", "/rules/0/match: no operation fits all of this"},
      {"- {match: {operation: listEmails, header: {'X Y': a}}, fault: SLOW_DRIP}", "\"X Y\" is no name of a header"},
      {"- {match: {operation: listEmails}}", "/rules/0: has no effect: a rule has respond, delay, fault or then"},
      {"- {match: {operation: listEmails}, delay: 5}", "/rules/0/delay: is no delay: "},
      {"- {match: {operation: listEmails}, delay: PT}", "/rules/0/delay: "},
      {"- {match: {operation: listEmails}, delay: 25h}", "nothing is kept back for more than 24 hours"},
      {"- {match: {operation: listEmails}, delay: {uniform: [2s, 1s]}}", "the shortest comes first"},
      {"- {match: {operation: listEmails}, delay: {lognormal: {median: 2s, sigma: 1, max: 1s}}}", "is less than the median"},
      {"- {match: {operation: listEmails}, respond: {headers: {A: b}}}", "/rules/0/respond: has neither status nor cause"},
      {"- {match: {operation: listEmails}, respond: {status: 200, body: [], headers: {Content-Length: '5'}}}", "the server writes this header itself"},
      {"- {match: {operation: listEmails}, respond: {status: 200, body: [], headers: {X-A: \"a\\nb\"}}}", "has no control characters"},
  };
  for (const auto& [rules, mistake] : kCases) {
    const std::string found = mistakes(rules);
    EXPECT_NE(found.find(mistake), std::string::npos) << rules << "\n" << found;
  }
}

TEST(CheckScenario, FindsTheConcretePathOfATemplate) {
  EXPECT_EQ(mistakes("- {match: {path: /idp/myaccount/emails/abc}, fault: SLOW_DRIP}"), "");
  EXPECT_EQ(mistakes("- {match: {path: '*/challenge'}, fault: SLOW_DRIP}"), "");
}

TEST(CheckScenario, RefusesLimitsThatCannotBe) {
  const auto limit = [](std::string_view text) { return mistakes_of("scenario: s\nprovider: okta\nlimits:\n- " + std::string(text)); };
  EXPECT_NE(limit("{per: tenant, rate: 1, window: 1x}").find("/limits/0/window: is no duration such as 250ms"), std::string::npos);
  EXPECT_NE(limit("{per: tenant, rate: 1, window: 0s}").find("/limits/0/window: is not between 1ms and 366d"), std::string::npos);
  EXPECT_NE(limit("{per: tenant, rate: 0, window: 1s}").find("/limits/0/rate"), std::string::npos);
  EXPECT_NE(limit("{match: {user: alice}, per: tenant, rate: 1, window: 1s}").find("taken before it is known who calls"), std::string::npos);
  EXPECT_EQ(limit("{match: {user: alice}, per: user, rate: 1, window: 1s}"), "");
}

TEST(CheckScenario, TellsAllMistakesInTheOrderOfTheFile) {
  const std::string found = mistakes("- match: {operation: listEmail}\n  fault: RESET\n- match: {operation: createEmail}\n  respond: {status: 299}\n");
  EXPECT_TRUE(found.starts_with("s.yaml:4:")) << found;
  EXPECT_NE(found.find("\ns.yaml:5:10: /rules/0/fault"), std::string::npos) << found;
  EXPECT_NE(found.find("\ns.yaml:7:21: /rules/1/respond/status"), std::string::npos) << found;
}

TEST(CheckScenario, ComplainsAboutAFileOfAnotherShape) {
  for (const char* text : {"scenario: s\n", "scenario: 5\nprovider: okta\nrules: x\nlimits: {}\n", "[]", "scenario: s\nprovider: okta\nrules: [1, [], {}]\n"})
    EXPECT_NE(mistakes_of(text), "") << text;
}

// --------------------------------------------------------------------------------------------------------- loading

TEST(LoadScenarios, TakesThoseOfItsProviderInOrder) {
  const Folder folder;
  const std::string first = folder.write("1.yaml", "scenario: one\nprovider: okta\nrules: [{match: {operation: listEmails}, delay: 1s}]\n");
  const std::string second = folder.write("2.yaml", "scenario: two\nprovider: auth0\nrules: [{match: {path: '*'}, delay: 1s}]\n");
  const std::string third = folder.write("3.json", R"({"scenario":"three","provider":"okta","limits":[{"per":"user","rate":1,"window":"1s"}]})");
  const auto scripts = load_scenarios(reader(), okta(), {first, second, third});
  ASSERT_EQ(scripts.size(), 2U);
  EXPECT_EQ(scripts[0]->name, "one");
  EXPECT_EQ(scripts[1]->name, "three");
}

TEST(LoadScenarios, RefusesAllFilesWithEveryMistake) {
  const Folder folder;
  const std::string first = folder.write("1.yaml", "scenario: one\nprovider: okta\nrules: [{match: {operation: x}, delay: 1s}]\n");
  const std::string second = folder.write("2.yaml", "scenario: two\nprovider: okta\nrules: [{match: {operation: y}, delay: 1s}]\n");
  try {
    load_scenarios(reader(), okta(), {first, second});
    FAIL();
  } catch (const Unusable& unusable) {
    EXPECT_NE(std::string(unusable.what()).find("1.yaml:3:"), std::string::npos) << unusable.what();
    EXPECT_NE(std::string(unusable.what()).find("2.yaml:3:"), std::string::npos) << unusable.what();
  }
}

TEST(LoadScenarios, RefusesTwoOfOneName) {
  const Folder folder;
  const std::string text = "scenario: one\nprovider: okta\nrules: [{match: {operation: listEmails}, delay: 1s}]\n";
  EXPECT_THROW(load_scenarios(reader(), okta(), {folder.write("1.yaml", text), folder.write("2.yaml", text)}), Unusable);
}

TEST(LoadScenarios, AreActiveFromTheStartAndAfterAReset) {
  const Folder folder;
  ServeConfig config;
  config.seed = 1;
  config.threads = 1;
  config.scenarios = {folder.write("1.yaml", "scenario: one\nprovider: okta\nrules: [{match: {operation: listEmails}, delay: 1s}]\n")};
  const App app(config);
  core::Tenant& tenant = *app.endpoints().front().tenant;
  for (int i = 0; i < 2; ++i) {
    const state::Guard guard;
    EXPECT_NE(tenant.world(guard).scenarios().list(guard).find("one"), nullptr);
    tenant.reset();
  }
}

// --------------------------------------------------------------------------------------------------------- causes

TEST(Causes, ListsWhatEachProviderCanSay) {
  std::ostringstream out;
  EXPECT_EQ(run_causes(out), 0);
  EXPECT_NE(out.str().find("okta   email_conflict                           409 "), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("auth0  scope_missing                            403 "), std::string::npos) << out.str();
  for (const char* provider : {"okta ", "auth0"})
    EXPECT_NE(out.str().find(std::string(provider) + "  rate_limited                             429 "), std::string::npos) << out.str();
}

// Each of them is one that the provider renders with that status, and none is taken for another.
TEST(Causes, AreTheProvidersOwn) {
  for (const auto& provider : {make_okta({}, true), make_auth0({}, true)}) {
    std::vector<std::string_view> names;
    for (const core::Cause& cause : provider->causes()) {
      EXPECT_GE(cause.status, 400) << cause.name;
      EXPECT_EQ(std::count(names.begin(), names.end(), cause.name), 0) << cause.name;
      names.push_back(cause.name);
    }
    EXPECT_GT(names.size(), 10U);
  }
}

// -------------------------------------------------------------------------------------------------------- shipped

TEST(ShippedScenarios, AreRight) {
  for (const char* name : {"rate-limit-25rps", "expired-session", "conflict", "flaky-network", "sms-provider-down", "key-rotation"}) {
    std::ostringstream out;
    EXPECT_EQ(run_check({std::string(UNDERSTUDY_FIXTURES) + "/../scenarios/" + name + ".yaml"}, out), 0) << out.str();
  }
}

}  // namespace
}  // namespace app::scenarios_test
