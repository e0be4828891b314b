#include <gtest/gtest.h>

#include "json/tree.h"

namespace json {
namespace {

using namespace std::string_literals;

std::string as_json(std::string_view yaml) {
  const auto tree = parse_yaml(yaml, "test.yaml");
  return tree ? tree->dump() : tree.error().to_string();
}

std::string error_of(std::string_view text, std::string_view file = "test.yaml") {
  const auto tree = parse_yaml(text, file);
  return tree ? "no error: " + tree->dump() : tree.error().to_string();
}

TEST(Yaml, ReadsPlainScalarsByTheCoreSchema) {
  const std::pair<const char*, const char*> table[] = {
      {"null", "null"}, {"~", "null"}, {"Null", "null"}, {"NULL", "null"}, {"nULL", "\"nULL\""}, {"true", "true"},
      {"True", "true"}, {"FALSE", "false"}, {"yes", "\"yes\""}, {"no", "\"no\""}, {"on", "\"on\""}, {"y", "\"y\""},
      {"0", "0"}, {"-0", "0"}, {"007", "7"}, {"+5", "5"}, {"-5", "-5"}, {"0o17", "15"}, {"0x1F", "31"},
      {"0b1", "\"0b1\""}, {"-0x1", "\"-0x1\""}, {"0x", "\"0x\""}, {"0o8", "\"0o8\""}, {"1_000", "\"1_000\""},
      {"+-5", "\"+-5\""}, {"1.5", "1.5"}, {".5", "0.5"}, {"5.", "5"}, {"+.5", "0.5"}, {"-.5", "-0.5"}, {"1e3", "1000"},
      {"1E-3", "0.001"}, {"1e", "\"1e\""}, {".", "\".\""}, {"-", "[null]"}, {".inf", "\".inf\""},
      {"-.inf", "\"-.inf\""}, {".nan", "\".nan\""}, {"nan", "\"nan\""}, {"inf", "\"inf\""}, {"-inf", "\"-inf\""},
      {"1e999", "\"1e999\""}, {"9223372036854775808", "9223372036854775808"},
      {"18446744073709551616", "1.8446744073709552e+19"}, {"-9223372036854775808", "-9223372036854775808"},
      {"2026-11-22", "\"2026-11-22\""}, {"12:30", "\"12:30\""}, {"3.0.3", "\"3.0.3\""}, {"1.2.3", "\"1.2.3\""},
      {"0x0x1", "\"0x0x1\""}, {"0x-1", "\"0x-1\""}, {"+ 5", "\"+ 5\""}, {"--5", "\"--5\""}};
  for (const auto& [yaml, json] : table) EXPECT_EQ(as_json(yaml), json) << yaml;
}

TEST(Yaml, TakesQuotedAndBlockScalarsForStrings) {
  EXPECT_EQ(as_json("\"null\""), "\"null\"");
  EXPECT_EQ(as_json("'5'"), "\"5\"");
  EXPECT_EQ(as_json("''"), "\"\"");
  EXPECT_EQ(as_json("a: |\n  5\nb: >-\n  true\n"), R"({"a":"5\n","b":"true"})");
  EXPECT_EQ(as_json("a: \"\\u00e4\\x41\\n\""), "{\"a\":\"\xC3\xA4\x41\\n\"}");
}

TEST(Yaml, KnowsEveryEscape) {
  EXPECT_EQ(as_json(R"("\0\a\b\t\n\v\f\r\e\ \"\/\\\x41\u00e4\U0001F600")"),
            "\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001b \\\"/\\\\A\xC3\xA4\xF0\x9F\x98\x80\"");
  EXPECT_EQ(as_json(R"("\N\_\L\P\N\N")"), "\"\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9\xC2\x85\xC2\x85\"");
}

TEST(Yaml, HonoursTheCoreTags) {
  EXPECT_EQ(as_json("!!str 5"), "\"5\"");
  EXPECT_EQ(as_json("!!int \"5\""), "5");
  EXPECT_EQ(as_json("!!float 5"), "5");
  EXPECT_EQ(as_json("!!bool 'true'"), "true");
  EXPECT_EQ(as_json("!!null ''"), "null");
  EXPECT_EQ(as_json("! 5"), "\"5\"");
  EXPECT_EQ(as_json("!!map {a: 1}"), "{\"a\":1}");
  EXPECT_EQ(as_json("!!seq [1]"), "[1]");
}

TEST(Yaml, RefusesOtherTags) {
  EXPECT_EQ(error_of("a: !!binary aGk="), "test.yaml:1:4: the tag tag:yaml.org,2002:binary is not known");
  EXPECT_EQ(error_of("a: !mine 1"), "test.yaml:1:4: the tag !mine is not known");
  EXPECT_EQ(error_of("!!set {a}"), "test.yaml:1:1: the tag tag:yaml.org,2002:set is not known");
  EXPECT_EQ(error_of("!!int x"), "test.yaml:1:1: \"x\" does not fit its tag tag:yaml.org,2002:int");
}

TEST(Yaml, MakesTextOfKeys) {
  EXPECT_EQ(as_json("200: a\n1.50: b\ntrue: c\nnull: d\n'x y': e"),
            R"({"200":"a","1.50":"b","true":"c","null":"d","x y":"e"})");
}

TEST(Yaml, RefusesKeysThatAreCollections) {
  EXPECT_EQ(error_of("? [1]\n: 2"), "test.yaml:1:3: a key must be text");
  EXPECT_EQ(error_of("{{a: 1}: 2}"), "test.yaml:1:2: a key must be text");
  EXPECT_EQ(error_of("a: &x [1]\n*x : 2"), "test.yaml:2:1: a key must be text");
}

TEST(Yaml, RefusesDuplicateKeysWhereTheyStand) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"), "test.yaml:3:1: the key \"a\" stands here twice");
  EXPECT_EQ(error_of("1: x\n'1': y\n"), "test.yaml:2:1: the key \"1\" stands here twice");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(as_json(many).substr(0, 8), R"({"k0":1,)");
  EXPECT_EQ(error_of(many + "k57: 2\n"), "test.yaml:101:1: the key \"k57\" stands here twice");
  EXPECT_EQ(error_of(many + "new: 2\nnew: 3\n"), "test.yaml:102:1: the key \"new\" stands here twice");
}

