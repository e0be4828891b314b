#include "openapi/schema.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support.h"

namespace schema_test {
namespace {

using openapi::Dialect;
using openapi::Direction;
using openapi_test::conforms;
using openapi_test::schema;
using openapi_test::violations_of;

// The mistakes of a schema, a line each.
std::string mistakes(std::string_view text, Dialect dialect = Dialect::k202012) {
  const auto compiled = openapi::compile_schema(openapi_test::yaml(text), {.dialect = dialect, .file = "s.yaml"});
  return compiled ? "" : openapi_test::joined(compiled.error());
}

std::string keywords(const std::vector<openapi::Violation>& violations) {
  std::string out;
  for (const openapi::Violation& violation : violations) out += violation.instance + ":" + violation.keyword + " ";
  return out;
}

constexpr const char* kUser = R"(
type: object
required: [id, password, name]
properties:
  id: {type: string, readOnly: true}
  password: {type: string, writeOnly: true}
  name: {type: string}
additionalProperties: false
)";

TEST(SchemaDirection, ReadOnlyMembersAreNotRequiredInRequests) {
  const auto user = schema(kUser, Dialect::kDraft4OpenApi30);
  EXPECT_TRUE(conforms(*user, R"({"password":"p","name":"n"})", Direction::kRequest));
  EXPECT_FALSE(conforms(*user, R"({"password":"p","name":"n"})", Direction::kResponse));
  EXPECT_FALSE(conforms(*user, R"({"password":"p","name":"n"})", Direction::kNeither));
}

TEST(SchemaDirection, WriteOnlyMembersAreNotRequiredInResponses) {
  const auto user = schema(kUser, Dialect::kDraft4OpenApi30);
  EXPECT_TRUE(conforms(*user, R"({"id":"i","name":"n"})", Direction::kResponse));
  EXPECT_FALSE(conforms(*user, R"({"id":"i","name":"n"})", Direction::kRequest));
}

TEST(SchemaDirection, IsSeenThroughReferencesAndAllOf) {
  const auto composed = schema(R"(
allOf:
  - $ref: '#/$defs/base'
  - {type: object, required: [id]}
$defs:
  base: {type: object, properties: {id: {$ref: '#/$defs/id'}}}
  id: {type: string, readOnly: true}
)");
  EXPECT_TRUE(conforms(*composed, "{}", Direction::kRequest));
  EXPECT_FALSE(conforms(*composed, "{}", Direction::kResponse));
}

TEST(SchemaOpenApi30, NullableAddsNullToTheType) {
  const auto text = schema("{type: string, nullable: true}", Dialect::kDraft4OpenApi30);
  EXPECT_TRUE(conforms(*text, "null"));
  EXPECT_FALSE(conforms(*text, "1"));
  EXPECT_FALSE(conforms(*schema("{type: string, nullable: true}"), "null")) << "3.1 has no such keyword";
}

TEST(SchemaOpenApi30, ExclusiveBoundsAreFlags) {
  const auto number =
      schema("{minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false}", Dialect::kDraft4OpenApi30);
  EXPECT_FALSE(conforms(*number, "1"));
  EXPECT_TRUE(conforms(*number, "1.5"));
  EXPECT_TRUE(conforms(*number, "5"));
}

TEST(SchemaOpenApi30, WhatStandsBesideAReferenceIsIgnored) {
  const auto sibling =
      schema("{properties: {a: {$ref: '#/definitions/a', type: string}}, definitions: {a: {type: integer}}}",
             Dialect::kDraft4OpenApi30);
  EXPECT_TRUE(conforms(*sibling, R"({"a":1})"));
  EXPECT_FALSE(conforms(*sibling, R"({"a":"x"})"));
}

constexpr const char* kPets = R"(
oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
discriminator: {propertyName: kind, mapping: {feline: '#/components/schemas/Cat', canine: Dog}}
components:
  schemas:
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: string}}}
)";

TEST(SchemaDiscriminator, ChoosesTheAlternativeThatIsMapped) {
  const auto pets = schema(kPets, Dialect::kDraft4OpenApi30);
  EXPECT_TRUE(conforms(*pets, R"({"kind":"feline","lives":9})"));
  EXPECT_EQ(keywords(violations_of(*pets, R"({"kind":"feline","lives":"9"})")), "/lives:type ");
  EXPECT_EQ(keywords(violations_of(*pets, R"({"kind":"canine","lives":9})")), "/lives:type ");
}

TEST(SchemaDiscriminator, AnAlternativeGoesByItsOwnNameToo) {
  const auto pets = schema(kPets, Dialect::kDraft4OpenApi30);
  EXPECT_EQ(keywords(violations_of(*pets, R"({"kind":"Cat"})")), ":required ");
}

