// Schema::generate.

#include <gtest/gtest.h>

#include "support.h"

namespace {

using openapi::Direction;
using openapi_test::conforms;
using openapi_test::schema;

std::string made(std::string_view text, std::uint64_t seed = 1, Direction direction = Direction::kNeither) {
  const auto compiled = schema(text);
  const auto value = compiled->generate(seed, direction);
  if (!value) return "nothing";
  EXPECT_TRUE(conforms(*compiled, *value, direction)) << *value;
  return *value;
}

TEST(Generate, TakesExamplesAndConstantsFirst) {
  EXPECT_EQ(made("{type: string, examples: [hello]}"), R"("hello")");
  EXPECT_EQ(made("{type: integer, default: 42}"), "42");
  EXPECT_EQ(made("{const: {a: [1]}}"), R"({"a":[1]})");
  EXPECT_EQ(made("{enum: [x]}"), R"("x")");
}

TEST(Generate, PassesOverExamplesThatDoNotConform) {
  EXPECT_EQ(made("{type: string, examples: [1, fine]}"), R"("fine")");
  EXPECT_NE(made("{type: string, minLength: 3, examples: [no]}"), R"("no")");
}

TEST(Generate, IsTheSameForTheSameSeed) {
  const char* text =
      "{type: object, properties: {a: {type: integer}, b: {enum: [1, 2, 3]}, c: {type: string, format: uuid}}}";
  EXPECT_EQ(made(text, 5), made(text, 5));
  EXPECT_NE(made(text, 5), made(text, 6));
}

TEST(Generate, MeetsBoundsFormatsAndPatterns) {
  for (const char* text :
       {"{type: integer, minimum: 10, exclusiveMaximum: 12}",
        "{type: number, exclusiveMinimum: 0, exclusiveMaximum: 0.5}", "{type: integer, multipleOf: 7, minimum: 100}",
        "{type: string, minLength: 40, maxLength: 41}", "{type: string, pattern: '^cac_[A-Za-z0-9]+$', maxLength: 12}",
        "{type: string, pattern: '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$'}", "{type: string, format: email}",
        "{type: string, format: date-time}", "{type: string, format: ipv6}",
        "{type: array, minItems: 3, uniqueItems: true, items: {type: integer}}", "{type: string, pattern: '\\d{3}|x+'}",
        "{type: array, contains: {type: string}, minContains: 2}",
        "{type: object, minProperties: 1, properties: {a: {type: string}}}"}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) EXPECT_NE(made(text, seed), "nothing") << text;
  }
}

TEST(Generate, ComposesAllOfAndChoosesAmongAlternatives) {
  EXPECT_EQ(
      made("{allOf: [{type: object, required: [a], properties: {a: {const: 1}}}, {properties: {b: {const: 2}}}]}"),
      R"({"a":1,"b":2})");
  EXPECT_NE(made("{oneOf: [{type: string, minLength: 2}, {type: integer}]}", 0),
            made("{oneOf: [{type: string, minLength: 2}, {type: integer}]}", 1));
  EXPECT_EQ(made("{anyOf: [false, {const: 3}]}", 0), "3");
}

TEST(Generate, LeavesOutWhatDoesNotTravel) {
  const char* text =
      "{type: object, required: [r, w], properties: {r: {const: 1, readOnly: true}, w: {const: 2, writeOnly: true}}}";
  EXPECT_EQ(made(text, 1, Direction::kRequest), R"({"w":2})");
  EXPECT_EQ(made(text, 1, Direction::kResponse), R"({"r":1})");
}

TEST(Generate, EndsInARecursiveSchema) {
  EXPECT_NE(made("{type: object, properties: {next: {$ref: '#'}, list: {type: array, items: {$ref: '#'}}}}"),
            "nothing");
  EXPECT_EQ(made("{type: object, required: [next], properties: {next: {$ref: '#'}}}"), "nothing");
}

TEST(Generate, GivesNothingForTheImpossible) {
  EXPECT_EQ(made("false"), "nothing");
  EXPECT_EQ(made("{type: integer, minimum: 5, maximum: 4}"), "nothing");
  EXPECT_EQ(made("{type: string, minLength: 5, maxLength: 4}"), "nothing");
  EXPECT_EQ(made("{not: {}}"), "nothing");
}

}  // namespace