TEST(Yaml, RemembersWhereValuesStood) {
  const auto tree = parse_yaml("a: 1\nb:\n  - x\n  - {k: v}\n", "test.yaml");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->find("a")->mark.line, 1U);
  EXPECT_EQ(tree->find("a")->mark.column, 4U);
  const Tree& second = *tree->at_pointer("/b/1");
  EXPECT_EQ(second.mark.line, 4U);
  EXPECT_EQ(second.mark.column, 5U);
  EXPECT_EQ(second.find("k")->mark.column, 9U);
}

TEST(Yaml, ExpandsAliasesAndKeysByAlias) {
  EXPECT_EQ(as_json("a: &x {k: [1]}\nb: *x\nc: &s text\n*s : d\n"),
            R"({"a":{"k":[1]},"b":{"k":[1]},"c":"text","text":"d"})");
  EXPECT_EQ(as_json("&k a: *k"), R"({"a":"a"})");
  EXPECT_EQ(as_json("a: &n\nb: *n"), R"({"a":null,"b":null})");
  EXPECT_EQ(as_json("[&a 1, &a 2, *a]"), "[1,2,2]");
}

TEST(Yaml, MergesMembersThatAreNotThere) {
  EXPECT_EQ(as_json("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\n"), R"({"a":{"k":1,"l":2},"b":{"l":3,"k":1}})");
  EXPECT_EQ(as_json("a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}\n"),
            R"({"a":{"k":1},"b":{"k":2,"m":3},"c":{"k":1,"m":3}})");
  EXPECT_EQ(as_json("<<: {a: 1}\nb: 2"), R"({"b":2,"a":1})");
  EXPECT_EQ(as_json("'<<': {a: 1}"), R"({"<<":{"a":1}})");
  EXPECT_EQ(as_json("<<: &x {a: 1}\nb: *x"), R"({"b":{"a":1},"a":1})");
}