TEST(SchemaDiscriminator, OfAParentChoosesAmongItsChildren) {
  const auto parent = schema(R"(
$ref: '#/components/schemas/Pet'
components:
  schemas:
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, required: [lives]}]}
)",
                             Dialect::kDraft4OpenApi30);
  EXPECT_TRUE(conforms(*parent, R"({"kind":"Cat","lives":9})"));
  EXPECT_EQ(keywords(violations_of(*parent, R"({"kind":"Cat"})")), ":required ");
  EXPECT_TRUE(conforms(*parent, R"({"kind":"Fish"})"));
  EXPECT_FALSE(conforms(*parent, R"({})"));
}

TEST(SchemaViolations, AllAreCollectedWithTheirPlaces) {
  const auto object = schema(R"(
type: object
required: [a, b]
properties:
  list: {type: array, items: {type: object, properties: {'x/y': {type: integer}}}}
  role: {enum: [ONE, TWO]}
additionalProperties: false
)");
  const auto found = violations_of(*object, R"({"list":[{},{"x/y":"1"}],"role":"THREE","more":1})");
  EXPECT_EQ(keywords(found), "/list/1/x~1y:type /role:enum /more:additionalProperties :required :required ");
  EXPECT_EQ(found[0].schema, "/properties/list/items/properties/x~1y/type");
  EXPECT_EQ(found[0].detail, "integer");
  EXPECT_EQ(found[2].detail, "more");
  EXPECT_EQ(found[3].detail, "a");
  EXPECT_EQ(found[4].message, "the member \"b\" is required");
}

TEST(SchemaViolations, SpeakOfTheAlternativeThatWasMeant) {
  const auto either = schema(R"(
oneOf:
  - {type: object, required: [type, email], properties: {type: {const: email}, email: {type: string}}}
  - {type: object, required: [type], properties: {type: {const: totp}}}
)");
  EXPECT_EQ(keywords(violations_of(*either, R"({"type":"email"})")), ":required ");
  EXPECT_EQ(keywords(violations_of(*either, R"({"type":"other"})")), ":oneOf ");
  EXPECT_EQ(keywords(violations_of(*either, "1")), ":oneOf ");
}

TEST(SchemaViolations, TheFormatIsTheirDetail) {
  const auto found = violations_of(*schema("{type: string, format: email}"), R"("not-an-email")");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].keyword, "format");
  EXPECT_EQ(found[0].detail, "email");
}

TEST(SchemaViolations, AnAbsentValueIsOne) {
  std::vector<openapi::Violation> found;
  EXPECT_FALSE(schema("{}")->validate(json::Value(), Direction::kNeither, &found));
  EXPECT_EQ(found.size(), 1U);
  EXPECT_FALSE(schema("{}")->validate(json::Value(), Direction::kNeither, nullptr));
}

TEST(Schema, IntegersOfAFormatAreBounded) {
  const auto small = schema("{type: integer, format: int32}");
  EXPECT_TRUE(conforms(*small, "2147483647"));
  EXPECT_FALSE(conforms(*small, "2147483648"));
  EXPECT_FALSE(conforms(*small, "-2147483649"));
  const auto large = schema("{type: integer, format: int64}");
  EXPECT_TRUE(conforms(*large, "9223372036854775807"));
  EXPECT_FALSE(conforms(*large, "9223372036854775808"));
}

TEST(Schema, UnknownFormatsAssertNothing) {
  EXPECT_TRUE(conforms(*schema("{type: string, format: password}"), R"("")"));
  EXPECT_TRUE(conforms(*schema("{type: string, format: a-vendors-own}"), R"("x")"));
}

TEST(Schema, ManyRequiredMembersAreAllAskedFor) {
  std::string text = "{required: [";
  std::string complete = "{";
  for (int i = 0; i < 80; ++i) {
    text += "m" + std::to_string(i) + ",";
    complete += (i > 0 ? ",\"m" : "\"m") + std::to_string(i) + "\":1";
  }
  const auto object = schema(text + "]}");
  EXPECT_TRUE(conforms(*object, complete + "}"));
  EXPECT_EQ(violations_of(*object, "{}").size(), 80U);
  EXPECT_EQ(violations_of(*object, R"({"m0":1,"m70":1})").size(), 78U);
}

