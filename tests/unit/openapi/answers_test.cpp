#include "openapi/answers.h"

#include <gtest/gtest.h>

#include "support.h"

namespace {

using openapi::answer_from_document;

std::unique_ptr<openapi::Document> with_responses(std::string_view responses) {
  return openapi_test::load(
      "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a, responses: " +
      std::string(responses) + "}}}\n");
}

// The violations of an answer, `keyword ` each.
std::string checked(const openapi::Document& document, int status, std::string_view type, std::string_view body) {
  json::Parser parser;
  json::Value value;
  if (!body.empty()) value = *parser.parse_copy(body);
  std::vector<openapi::Violation> violations;
  openapi::check_response(*document.operation("a"), status, type, value, violations);
  std::string out;
  for (const openapi::Violation& violation : violations) out += violation.keyword + " ";
  return out;
}

TEST(AnswerFromDocument, IsTheFirstExampleOfTheLowestSuccess) {
  const auto document = with_responses(
      "{'404': {description: e}, '201': {description: c}, '200': {description: o, content: {'application/json;v=1': "
      "{examples: {one: {value: {a: 1}}, two: {value: {a: 2}}}}}}}");
  const auto answer = answer_from_document(*document->operation("a"), 1);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->media_type, "application/json;v=1");
  EXPECT_TRUE(answer->json);
  EXPECT_EQ(answer->body, R"({"a":1})");
}

TEST(AnswerFromDocument, IsMadeFromTheSchemaWithoutAnExample) {
  const auto document = with_responses(
      "{'200': {description: o, content: {application/json: {schema: {type: object, required: [n], "
      "properties: {n: {type: integer, minimum: 5}}}}}}}");
  const auto answer = answer_from_document(*document->operation("a"), 3);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(checked(*document, 200, "application/json", answer->body), "");
  EXPECT_EQ(answer->body, answer_from_document(*document->operation("a"), 3)->body);
}

TEST(AnswerFromDocument, IsEmptyWhereNothingIsDescribed) {
  const auto document = with_responses("{'204': {description: n, content: {application/json: {example: {a: 1}}}}}");
  const auto answer = answer_from_document(*document->operation("a"), 1);
  EXPECT_EQ(answer->status, 204);
  EXPECT_EQ(answer->body, "");
  EXPECT_EQ(answer->media_type, "");
}

TEST(AnswerFromDocument, OfTextIsTheTextItself) {
  const auto document = with_responses("{'200': {description: o, content: {text/plain: {example: \"hello\\nyou\"}}}}");
  const auto answer = answer_from_document(*document->operation("a"), 1);
  EXPECT_EQ(answer->body, "hello\nyou");
  EXPECT_FALSE(answer->json);
}

TEST(AnswerFromDocument, MayBeAskedForByStatusAndExample) {
  const auto document = with_responses(
      "{'200': {description: o}, '400': {description: b, content: {application/json: {examples: {one: {value: 1}, two: "
      "{value: 2}}}}}, "
      "4XX: {description: r}}");
  const openapi::Operation& operation = *document->operation("a");
  EXPECT_EQ(answer_from_document(operation, 400, "", 1)->body, "1");
  EXPECT_EQ(answer_from_document(operation, 400, "two", 1)->body, "2");
  EXPECT_EQ(answer_from_document(operation, 409, "", 1)->status, 409);
  EXPECT_FALSE(answer_from_document(operation, 400, "three", 1).has_value());
  EXPECT_FALSE(answer_from_document(operation, 200, "one", 1).has_value());
  EXPECT_FALSE(answer_from_document(operation, 500, "", 1).has_value());
}

TEST(AnswerFromDocument, IsNothingWhereNoSuccessCanBeMade) {
  const auto none = with_responses("{'404': {description: e}}");
  EXPECT_FALSE(answer_from_document(*none->operation("a"), 1).has_value());
  const auto impossible = with_responses("{'200': {description: o, content: {application/json: {schema: {not: {}}}}}}");
  EXPECT_FALSE(answer_from_document(*impossible->operation("a"), 1).has_value());
}

TEST(PreferredAnswer, IsOfTheStatusOrTheExampleThatIsNamed) {
  const auto document = with_responses(
      "{'200': {description: o, content: {application/json: {examples: {one: {value: 1}}}}}, '400': {description: b, "
      "content: {application/json: {examples: {two: {value: 2}, three: {value: 3}}}}}}");
  const auto preferred = [&](std::string_view header) {
    return openapi::preferred_answer(*document->operation("a"), openapi::parse_prefer(header), 1);
  };
  EXPECT_EQ(preferred("code=400")->body, "2");
  EXPECT_EQ(preferred("code=400, example=three")->body, "3");
  EXPECT_EQ(preferred("example=three")->status, 400);
  EXPECT_EQ(preferred("example=one")->status, 200);
  for (const char* header : {"", "respond-async", "code=500", "code=200, example=two", "example=four"})
    EXPECT_FALSE(preferred(header).has_value()) << header;
}

constexpr const char* kChecked =
    "{'200': {description: o, content: {application/json;okta-version=1.0.0: {schema: {type: object, required: [a], "
    "properties: {a: {type: string}}}}}}, "
    "'204': {description: n, content: {application/json: {}}}, '202': {description: e, content: {application/json: "
    "{}}}, '201': {description: c}}";

TEST(CheckResponse, TakesWhatIsDeclared) {
  const auto document = with_responses(kChecked);
  EXPECT_EQ(checked(*document, 200, "application/json", R"({"a":"x"})"), "");
  EXPECT_EQ(checked(*document, 204, "", ""), "");
  EXPECT_EQ(checked(*document, 202, "", ""), "") << "a media type without a schema may be left out";
  EXPECT_EQ(checked(*document, 201, "", ""), "");
}

TEST(CheckResponse, NamesWhatIsNot) {
  const auto document = with_responses(kChecked);
  EXPECT_EQ(checked(*document, 404, "", ""), "status ");
  EXPECT_EQ(checked(*document, 200, "text/html", ""), "mediaType ");
  EXPECT_EQ(checked(*document, 200, "", ""), "body ");
  EXPECT_EQ(checked(*document, 201, "application/json", "{}"), "body ");
  EXPECT_EQ(checked(*document, 204, "application/json", "{}"), "body ");
  EXPECT_EQ(checked(*document, 200, "application/json", R"({"a":1})"), "type ");
  EXPECT_EQ(checked(*document, 200, "application/json", "{}"), "required ");
}

TEST(MediaTypeOf, IsTheOneThatTheDocumentDeclares) {
  const auto document = with_responses(kChecked);
  const openapi::Operation& operation = *document->operation("a");
  EXPECT_EQ(openapi::media_type_of(operation, 200), "application/json;okta-version=1.0.0");
  EXPECT_EQ(openapi::media_type_of(operation, 200, "text/plain"), "text/plain");
  EXPECT_EQ(openapi::media_type_of(operation, 500), "application/json");
}

}  // namespace
