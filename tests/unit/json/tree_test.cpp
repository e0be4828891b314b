#include "json/tree.h"

#include <gtest/gtest.h>

namespace json {
namespace {

using namespace std::string_literals;

Tree tree(std::string_view text) {
  auto parsed = parse_json(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Tree{});
}

TEST(Tree, IsNullAtFirst) {
  EXPECT_TRUE(Tree().is_null());
  EXPECT_EQ(Tree().type(), Type::kNull);
  EXPECT_EQ(Tree().dump(), "null");
}

TEST(Tree, KeepsTypesAndOrder) {
  const auto text = R"({"z":null,"a":[true,-1,18446744073709551615,1.5,"x\n"],"m":{}})";
  const Tree t = tree(text);
  EXPECT_EQ(t.dump(), text);
  const Tree::Array& a = *t.find("a")->array();
  EXPECT_EQ(*a[0].boolean(), true);
  EXPECT_EQ(a[1].integer(), -1);
  EXPECT_EQ(a[2].type(), Type::kUnsigned);
  EXPECT_EQ(a[3].number(), 1.5);
  EXPECT_EQ(*a[4].string(), "x\n");
  EXPECT_TRUE(a[1].is_number() && a[2].is_number() && a[3].is_number());
}

TEST(Tree, FindsMembersOfObjectsOnly) {
  Tree t = tree(R"({"a":1})");
  EXPECT_NE(t.find("a"), nullptr);
  EXPECT_EQ(t.find("b"), nullptr);
  EXPECT_EQ(tree("[1]").find("0"), nullptr);
  EXPECT_EQ(t.string_or("none"), "none");
}

TEST(Tree, SetsAddsAndErasesMembers) {
  Tree t = tree(R"({"a":1,"b":2})");
  t.set("a", Tree("x"));
  t.set("c", Tree(std::int64_t{3}));
  EXPECT_TRUE(t.erase("b"));
  EXPECT_FALSE(t.erase("b"));
  EXPECT_EQ(t.dump(), R"({"a":"x","c":3})");
}

TEST(Tree, BecomesAnObjectWhenAMemberIsSet) {
  Tree t("text");
  t.set("a", Tree(true)).set("b", Tree{});
  EXPECT_EQ(t.dump(), R"({"a":{"b":null}})");
}

TEST(Tree, FollowsJsonPointers) {
  const Tree t = tree(R"({"foo":["bar",{"x":1}],"":0,"a/b":1,"m~n":8,"~1":9})");
  const std::pair<const char*, const char*> table[] = {{"/foo/0", R"("bar")"}, {"/foo/1/x", "1"}, {"/", "0"},
                                                       {"/a~1b", "1"},         {"/m~0n", "8"},    {"/~01", "9"}};
  for (const auto& [pointer, value] : table) {
    ASSERT_NE(t.at_pointer(pointer), nullptr) << pointer;
    EXPECT_EQ(t.at_pointer(pointer)->dump(), value) << pointer;
  }
  EXPECT_EQ(t.at_pointer(""), &t);
}

TEST(Tree, PointsAtNothingWhereNothingStands) {
  const Tree t = tree(R"({"foo":["bar"]})");
  for (const char* pointer : {"foo", "/bar", "/foo/1", "/foo/-", "/foo/00", "/foo/0x", "/foo/", "/foo/0/x",
                              "/foo/99999999999999999999", "/foo/+0"}) {
    EXPECT_EQ(t.at_pointer(pointer), nullptr) << pointer;
  }
}

TEST(Tree, ReadsIntegersOutOfWholeDoubles) {
  EXPECT_EQ(Tree(2.0).integer(), 2);
  EXPECT_EQ(Tree(2.5).integer(), std::nullopt);
  EXPECT_EQ(Tree(9223372036854775808.0).integer(), std::nullopt);
  EXPECT_EQ(Tree(-9223372036854775808.0).integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(tree("18446744073709551615").integer(), std::nullopt);
  EXPECT_EQ(Tree("2").integer(), std::nullopt);
}

TEST(Tree, IsEqualAsJsonIs) {
  EXPECT_EQ(tree(R"({"a":1,"b":[1.0,{"c":2}]})"), tree(R"({"b":[1,{"c":2.0}],"a":1.0})"));
  EXPECT_EQ(tree("18446744073709551615"), tree("18446744073709551615"));
  Tree marked = tree("[1]");
  marked.mark = {.line = 3, .column = 4};
  EXPECT_EQ(marked, tree("[1]"));
}

TEST(Tree, DiffersInValueTypeMembersAndOrderOfElements) {
  const std::pair<const char*, const char*> table[] = {{"1", "2"},
                                                       {"1", "\"1\""},
                                                       {"0", "false"},
                                                       {"null", "0"},
                                                       {"[1,2]", "[2,1]"},
                                                       {R"({"a":1})", R"({"a":2})"},
                                                       {R"({"a":1})", R"({"b":1})"},
                                                       {R"({"a":1})", R"({"a":1,"b":1})"},
                                                       {R"({"a":1,"b":2})", R"({"b":1,"a":2})"},
                                                       {"9223372036854775807", "9223372036854775808"},
                                                       {"18446744073709551615", "18446744073709551614"}};
  for (const auto& [a, b] : table) EXPECT_NE(tree(a), tree(b)) << a << " " << b;
}

TEST(Tree, ComparesDeepObjectsOnce) {
  Tree a, b(std::int64_t{1});
  for (int i = 0; i < 60; ++i) {
    Tree outer_a, outer_b;
    outer_a.set("k", std::move(a));
    outer_b.set("k", std::move(b));
    a = std::move(outer_a);
    b = std::move(outer_b);
  }
  EXPECT_NE(a, b);  // would not end if each level compared its members twice
}

TEST(MergePatch, FollowsTheTableOfRfc7396) {
  const char* table[][3] = {{R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
                            {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
                            {R"({"a":"b"})", R"({"a":null})", R"({})"},
                            {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
                            {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
                            {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
                            {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
                            {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
                            {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
                            {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
                            {R"({"a":"foo"})", "null", "null"},
                            {R"({"a":"foo"})", R"("bar")", R"("bar")"},
                            {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
                            {"[1,2]", R"({"a":"b","c":null})", R"({"a":"b"})"},
                            {"{}", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"}};
  for (const auto& [original, patch, expected] : table) {
    Tree target = tree(original);
    merge_patch(target, tree(patch));
    EXPECT_EQ(target.dump(), expected) << original << " + " << patch;
  }
}

TEST(ToTree, MakesNullOfAbsence) { EXPECT_TRUE(to_tree(Value()).is_null()); }

TEST(ParseJson, SaysWhyItCannot) {
  const auto parsed = parse_json("{");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().message, "cannot read JSON: not well-formed JSON");
  EXPECT_FALSE(parse_json("").has_value());
}

TEST(Diagnostic, NamesThePlaceWhereItIsKnown) {
  EXPECT_EQ((Diagnostic{"a.yaml", {.line = 3, .column = 7}, "no"}.to_string()), "a.yaml:3:7: no");
  EXPECT_EQ((Diagnostic{"a.yaml", {}, "no"}.to_string()), "a.yaml: no");
}

}  // namespace
}  // namespace json