TEST(Schema, MistakesHaveTheirPlaces) {
  EXPECT_EQ(mistakes("type: object\nproperties:\n  a:\n    minLength: -1\n"),
            "s.yaml:4:16: /properties/a: minLength must be an integer, not negative\n");
  EXPECT_NE(mistakes("{pattern: '(?<=a)b'}").find("lookaround"), std::string::npos);
  EXPECT_NE(mistakes("{pattern: '(a)\\1'}").find("backreferences"), std::string::npos);
  EXPECT_NE(mistakes("{pattern: '(a'}"), "");
  EXPECT_NE(mistakes("{pattern: 'a{1001}'}"), "");
  EXPECT_NE(mistakes("{$ref: '#/none'}").find("nothing stands at"), std::string::npos);
  EXPECT_NE(mistakes("{$ref: 'http://example.test/x'}"), "");
  EXPECT_NE(mistakes("{multipleOf: 0}"), "");
  EXPECT_NE(mistakes("{type: text}"), "");
  EXPECT_NE(mistakes("{allOf: []}"), "");
  EXPECT_NE(mistakes("{required: 1}"), "");
  EXPECT_NE(mistakes("{enum: 1}"), "");
  EXPECT_NE(mistakes("[]"), "");
}

TEST(Schema, AllMistakesAreFound) {
  const std::string found = mistakes("{type: text, minimum: x, properties: {a: {maxItems: y}}}");
  EXPECT_EQ(std::ranges::count(found, '\n'), 3);
}

TEST(Schema, RecursionWithoutProgressIsRefused) {
  EXPECT_NE(mistakes("{$ref: '#'}"), "");
  EXPECT_NE(mistakes("{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/a'}}}"), "");
  EXPECT_NE(mistakes("{allOf: [{$ref: '#'}]}").find("without end"), std::string::npos);
  EXPECT_NE(mistakes("{not: {$ref: '#'}}").find("without end"), std::string::npos);
  EXPECT_NE(mistakes("{if: {$ref: '#'}}").find("without end"), std::string::npos);
  EXPECT_NE(mistakes("{dependentSchemas: {a: {$ref: '#'}}}").find("without end"), std::string::npos);
  EXPECT_EQ(mistakes("{properties: {a: {$ref: '#'}}, items: {$ref: '#'}}"), "");
}

TEST(Schema, AChainOfReferencesHasALimit) {
  std::string text = "{$ref: '#/$defs/d0', $defs: {";
  for (int i = 0; i < 1000; ++i)
    text += "d" + std::to_string(i) + ": {$ref: '#/$defs/d" + std::to_string(i + 1) + "'},";
  EXPECT_NE(mistakes(text + "d1000: {}}}").find("too many"), std::string::npos);
}

TEST(Schema, ASchemaThatIsTooMuchWorkEndsInAViolation) {
  // Two branches a level, forty levels: 2^40 steps were it not for the limit.
  const auto explosive =
      schema("{anyOf: [{properties: {a: {$ref: '#'}}, required: [x]}, {properties: {a: {$ref: '#'}}, required: [y]}]}");
  std::string text = "1";
  for (int i = 0; i < 40; ++i) text = R"({"a":)" + text + R"(,"a":0})";
  // Once, not by conforms(): it is seconds of work under a sanitizer.
  EXPECT_FALSE(violations_of(*explosive, text).empty());
}

TEST(Schema, UnevaluatedMembersBeyondTheInlineBitsAreSeen) {
  const auto closed = schema("{properties: {m0: true}, patternProperties: {'^m': true}, unevaluatedProperties: false}");
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"m" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(conforms(*closed, text + "\"m\":0}"));
  EXPECT_FALSE(conforms(*closed, text + "\"x\":0}"));
}

TEST(Schema, LargeArraysAreFoundToRepeat) {
  const auto unique = schema("{uniqueItems: true}");
  std::string text = "[0";
  for (int i = 1; i < 5000; ++i) text += ",{\"a\":" + std::to_string(i) + "}";
  EXPECT_TRUE(conforms(*unique, text + "]"));
  EXPECT_FALSE(conforms(*unique, text + ",{\"a\":77}]"));
  EXPECT_FALSE(conforms(*unique, text + ",0.0]"));
}

TEST(Schema, SaysWhatItAsksOfAParameter) {
  const auto object = schema(
      "{type: object, properties: {n: {type: [integer, 'null']}, l: {type: array, items: {type: boolean}}, e: {type: "
      "[string, integer]}}}");
  EXPECT_EQ(object->simple_type(), "object");
  EXPECT_EQ(object->property("n")->simple_type(), "integer");
  EXPECT_EQ(object->property("l")->items()->simple_type(), "boolean");
  EXPECT_EQ(object->property("e")->simple_type(), "");
  EXPECT_EQ(object->property("none"), nullptr);
  EXPECT_EQ(object->items(), nullptr);
  EXPECT_TRUE(schema("{type: string, description: x}")->accepts_any_string());
  EXPECT_FALSE(schema("{type: string, minLength: 1}")->accepts_any_string());
  EXPECT_FALSE(schema("{type: integer}")->accepts_any_string());
}

