#include "providers/auth0/problems.h"

#include <gtest/gtest.h>

#include <set>

#include "providers/auth0/oauth_replies.h"

namespace providers::auth0 {
namespace {

TEST(Wordings, AreOneACause) {
  std::set<std::string_view> causes;
  for (const Wording& wording : wordings()) EXPECT_TRUE(causes.insert(wording.cause).second) << wording.cause;
}

TEST(Wordings, NameTheirStatusInTheirNumber) {
  for (const Wording& wording : wordings()) {
    if (wording.number.empty()) continue;
    EXPECT_EQ(wording.number.substr(0, 3), std::to_string(wording.status)) << wording.cause;
  }
}

TEST(Wordings, AreThatOfABugWhereThereIsNone) { EXPECT_EQ(wording_of("nonsense").status, 500); }

std::string detail(std::string instance, std::string keyword, std::string about) {
  return ajv_error({std::move(instance), "", std::move(keyword), "is wrong", std::move(about)}, {}).detail;
}

TEST(AjvError, SpeaksAsAjvDoes) {
  EXPECT_EQ(detail("", "required", "type"), "data must have required property 'type'");
  EXPECT_EQ(detail("/take", "maximum", "20"), "data/take must be <= 20");
  EXPECT_EQ(detail("/type", "enum", "\"a\""), "data/type must be equal to one of the allowed values");
  EXPECT_EQ(detail("/name", "type", "string"), "data/name must be string");
  EXPECT_EQ(detail("/scopes", "minItems", "1"), "data/scopes must NOT have fewer than 1 items");
  EXPECT_EQ(detail("/x", "unheardOf", ""), "data/x is wrong");
}

TEST(AjvError, PointsToTheObjectThatHasAMemberTooMany) {
  const AjvError error = ajv_error({"/a/b", "", "additionalProperties", "", "b"}, {});
  EXPECT_EQ(error.pointer, "/a");
  EXPECT_EQ(error.detail, "data/a must NOT have additional properties");
}

TEST(AjvError, TellsParametersFromBodies) {
  const AjvError error = ajv_error({"/query/take", "", "type", "", "integer"}, {});
  EXPECT_TRUE(error.parameter);
  EXPECT_EQ(error.pointer, "/take");
  EXPECT_FALSE(ajv_error({"/take", "", "type", "", "integer"}, {}).parameter);
}

TEST(AjvError, NamesTheMemberThatTellsAUnionApart) {
  json::Parser parser;
  EXPECT_EQ(ajv_error({"", "", "oneOf", "", "type"}, *parser.parse_copy(R"({"type":"sms"})")).pointer, "/type");
  EXPECT_EQ(ajv_error({"", "", "oneOf", "", "type"}, *parser.parse_copy("{}")).detail, "data must have required property 'type'");
}

TEST(AjvError, NamesBothMembersOfADependency) {
  const openapi::Violation violation{"", "", "dependentRequired", R"(the member "b" is required beside "a")", "b"};
  EXPECT_EQ(ajv_error(violation, {}).detail, "data must have property b when property a is present");
}

TEST(OAuthWordings, AreOneACauseAndAnswerWithAnError) {
  std::set<std::string_view> causes;
  for (const OAuthWording& wording : oauth_wordings()) {
    EXPECT_TRUE(causes.insert(wording.cause).second) << wording.cause;
    EXPECT_GE(wording.status, 400) << wording.cause;
    EXPECT_FALSE(wording.error.empty()) << wording.cause;
  }
}

}  // namespace
}  // namespace providers::auth0
