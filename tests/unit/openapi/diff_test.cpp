#include "openapi/diff.h"

#include <gtest/gtest.h>

#include "support.h"

namespace {

// The differences of two documents that have `left` and `right` as their paths and components, a line each.
std::string differences(std::string_view left, std::string_view right) {
  const auto document = [](std::string_view text) {
    return openapi_test::load("openapi: 3.0.3\ninfo: {title: t, version: '1'}\n" + std::string(text));
  };
  std::string out;
  for (const openapi::Difference& difference : openapi::diff(*document(left), *document(right)))
    out += difference.to_string() + "\n";
  return out;
}

// One operation whose body has `schema`.
std::string body(std::string_view schema) {
  return "paths: {/a: {post: {operationId: a, requestBody: {content: {application/json: {schema: " +
         std::string(schema) + "}}}, responses: {}}}}";
}

TEST(Diff, OfADocumentWithItselfIsNothing) {
  const std::string text =
      openapi_test::read_file(std::filesystem::path(UNDERSTUDY_FIXTURES) / "openapi" / "okta-myaccount.yaml");
  const auto document = openapi_test::load(text);
  EXPECT_TRUE(openapi::diff(*document, *openapi_test::load(text)).empty());
}

TEST(Diff, WordsAndNamesDoNotCount) {
  EXPECT_EQ(
      differences(
          "paths: {'/a/{x}': {get: {operationId: a, summary: one, responses: {'200': {description: one, content: "
          "{application/json: "
          "{schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents: {schemas: {S: {type: object, properties: {n: "
          "{type: string}}}}}",
          "paths: {'/a/{y}': {get: {operationId: a, tags: [t], responses: {'200': {description: two, content: "
          "{'application/json;v=1': "
          "{example: 1, schema: {allOf: [{type: object}, {properties: {n: {type: string, description: d}}}]}}}}}}}}"),
      "");
}

TEST(Diff, NamesOperationsThatOneLacks) {
  EXPECT_EQ(differences("paths: {/a: {get: {responses: {}}}}", "paths: {/b: {get: {responses: {}}}}"),
            "GET /a: declared | -\nGET /b: - | declared\n");
}

TEST(Diff, ComparesScopesStatusesAndParameters) {
  EXPECT_EQ(differences("paths: {/a: {get: {operationId: a, security: [{o: [x, y]}], parameters: [{name: q, in: query, "
                        "schema: {type: string}}], "
                        "responses: {'200': {description: o}}}}}",
                        "paths: {/a: {get: {operationId: b, security: [{o: [y]}], parameters: [{name: q, in: query, "
                        "required: true, explode: false, "
                        "schema: {type: integer}}, {name: h, in: header}], responses: {'204': {description: o}}}}}"),
            "GET /a operationId: a | b\nGET /a scopes: x y | y\nGET /a query parameter q required: false | true\n"
            "GET /a query parameter q explode: true | false\nGET /a query parameter q type: string | integer\n"
            "GET /a header parameter h: - | declared\nGET /a response 200: declared | -\nGET /a response 204: - | "
            "declared\n");
}

TEST(Diff, ComparesSchemasByMeaning) {
  EXPECT_EQ(differences(body("{type: object, required: [e], properties: {e: {type: string, format: email, maxLength: "
                             "5}, n: {type: integer, minimum: 1}}}"),
                        body("{type: object, additionalProperties: false, properties: {e: {type: string, nullable: "
                             "true}, r: {enum: [B, A]}}}")),
            "POST /a request application/json additionalProperties: - | false\n"
            "POST /a request application/json /e required: true | -\n"
            "POST /a request application/json /e format: email | -\n"
            "POST /a request application/json /e maxLength: 5 | -\n"
            "POST /a request application/json /e type: string | string or null\n"
            "POST /a request application/json /n property: declared | -\n"
            "POST /a request application/json /r property: - | declared\n");
  EXPECT_EQ(differences(body("{enum: [A, B]}"), body("{enum: [B, A]}")), "");
}

TEST(Diff, ComparesItemsAndAlternatives) {
  EXPECT_EQ(differences(body("{type: array, items: {oneOf: [{type: string}, {type: integer}]}}"),
                        body("{type: array, minItems: 1, items: {oneOf: [{type: string, pattern: x}]}}")),
            "POST /a request application/json minItems: - | 1\n"
            "POST /a request application/json /* oneOf: 2 schemas | 1 schemas\n"
            "POST /a request application/json /*(oneOf 1) pattern: - | x\n");
}

TEST(Diff, EndsInRecursiveSchemas) {
  const std::string recursive =
      body("{$ref: '#/components/schemas/T'}") +
      "\ncomponents: {schemas: {T: {type: object, properties: {t: {$ref: '#/components/schemas/T'}}}}}";
  EXPECT_EQ(differences(recursive, recursive), "");
}

}  // namespace
