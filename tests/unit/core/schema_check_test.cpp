#include "core/schema_check.h"

#include <gtest/gtest.h>

#include "base/result.h"
#include "unit/support/text.h"

namespace core {
namespace {

constexpr std::string_view kSchema = R"({
  "type": "object", "required": ["provider"], "additionalProperties": false,
  "properties": {"provider": {"enum": ["okta", "auth0"]},
                 "users": {"type": "array", "items": {"type": "object", "required": ["login"], "properties": {"login": {"type": "string"}}}}}})";

// The places that are complained about, "file:line:column".
std::vector<std::string> places(std::string_view text) {
  std::vector<std::string> found;
  for (const json::Diagnostic& mistake : check_against_schema(kSchema, support::yaml(text), "f.yaml"))
    found.push_back(mistake.file + ":" + std::to_string(mistake.mark.line) + ":" + std::to_string(mistake.mark.column));
  return found;
}

using Places = std::vector<std::string>;

TEST(SchemaCheck, HasNothingAgainstWhatConforms) {
  EXPECT_EQ(places("provider: okta\nusers:\n  - login: a\n"), Places{});
}

TEST(SchemaCheck, PointsAtTheValueThatIsWrong) { EXPECT_EQ(places("provider: okta\nusers:\n  - login: 5\n"), Places{"f.yaml:3:12"}); }

TEST(SchemaCheck, PointsAtWhatLacksSomething) { EXPECT_EQ(places("provider: okta\nusers:\n  - {name: a}\n"), Places{"f.yaml:3:5"}); }

TEST(SchemaCheck, PointsAtTheMemberThatIsTooMany) {
  const auto found = places("provider: okta\nuser: []\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found.front().starts_with("f.yaml:2:")) << found.front();
}

TEST(SchemaCheck, FindsEveryMistake) {
  EXPECT_EQ(places("provider: oktaa\nusers:\n  - login: 5\n  - {}\n").size(), 3U);
}

TEST(SchemaCheck, SaysWhereAndWhat) {
  const auto mistakes = check_against_schema(kSchema, support::yaml("provider: okta\nusers: 5\n"), "f.yaml");
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_TRUE(mistakes.front().message.starts_with("/users: ")) << mistakes.front().message;
  EXPECT_TRUE(mistakes.front().to_string().starts_with("f.yaml:2:8: /users: ")) << mistakes.front().to_string();
}

TEST(SchemaCheck, ComplainsAboutAFileOfAnotherKindAsAWhole) {
  for (const char* text : {"", "[]", "just text", "5"}) EXPECT_EQ(places(text).size(), 1U) << text;
}

constexpr std::string_view kEither = R"({
  "type": "object", "additionalProperties": false, "anyOf": [{"required": ["rules"]}, {"required": ["limits"]}],
  "properties": {"rules": {"type": "array"}, "limits": {"type": "array"}}})";

std::vector<std::string> messages(std::string_view schema, std::string_view text) {
  std::vector<std::string> found;
  for (const json::Diagnostic& mistake : check_against_schema(schema, support::yaml(text), "f.yaml")) found.push_back(mistake.message);
  return found;
}

TEST(SchemaCheck, SaysNothingOfAlternativesWhereSomethingInsideIsWrong) {
  const auto found = messages(kEither, "rule: []\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found.front().ends_with("did you mean \"rules\"?")) << found.front();
}

TEST(SchemaCheck, CallsAWrongSchemaABug) {
  EXPECT_THROW(check_against_schema("{", json::Tree(), "f"), base::Bug);
  EXPECT_THROW(check_against_schema(R"({"type": "no such type"})", json::Tree(), "f"), base::Bug);
}

}  // namespace
}  // namespace core
