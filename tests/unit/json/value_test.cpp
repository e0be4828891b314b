#include "json/value.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace json {
namespace {

using namespace std::string_literals;

std::string nested(std::size_t depth) { return std::string(depth, '[') + '1' + std::string(depth, ']'); }

std::optional<ParseFailure> failure_of(std::string_view text) {
  Parser parser;
  const auto value = parser.parse_copy(text);
  return value ? std::nullopt : std::optional(value.error());
}

TEST(Value, ReadsEachType) {
  Parser parser;
  const auto value = parser.parse_copy(
      R"({"s":"x","b":true,"i":-5,"u":18446744073709551615,"d":1.5,"n":null,"a":[1],"o":{}})");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ((*value)["s"].string(), "x");
  EXPECT_EQ((*value)["b"].boolean(), true);
  EXPECT_EQ((*value)["i"].integer(), -5);
  EXPECT_EQ((*value)["i"].number(), -5.0);
  EXPECT_EQ((*value)["u"].integer(), std::nullopt);
  EXPECT_EQ((*value)["d"].number(), 1.5);
  EXPECT_TRUE((*value)["n"].is_null());
  EXPECT_EQ((*value)["a"].size(), 1U);
  EXPECT_EQ(value->size(), 8U);
  const std::pair<const char*, Type> types[] = {
      {"s", Type::kString}, {"b", Type::kBoolean}, {"i", Type::kInteger}, {"u", Type::kUnsigned}, {"d", Type::kDouble},
      {"n", Type::kNull},   {"a", Type::kArray},   {"o", Type::kObject},  {"x", Type::kAbsent}};
  for (const auto& [name, type] : types) EXPECT_EQ((*value)[name].type(), type) << name;
}

TEST(Value, GivesNothingOfAnotherType) {
  Parser parser;
  const Value value = *parser.parse_copy(R"({"s":"1"})");
  EXPECT_EQ(value["s"].integer(), std::nullopt);
  EXPECT_EQ(value["s"].number(), std::nullopt);
  EXPECT_EQ(value["s"].boolean(), std::nullopt);
  EXPECT_EQ(value.string(), std::nullopt);
  EXPECT_EQ(value["s"].size(), 0U);
  EXPECT_EQ(value["s"].string_or("y"), "1");
  EXPECT_EQ(value["x"].string_or("y"), "y");
  EXPECT_TRUE(value["x"].boolean_or(true));
}

TEST(Value, LetsLookupsRunIntoNothing) {
  Parser parser;
  const Value value = *parser.parse_copy(R"({"a":[{"b":1}]})");
  EXPECT_FALSE(value["x"]["y"]["z"]);
  EXPECT_FALSE(value["a"]["b"]);
  EXPECT_FALSE(Value()["a"]);
  EXPECT_EQ(Value().type(), Type::kAbsent);
}

TEST(Value, IteratesNothingWhereThereIsNoCollection) {
  Parser parser;
  for (const Value value : {Value(), *parser.parse_copy("3")}) {
    for ([[maybe_unused]] const auto element : value.array()) ADD_FAILURE();
    for ([[maybe_unused]] const auto field : value.object()) ADD_FAILURE();
  }
}

TEST(Value, TakesTheFirstOfTwoMembersOfOneName) {
  Parser parser;
  EXPECT_EQ((*parser.parse_copy(R"({"a":1,"a":2})"))["a"].integer(), 1);
}

TEST(Value, FindsMembersByTheirUnescapedName) {
  Parser parser;
  const Value value = *parser.parse_copy(R"({"a\u0062":1,"\u0000":2,"":3})");
  EXPECT_EQ(value["ab"].integer(), 1);
  EXPECT_EQ(value["\0"s].integer(), 2);
  EXPECT_EQ(value[""].integer(), 3);
}

TEST(Value, TakesADoubleWithoutFractionForAnIntegerWhereThatIsExact) {
  Parser parser;
  const Value value = *parser.parse_copy("[1.0,-2e2,1.5,9007199254740992.0,9007199254740994.0,1e300,-0.0]");
  std::vector<std::optional<std::int64_t>> read;
  for (const auto element : value.array()) read.push_back(Value(element).integer());
  EXPECT_EQ(read, (std::vector<std::optional<std::int64_t>>{1, -200, std::nullopt, 9007199254740992, std::nullopt,
                                                            std::nullopt, 0}));
}

TEST(Parser, TellsWhyItRefuses) {
  EXPECT_EQ(failure_of(""), ParseFailure::kEmpty);
  EXPECT_EQ(failure_of(" \t\r\n"), ParseFailure::kEmpty);
  EXPECT_EQ(failure_of("\"\xFF\""), ParseFailure::kNotUtf8);
  EXPECT_EQ(failure_of("\"\xED\xA0\x80\""), ParseFailure::kNotUtf8);
  EXPECT_EQ(failure_of("\"\xC0\xAF\""), ParseFailure::kNotUtf8);
  EXPECT_EQ(failure_of(nested(1000)), ParseFailure::kTooDeep);
  for (const char* number : {"1e400", "-1e400", "123456789012345678901", "-9223372036854775809", "01", "1.", "-"}) {
    EXPECT_EQ(failure_of(number), ParseFailure::kNumber) << number;
  }
}

TEST(Parser, RefusesWhatIsNotJson) {
  for (const std::string& text :
       {"{"s, "}"s, "[1,]"s, "{\"a\":}"s, "{\"a\" 1}"s, "{a:1}"s, "'a'"s, "\"a"s, "\"\\x\""s, "\"\\u12\""s, "nul"s,
        "nulll"s, "True"s, "NaN"s, "1 2"s, "[1] x"s, "{\"a\":1}}"s, "\"\t\""s, "\"\n\""s, "\"\0\""s, "\0"s, "1\0"s,
        "{\"a\":1}\0"s,
        "\"\\ud800\""s, "\"\\udc00\""s, "\"\\ud800\\ud800\""s, "\"\\ud800x\""s, "\"\\udc00\\ud800\""s,
        "\xEF\xBB\xBF{}"s, "// c\n1"s, ","s, "\xC2\xA0 1"s, ".5"s, "+1"s, "0x1"s, "Infinity"s, "[1"s, "\""s}) {
    EXPECT_TRUE(failure_of(text).has_value()) << text;
  }
}

TEST(Parser, AllowsExactlyItsDepth) {
  EXPECT_EQ(failure_of(nested(Parser::kMaxDepth)), std::nullopt);
  EXPECT_EQ(failure_of(nested(Parser::kMaxDepth + 1)), ParseFailure::kTooDeep);
}

TEST(Parser, AllowsExactlyItsBytes) {
  Parser parser(10);
  EXPECT_TRUE(parser.parse_copy("\"12345678\"").has_value());
  EXPECT_EQ(parser.parse_copy("\"123456789\"").error(), ParseFailure::kTooLarge);
}

TEST(Parser, GrowsToItsLimitAndIsGoodAfterEachFailure) {
  Parser parser(100'000);
  for (const std::size_t size : {10U, 5'000U, 70'000U, 99'998U, 99'999U, 100U}) {
    const auto value = parser.parse_copy('"' + std::string(size, 'x') + '"');
    EXPECT_EQ(value.has_value(), size + 2 <= 100'000) << size;
    EXPECT_EQ(value ? value->string()->size() : size, size);
    EXPECT_FALSE(parser.parse_copy("{]").has_value());
    EXPECT_TRUE(parser.parse_copy("{}").has_value());
  }
}

TEST(Parser, ReadsPaddedTextInPlace) {
  std::vector<char> buffer(1024, '"');  // what stands behind the text must not matter
  std::memcpy(buffer.data(), "[12]", 4);
  Parser parser;
  const auto value = parser.parse(std::string_view(buffer.data(), 4));
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->array().at(0).get_int64().value_unsafe(), 12);
  EXPECT_EQ(parser.parse(std::string_view(buffer.data(), 2)).error(), ParseFailure::kSyntax);
  EXPECT_EQ(parser.parse(std::string_view(buffer.data(), 0)).error(), ParseFailure::kEmpty);
}

TEST(Parser, KeepsEscapedNulAndUnicode) {
  Parser parser;
  EXPECT_EQ(parser.parse_copy(R"("a\u0000b")")->string(), "a\0b"s);
  EXPECT_EQ(parser.parse_copy(R"("\ud83d\ude00")")->string(), "\xF0\x9F\x98\x80");
}

TEST(ParseFailure, IsDescribed) {
  for (const auto failure : {ParseFailure::kEmpty, ParseFailure::kSyntax, ParseFailure::kTooDeep,
                             ParseFailure::kTooLarge, ParseFailure::kNotUtf8, ParseFailure::kNumber}) {
    EXPECT_STRNE(describe(failure), "");
  }
}

}  // namespace
}  // namespace json