// Properties of names that differ only here and there are all found.
TEST(Schema, EveryPropertyIsFoundByItsName) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& names) {
    json::Tree properties{json::Tree::Object{}};
    json::Tree instance{json::Tree::Object{}};
    for (const std::string& name : names) {
      std::string ascii;
      for (const char c : name) ascii += static_cast<char>('a' + (static_cast<unsigned char>(c) % 3));
      properties.set(ascii, openapi_test::yaml("{type: integer}"));
      instance.set(ascii, json::Tree(std::int64_t{1}));
    }
    json::Tree tree{json::Tree::Object{}};
    tree.set("properties", properties);
    tree.set("additionalProperties", json::Tree(false));
    const auto compiled = openapi::compile_schema(tree);
    RC_ASSERT(compiled.has_value());
    RC_ASSERT(conforms(**compiled, instance.dump()));
    instance.set("zzz", json::Tree(std::int64_t{1}));
    RC_ASSERT(!conforms(**compiled, instance.dump()));
  }));
}

// -------------------------------------------------------------------------- alternatives that constants tell apart

constexpr const char* kShapes = R"(
oneOf:
  - {type: object, required: [kind, r], properties: {kind: {const: circle}, r: {type: integer}}}
  - allOf: [{$ref: '#/$defs/flat'}, {properties: {w: {type: integer}}, required: [w]}]
  - {type: object, properties: {kind: {$ref: '#/$defs/point'}, r: {type: string}}}
$defs:
  flat: {properties: {kind: {enum: [square, rectangle]}}}
  point: {enum: [point]}
)";

TEST(SchemaChoice, HoldsAValueAgainstTheBranchThatItNames) {
  const auto shapes = schema(kShapes);
  EXPECT_TRUE(conforms(*shapes, R"({"kind":"circle","r":1})"));
  EXPECT_FALSE(conforms(*shapes, R"({"kind":"circle","r":"1"})"));
  EXPECT_TRUE(conforms(*shapes, R"({"kind":"rectangle","w":1})"));
  EXPECT_FALSE(conforms(*shapes, R"({"kind":"square"})"));
  EXPECT_TRUE(conforms(*shapes, R"({"kind":"point","r":"1"})"));
  EXPECT_FALSE(conforms(*shapes, R"({"kind":"line"})"));
}

TEST(SchemaChoice, IsMadeAmongAllWhereNothingIsNamed) {
  const auto shapes = schema(kShapes);
  EXPECT_TRUE(conforms(*shapes, R"({"w":1,"r":1})")) << "the second alone";
  EXPECT_FALSE(conforms(*shapes, R"({"w":1,"r":"1"})")) << "the second and the third";
  EXPECT_FALSE(conforms(*shapes, R"({"kind":1,"w":1})"));
  EXPECT_TRUE(conforms(*shapes, R"("circle")")) << "the second alone says nothing of what is no object";
  EXPECT_FALSE(conforms(*shapes, R"({"kind":"circle","kind":"point","r":1})"));
}

TEST(SchemaChoice, IsNotLedAstrayByConstantsThatTwoBranchesShare) {
  const auto overlapping = schema(
      "oneOf: [{properties: {a: {const: x}, b: {const: p}}}, {properties: {a: {const: x}, b: {enum: [p, q]}}}]");
  EXPECT_FALSE(conforms(*overlapping, R"({"a":"x","b":"p"})"));
  EXPECT_TRUE(conforms(*overlapping, R"({"a":"x","b":"q"})"));
  const auto mixed = schema("oneOf: [{properties: {a: {const: x}}}, {properties: {a: {enum: [y, 1]}}}, {required: [z]}]");
  EXPECT_TRUE(conforms(*mixed, R"({"a":"x"})"));
  EXPECT_FALSE(conforms(*mixed, R"({"a":"x","z":1})"));
}

TEST(SchemaChoice, KeepsWhatWasEvaluated) {
  const auto closed = schema(
      "{oneOf: [{properties: {a: {const: x}, b: {}}}, {properties: {a: {const: y}, c: {}}}], unevaluatedProperties: false}");
  EXPECT_TRUE(conforms(*closed, R"({"a":"x","b":1})"));
  EXPECT_FALSE(conforms(*closed, R"({"a":"x","c":1})"));
  EXPECT_TRUE(conforms(*closed, R"({"a":"y","c":1})"));
}

}  // namespace
}  // namespace schema_test
