#include "providers/okta/profile_schema.h"

#include <gtest/gtest.h>

#include "unit/support/text.h"

namespace providers::okta::profile_schema_test {
namespace {

using support::yaml;

ProfileSchema read(std::string_view text) {
  const json::Tree tree = yaml(text);
  return ProfileSchema::read(&tree);
}

bool takes(std::string_view attribute, std::string_view value) {
  return read("{a: " + std::string(attribute) + "}").find("a")->takes(yaml(value));
}

TEST(ProfileSchema, HasTheVendorsBaseAttributes) {
  const ProfileSchema schema = ProfileSchema::read(nullptr);
  EXPECT_EQ(schema.attributes.size(), 31U);
  EXPECT_EQ(schema.find("login")->self, SelfAccess::kReadOnly);
  EXPECT_TRUE(schema.find("login")->required);
  EXPECT_EQ(schema.find("firstName")->self, SelfAccess::kReadWrite);
  EXPECT_EQ(schema.find("employeeNumber")->self, SelfAccess::kReadOnly);
  EXPECT_TRUE(schema.find("secondEmail")->is_email());
  EXPECT_EQ(schema.find("shoeSize"), nullptr);
}

TEST(ProfileSchema, LaysAFixtureOverThem) {
  const ProfileSchema schema = read("{nickName: {self: HIDE}, age: {type: number, title: Age}, plain: {}}");
  EXPECT_EQ(schema.attributes.size(), 33U);
  EXPECT_FALSE(schema.find("nickName")->visible());
  EXPECT_EQ(schema.find("nickName")->title, "Nickname");
  EXPECT_EQ(schema.find("age")->type, AttributeType::kNumber);
  EXPECT_EQ(schema.find("age")->title, "Age");
  EXPECT_EQ(schema.find("plain")->title, "plain");
  EXPECT_EQ(schema.find("plain")->self, SelfAccess::kReadWrite);
}

TEST(Attribute, TakesValuesOfItsType) {
  EXPECT_TRUE(takes("{}", "text"));
  EXPECT_FALSE(takes("{}", "5"));
  EXPECT_FALSE(takes("{}", "[]"));
  EXPECT_TRUE(takes("{type: boolean}", "false"));
  EXPECT_FALSE(takes("{type: boolean}", "0"));
  EXPECT_TRUE(takes("{type: integer}", "-5"));
  EXPECT_FALSE(takes("{type: integer}", "5.5"));
  EXPECT_TRUE(takes("{type: number}", "5.5"));
  EXPECT_FALSE(takes("{type: number}", "'5'"));
  EXPECT_TRUE(takes("{type: array}", "[1, a]"));
  EXPECT_FALSE(takes("{type: array}", "{}"));
}

TEST(Attribute, IsUnsetByNullUnlessItIsRequired) {
  EXPECT_TRUE(takes("{}", "null"));
  EXPECT_FALSE(takes("{required: true}", "null"));
}

TEST(Attribute, KeepsToItsLengthInCharacters) {
  EXPECT_FALSE(takes("{min_length: 2, max_length: 3}", "a"));
  EXPECT_TRUE(takes("{min_length: 2, max_length: 3}", "éé"));
  EXPECT_TRUE(takes("{min_length: 2, max_length: 3}", "中中中"));
  EXPECT_FALSE(takes("{min_length: 2, max_length: 3}", "abcd"));
}

TEST(Attribute, KeepsToItsChoices) {
  EXPECT_TRUE(takes("{enum: [S, M]}", "M"));
  EXPECT_FALSE(takes("{enum: [S, M]}", "L"));
  EXPECT_TRUE(takes("{enum: [S, M]}", "null"));
  EXPECT_TRUE(takes("{type: integer, enum: [1, 2]}", "2"));
}

}  // namespace
}  // namespace providers::okta::profile_schema_test