TEST(Yaml, RefusesAMergeOfAnythingButObjects) {
  EXPECT_EQ(error_of("<<: 1"), "test.yaml:1:5: \"<<\" needs an object or a list of objects");
  EXPECT_EQ(error_of("<<: [{}, 1]"), "test.yaml:1:5: \"<<\" needs an object or a list of objects");
  EXPECT_EQ(error_of("<<: {}\n<<: {}"), "test.yaml:2:1: the key \"<<\" stands here twice");
}

TEST(Yaml, RefusesAliasesThatGoNowhereOrInward) {
  EXPECT_EQ(error_of("a: *x").substr(0, 14), "test.yaml:1:4:");
  EXPECT_EQ(error_of("a: &x [*x]"), "test.yaml:1:8: an alias of the value that it stands in");
}

TEST(Yaml, RefusesABombOfAliases) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string inner = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + inner;
    for (int k = 1; k < 10; ++k) bomb += ", " + inner;
    bomb += "]\n";
  }
  EXPECT_NE(error_of(bomb).find("more than 200000 values"), std::string::npos) << error_of(bomb);
}

TEST(Yaml, RefusesABombOfText) {
  std::string bomb = "a: &a " + std::string(100'000, 'x') + "\nb:\n";
  for (int i = 0; i < 1000; ++i) bomb += "- *a\n";
  EXPECT_NE(error_of(bomb).find("aliases repeat too much text"), std::string::npos);
}

TEST(Yaml, RefusesABombOfNestedAnchors) {
  std::string bomb;
  for (int i = 0; i < 60; ++i) bomb += "&a" + std::to_string(i) + " [";
  for (int i = 0; i < 10'000; ++i) bomb += "1,";
  bomb += std::string(60, ']');
  EXPECT_NE(error_of(bomb).find("anchors hold too much"), std::string::npos);
}

TEST(Yaml, AllowsExactlyItsDepth) {
  EXPECT_EQ(as_json(std::string(64, '[') + std::string(64, ']')), std::string(64, '[') + std::string(64, ']'));
  for (const std::size_t depth : {65U, 1000U, 100'000U}) {
    EXPECT_NE(error_of(std::string(depth, '[') + std::string(depth, ']')).find("deep"), std::string::npos) << depth;
    EXPECT_NE(error_of("a: " + std::string(depth, '[') + std::string(depth, ']')).find("deep"), std::string::npos);
  }
  const std::string almost = "a: &a " + std::string(63, '[') + std::string(63, ']') + "\n";
  EXPECT_EQ(error_of(almost + "b: *a").substr(0, 9), "no error:");
  EXPECT_NE(error_of(almost + "b: [*a]").find("deep"), std::string::npos);
}

TEST(Yaml, AllowsExactlyItsNodes) {
  const auto list = [](std::size_t nodes) {
    std::string text = "- 1\n";
    for (std::size_t i = 2; i < nodes; ++i) text += "- 1\n";
    return text;
  };
  EXPECT_TRUE(parse_yaml(list(200'000), "test.yaml").has_value());
  EXPECT_NE(error_of(list(200'001)).find("more than 200000 values"), std::string::npos);
}

TEST(Yaml, ReadsOneDocumentOnly) {
  EXPECT_EQ(as_json("---\na: 1\n...\n"), R"({"a":1})");
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"), "test.yaml:2:1: a second document: only one is read");
}

TEST(Yaml, TakesATextWithoutDocumentForNull) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "\xEF\xBB\xBF", "---\n"}) EXPECT_EQ(as_json(text), "null");
}

TEST(Yaml, PointsAtTheErrorsOfItsSyntax) {
  EXPECT_EQ(error_of("a: [1, 2\nb: 3\n").substr(0, 10), "test.yaml:");
  EXPECT_EQ(error_of("a: 'x").substr(0, 12), "test.yaml:1:");
  EXPECT_EQ(error_of("a:\n\t- 1").substr(0, 12), "test.yaml:2:");
  EXPECT_EQ(error_of("a: b: c").substr(0, 12), "test.yaml:1:");
}

TEST(Yaml, RefusesWhatIsNotUtf8WhereItStands) {
  EXPECT_EQ(error_of("a: 1\nb: \xFF\n"), "test.yaml:2:4: not UTF-8");
  EXPECT_EQ(error_of("\xFE\xFF"), "test.yaml:1:1: not UTF-8");
  EXPECT_EQ(error_of("a: \xC3\xA4\nb\n\n\xC3\xA4\xC3"), "test.yaml:4:3: not UTF-8");
}

TEST(Yaml, RefusesControlCharactersWhereTheyStand) {
  EXPECT_EQ(error_of("a: 1\nb: \x01\n"), "test.yaml:2:4: a control character");
  EXPECT_EQ(error_of("a\0:\0 \0""1\0"s), "test.yaml:1:2: a control character");  // UTF-16
  EXPECT_EQ(as_json("a: \"\\0\\x01\"\r\n"), R"({"a":"\u0000\u0001"})");
}

TEST(Yaml, ReadsJsonWithMarks) {
  const auto text = "{\n  \"a\": [1, \"x\\n\\ud83d\\ude00\",\n    {\"b\": null}],\t\"c\": {}\n}\n";
  const auto tree = parse_yaml(text, "test.json");
  ASSERT_TRUE(tree.has_value()) << tree.error().to_string();
  EXPECT_EQ(tree->dump(), "{\"a\":[1,\"x\\n\xF0\x9F\x98\x80\",{\"b\":null}],\"c\":{}}");
  const std::tuple<const char*, unsigned, unsigned> table[] = {{"", 1, 1},     {"/a", 2, 8},    {"/a/0", 2, 9},
                                                              {"/a/1", 2, 12}, {"/a/2", 3, 5}, {"/a/2/b", 3, 11},
                                                              {"/c", 3, 24}};
  for (const auto& [pointer, line, column] : table) {
    EXPECT_EQ(tree->at_pointer(pointer)->mark.line, line) << pointer;
    EXPECT_EQ(tree->at_pointer(pointer)->mark.column, column) << pointer;
  }
}

TEST(Yaml, ReadsJsonsNumbersExactly) {
  EXPECT_EQ(as_json("[0,-0,-1,18446744073709551615,-9223372036854775808,0.1,1e3,0E+300,1e-400]"),
            "[0,0,-1,18446744073709551615,-9223372036854775808,0.1,1000,0,0]");
}

TEST(Yaml, PointsAtTheErrorsOfJson) {
  EXPECT_EQ(error_of("{\"a\":1,\n \"b\":1,\n \"a\":2}", "x.json"), "x.json:3:2: the key \"a\" stands here twice");
  EXPECT_EQ(error_of("{\n \"a\": tru\n}", "x.json").substr(0, 9), "x.json:2:");
  EXPECT_EQ(error_of("[1]\0[2]"s, "x.json"), "x.json:1:4: a control character");
  EXPECT_EQ(error_of(R"(["x", "\udc00"])", "x.json"), "x.json:1:7: a string with half of a surrogate pair");
  EXPECT_EQ(error_of(R"({"\udc00": 1})", "x.json"), "x.json:1:2: a string with half of a surrogate pair");
  EXPECT_EQ(error_of("{a: 1}", "x.json").substr(0, 9), "x.json:1:");
  EXPECT_EQ(error_of("[1,2", "x.json").substr(0, 9), "x.json:1:");
}

TEST(Yaml, RefusesJsonsNumbersThatDoNotFit) {
  EXPECT_EQ(error_of("[\n1e400]", "x.json"), "x.json:2:1: Number too big to be stored in double.");
  EXPECT_EQ(error_of("[18446744073709551616]", "x.json"), "x.json:1:2: a number is malformed or out of range");
}

TEST(Yaml, TakesAFileNamedJsonForNothingElse) {
  EXPECT_EQ(error_of("a: 1", "x.json"), "x.json:1:1: Invalid value.");
  EXPECT_EQ(error_of("", "x.json").substr(0, 11), "x.json:1:1:");
}

TEST(Yaml, FallsBackToFlowStyleForWhatLooksLikeJson) {
  EXPECT_EQ(as_json("{a: 1, b: [x, 'y']}"), R"({"a":1,"b":["x","y"]})");
  EXPECT_EQ(as_json("[1, 2]  # comment\n"), "[1,2]");
}

}  // namespace
}  // namespace json
