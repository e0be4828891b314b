#include "app/commands.h"

#include <gtest/gtest.h>

#include <iterator>
#include <sstream>

#include "app/documents.h"
#include "app/embedded.h"
#include "json/tree.h"
#include "unit/app/folder.h"

namespace app {
namespace {

using testing::Folder;

struct Ran {
  int status;
  std::string out, errors;
};

Ran check(const std::vector<std::string>& files) {
  std::ostringstream out;
  const int status = run_check(files, out);
  return {status, out.str(), ""};
}

// A server of the test's own: what it is asked, and what it answers.
struct FakeServer {
  base::Result<std::pair<int, std::string>> answer;
  std::string asked;

  Fetch fetch() {
    return [this](const std::string& method, const std::string& url, const std::string& body) {
      asked = method + " " + url + " " + body;
      return answer;
    };
  }
};

Ran token(const TokenConfig& config, FakeServer& server) {
  std::ostringstream out, errors;
  const int status = run_token(config, server.fetch(), out, errors);
  return {status, out.str(), errors.str()};
}

Ran healthcheck(FakeServer& server) {
  std::ostringstream out, errors;
  const int status = run_healthcheck("http://localhost:1", server.fetch(), out, errors);
  return {status, out.str(), errors.str()};
}

TEST(Check, HasNothingToSayOfWhatIsRight) {
  const Ran ran = check({std::string(UNDERSTUDY_FIXTURES) + "/tenants/okta.yaml", std::string(UNDERSTUDY_FIXTURES) + "/openapi/admin.yaml"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "");
}

TEST(Check, NamesThePlaceOfEachMistakeOfAFixture) {
  const Folder folder;
  const std::string file = folder.write("f.yaml", "provider: okta\nusers:\n  - login: 5\n");
  const Ran ran = check({file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(ran.out.starts_with(file + ":3:12: /users/0/login: ")) << ran.out;
}

TEST(Check, NamesThePlaceOfEachMistakeOfADocument) {
  const Folder folder;
  const std::string file = folder.write("d.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: 5\n");
  const Ran ran = check({file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(ran.out.starts_with(file + ":4:")) << ran.out;
}

TEST(Check, NamesThePlaceOfEachMistakeOfAScenario) {
  const Folder folder;
  const std::string file = folder.write("s.yaml", "scenario: s\nprovider: google\n");
  const Ran ran = check({file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find(file + ":2:11: /provider: must be one of"), std::string::npos) << ran.out;
}

TEST(Check, NamesThePlaceWhereAFileIsNoYaml) {
  const Folder folder;
  const std::string file = folder.write("f.yaml", "a: [\n");
  EXPECT_TRUE(check({file}).out.starts_with(file + ":"));
}

TEST(Check, LooksAtEveryFile) {
  const Folder folder;
  const std::string wrong = folder.write("wrong.yaml", "{}"), right = folder.write("right.yaml", "provider: okta");
  EXPECT_EQ(check({wrong, right}).status, 1);
  EXPECT_EQ(check({right, wrong}).status, 1);
  EXPECT_EQ(check({right}).status, 0);
}

TEST(Check, ReadsFilesBesideADocument) {
  const Folder folder;
  folder.write("name.yaml", "{type: string}");
  EXPECT_EQ(check({folder.write("d.yaml", R"(
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a: {get: {operationId: a, responses: {'200': {description: D, content: {application/json: {schema: {$ref: name.yaml}}}}}}}}
)")}).out,
            "");
}

TEST(Schema, IsPrintedAsItIs) {
  for (const char* kind : {"fixture", "scenario"}) {
    std::ostringstream out;
    EXPECT_EQ(run_schema(kind, out), 0);
    EXPECT_EQ(out.str(), embedded("schema/" + std::string(kind) + ".json"));
    EXPECT_TRUE(json::parse_json(out.str())) << kind;
  }
}

TEST(Routes, SayWhatEachOperationTakesAndDoes) {
  std::ostringstream out;
  EXPECT_EQ(run_routes({}, false, out), 0);
  std::istringstream lines(out.str());
  bool emails = false, connected_accounts = false;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::vector<std::string> columns{std::istream_iterator<std::string>(words), {}};
    emails = emails || columns == std::vector<std::string>{"GET", "/idp/myaccount/emails", "listEmails", "okta.myAccount.email.read", "behaviour"};
    connected_accounts = connected_accounts || (columns.size() > 3 && columns[2] == "getConnectedAccounts" && columns.back() == "behaviour");
  }
  EXPECT_TRUE(emails) << out.str();
  EXPECT_TRUE(connected_accounts) << out.str();
}

TEST(Diff, SaysWhereTwoDocumentsDiffer) {
  const Folder folder;
  const auto document = [&](const std::string& name, const std::string& status) {
    return folder.write(name, "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'" + status + "': {description: D}}}}}\n");
  };
  const std::string one = document("one.yaml", "200"), other = document("other.yaml", "201");
  std::ostringstream same, different;
  EXPECT_EQ(run_diff(one, one, same), 0);
  EXPECT_EQ(same.str(), "");
  EXPECT_EQ(run_diff(one, other, different), 1);
  EXPECT_EQ(different.str(), "GET /a response 200: declared | -\nGET /a response 201: - | declared\n");
}

TEST(Diff, NeedsDocuments) {
  const Folder folder;
  std::ostringstream out;
  const std::string broken = folder.write("broken.yaml", "{openapi: 3.0.3}");
  EXPECT_THROW(run_diff(broken, broken, out), Unusable);
}

TEST(Token, AsksTheServerForOne) {
  FakeServer server{std::pair(200, std::string(R"({"access_token":"a.b.c"})")), ""};
  const Ran ran = token({"alice", "a b", "spa", "http://localhost:1"}, server);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "a.b.c\n");
  EXPECT_EQ(server.asked, R"(POST http://localhost:1/__admin/tokens {"user":"alice","scope":"a b","client_id":"spa"})");
}

TEST(Token, AsksForNoMoreThanItWasToldTo) {
  FakeServer server{std::pair(200, std::string(R"({"access_token":"a.b.c"})")), ""};
  token({"al\"ice", {}, "", "http://localhost:1"}, server);
  EXPECT_EQ(server.asked, R"(POST http://localhost:1/__admin/tokens {"user":"al\"ice"})");
}

TEST(Token, SaysWhyThereIsNone) {
  FakeServer refusing{std::pair(404, std::string(R"({"detail":"There is no user \"alice\"."})")), ""};
  FakeServer mumbling{std::pair(500, std::string("<html>")), ""};
  FakeServer lying{std::pair(200, std::string("{}")), ""};
  FakeServer absent{base::fail("nobody is there"), ""};
  for (const auto& [server, words] : {std::pair{&refusing, "understudy: There is no user \"alice\".\n"}, {&mumbling, "understudy: no token was given\n"},
                                      {&lying, "understudy: no token was given\n"}, {&absent, "understudy: nobody is there\n"}}) {
    const Ran ran = token({"alice", {}, "", "http://localhost:1"}, *server);
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.errors, words);
    EXPECT_EQ(ran.out, "");
  }
}

TEST(Healthcheck, IsWellWhereTheServerIs) {
  FakeServer server{std::pair(200, std::string(R"({"status":"ok"})")), ""};
  const Ran ran = healthcheck(server);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "{\"status\":\"ok\"}\n");
  EXPECT_EQ(server.asked, "GET http://localhost:1/__admin/health ");
}

TEST(Healthcheck, SaysWhyItIsNot) {
  FakeServer unready{std::pair(503, std::string()), ""};
  FakeServer absent{base::fail("nobody is there"), ""};
  EXPECT_EQ(healthcheck(unready).status, 1);
  EXPECT_EQ(healthcheck(unready).errors, "understudy: not ready: status 503\n");
  EXPECT_EQ(healthcheck(absent).status, 1);
  EXPECT_EQ(healthcheck(absent).errors, "understudy: nobody is there\n");
}

}  // namespace
}  // namespace app
