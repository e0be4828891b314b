#include "json/attributes.h"

#include <gtest/gtest.h>

namespace json {
namespace {

Tree tree_of(std::string_view text) { return *parse_json(text); }
Attributes attributes_of(std::string_view text) { return Attributes(tree_of(text)); }
std::string written(const Attributes& attributes) {
  std::string text;
  Writer out(text);
  attributes.write(out);
  return text;
}

constexpr std::string_view kAll = R"({"first":"Ana \"A\" Ünï","none":null,"yes":true,"level":5,"half":0.5,"list":["a",{"b":[]}],"":""})";

TEST(Attributes, AreWrittenAsTheyWereRead) { EXPECT_EQ(written(attributes_of(kAll)), kAll); }

TEST(Attributes, AreTheTreeThatTheyWereMadeOf) {
  EXPECT_EQ(attributes_of(kAll).tree(), tree_of(kAll));
  EXPECT_EQ(Attributes().tree(), tree_of("{}"));
  EXPECT_EQ(attributes_of("{}"), Attributes());
}

TEST(Attributes, GiveEachValue) {
  const Attributes all = attributes_of(kAll);
  const Tree tree = tree_of(kAll);
  for (const auto& [name, value] : *tree.object()) EXPECT_EQ(all.find(name), value) << name;
  EXPECT_EQ(all.find("third"), std::nullopt);
}

TEST(Attributes, GiveTextAsItIs) {
  const Attributes all = attributes_of(kAll);
  EXPECT_EQ(all.text("first"), "Ana \"A\" Ünï");
  for (const char* name : {"none", "yes", "level", "list", "", "third"}) EXPECT_EQ(all.text(name), "") << name;
}

TEST(Attributes, WriteAMemberThatIsThere) {
  std::string text;
  Writer out(text);
  out.begin_object();
  for (const char* name : {"level", "third", "first", "none"}) attributes_of(kAll).write_member(out, name);
  out.end_object();
  EXPECT_EQ(text, R"({"level":5,"first":"Ana \"A\" Ünï","none":null})");
}

TEST(Attributes, KeepTheirOrderWhenOneIsSet) {
  Attributes some = attributes_of(R"({"a":1,"b":2})");
  const Attributes before = some;
  some.set("a", "one");
  some.set_null("c");
  EXPECT_EQ(written(some), R"({"a":"one","b":2,"c":null})");
  EXPECT_EQ(written(before), R"({"a":1,"b":2})");
}

TEST(Attributes, AreSetToTheMembersOfAnObject) {
  Attributes some = attributes_of(R"({"a":1,"b":"two","c":null,"d":[]})");
  Parser parser;
  some.set_all(*parser.parse_copy(R"({"e":"new","d":{"x":0.5},"b":null,"a":1,"f":null,"c":"text","e":"newer"})"));
  EXPECT_EQ(written(some), R"({"a":1,"b":null,"c":"text","d":{"x":0.5},"e":"new","f":null})");
}

TEST(Attributes, SayWhetherAMemberHasAValue) {
  const Attributes all = attributes_of(kAll);
  Parser parser;
  const auto has = [&](std::string_view name, std::string_view value) { return all.has(name, *parser.parse_copy(value)); };
  EXPECT_TRUE(has("first", R"("Ana \"A\" Ünï")"));
  EXPECT_TRUE(has("none", "null"));
  EXPECT_TRUE(has("third", "null"));
  EXPECT_TRUE(has("level", "5.0"));
  EXPECT_TRUE(has("list", R"(["a",{"b":[]}])"));
  EXPECT_TRUE(has("", R"("")"));
  EXPECT_FALSE(has("first", R"("Ana")"));
  EXPECT_FALSE(has("none", R"("")"));
  EXPECT_FALSE(has("third", R"("")"));
  EXPECT_FALSE(has("level", R"("5")"));
  EXPECT_FALSE(has("level", "null"));
  EXPECT_FALSE(has("yes", "false"));
  EXPECT_FALSE(has("", "null"));
}

TEST(Attributes, HaveNamesAndValuesOfAnyLength) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 129U, 16'383U, 16'384U, 100'000U}) {
    Tree tree{Tree::Object{}};
    tree.set(std::string(size, 'n'), Tree(std::string(size, 'v')));
    tree.set("after", Tree(true));
    EXPECT_EQ(Attributes(tree).tree(), tree) << size;
  }
}

}  // namespace
}  // namespace json
