#include "openapi/form_body.h"

#include <gtest/gtest.h>

#include "unit/openapi/support.h"

namespace openapi {
namespace {

std::string json_of(std::string_view body, const Schema* schema = nullptr) { return form_to_json(body, schema).value_or("refused"); }

std::unique_ptr<Schema> schema() {
  return std::move(*compile_schema(*json::parse_json(
      R"({"type":"object","properties":{"n":{"type":"integer"},"b":{"type":"boolean"},"s":{"type":"string"},
          "l":{"type":"array","items":{"type":"integer"}}}})")));
}

TEST(FormBody, IsAnObjectOfStrings) {
  EXPECT_EQ(json_of("grant_type=refresh_token&scope=openid+email&x=%22%C3%A4"),
            R"({"grant_type":"refresh_token","scope":"openid email","x":"\"ä"})");
  EXPECT_EQ(json_of(""), "{}");
  EXPECT_EQ(json_of("a&b=&=c&&d=1=2"), R"({"a":"","b":"","":"c","d":"1=2"})");
}

TEST(FormBody, IsTypedByTheSchema) {
  const auto typed = schema();
  EXPECT_EQ(json_of("n=5&b=true&s=5&other=5", typed.get()), R"({"n":5,"b":true,"s":"5","other":"5"})");
  EXPECT_EQ(json_of("n=five&b=yes", typed.get()), R"({"n":"five","b":"yes"})");
  EXPECT_EQ(json_of("l=1&l=2", typed.get()), R"({"l":[1,2]})");
  EXPECT_EQ(json_of("l=1", typed.get()), R"({"l":[1]})");
}

TEST(FormBody, IsRefusedWhereItCannotBeRead) {
  for (const char* body : {"a=%", "a=%zz", "%=a", "a=%ff", "a=\xff", "a=1&a=2", "a&%61"}) EXPECT_EQ(json_of(body), "refused") << body;
  std::string many;
  for (std::size_t i = 0; i < kMaxFormPairs; ++i) many += "a" + std::to_string(i) + "=&";
  EXPECT_NE(json_of(many), "refused");
  EXPECT_EQ(json_of(many + "b="), "refused");
}

}  // namespace
}  // namespace openapi
