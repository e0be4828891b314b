#include "app/documents.h"

#include <gtest/gtest.h>

#include <functional>

#include "app/embedded.h"
#include "base/text.h"
#include "crypto/jwt.h"
#include "unit/app/folder.h"
#include "unit/support/text.h"

namespace app {
namespace {

using testing::Folder;

constexpr std::string_view kDocument =
    "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'204': {description: D}}}}}\n";

std::string what(const std::function<void()>& load) {
  try {
    load();
  } catch (const Unusable& unusable) {
    return unusable.what();
  }
  return "";
}

TEST(ReadFile, GivesTheWholeOfIt) {
  const Folder folder;
  EXPECT_EQ(read_file(folder.write("f", "a\0b\n")), "a");
  EXPECT_EQ(read_file(folder.write("f", std::string_view("a\0b\n", 4))), std::string("a\0b\n", 4));
  EXPECT_EQ(read_file(folder.write("empty", "")), "");
}

TEST(ReadFile, SaysWhatCannotBeRead) {
  const Folder folder;
  EXPECT_EQ(what([] { read_file("/no/such/file"); }), "/no/such/file: cannot be read");
  EXPECT_EQ(what([&] { read_file(folder.path().string()); }), folder.path().string() + ": cannot be read");
}

TEST(ReadTree, RemembersPlaces) {
  const Folder folder;
  EXPECT_EQ(read_tree(folder.write("f.yaml", "a: 1\nb: 2\n")).find("b")->mark.line, 2U);
}

TEST(ReadTree, SaysWhereItIsBroken) {
  const Folder folder;
  const std::string file = folder.write("f.yaml", "a: 1\na: 2\n");
  EXPECT_TRUE(what([&] { read_tree(file); }).starts_with(file + ":2:")) << what([&] { read_tree(file); });
}

TEST(UserDocument, KnowsTheHashOfItsFile) {
  const Folder folder;
  const core::Contract::Source source = user_document(folder.write("d.yaml", kDocument), nullptr);
  EXPECT_EQ(source.sha256, base::hex(base::as_bytes(crypto::sha256(kDocument))));
  EXPECT_NE(source.document->operation("a"), nullptr);
}

TEST(UserDocument, ReadsFilesBesideIt) {
  const Folder folder;
  folder.write("schemas.yaml", "Name: {type: string}\n");
  const std::string file = folder.write("d.yaml", R"(
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a: {get: {operationId: a, responses: {'200': {description: D, content: {application/json: {schema: {$ref: 'schemas.yaml#/Name'}}}}}}}}
)");
  EXPECT_NO_THROW(user_document(file, nullptr));
}

TEST(UserDocument, IsCorrectedWhereThereIsSomethingToCorrect) {
  const Folder folder;
  const json::Tree corrections = support::yaml("{a: {reason: R, patch: {summary: corrected}}}");
  const core::Contract::Source source = user_document(folder.write("d.yaml", kDocument), &corrections);
  EXPECT_EQ(source.document->operation("a")->summary, "corrected");
}

TEST(UserDocument, SaysWhereItIsWrong) {
  const Folder folder;
  const std::string file = folder.write("d.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: 5\n");
  EXPECT_TRUE(what([&] { user_document(file, nullptr); }).starts_with(file + ":4:")) << what([&] { user_document(file, nullptr); });
}

TEST(BuiltInDocument, LoadsEach) {
  for (const char* name : {"okta-myaccount.yaml", "okta-sign-in.yaml", "auth0-my-account.yaml", "auth0-authentication.yaml", "admin.yaml"}) {
    const core::Contract::Source source = built_in_document(name);
    EXPECT_GT(source.document->operations().size(), 0U) << name;
    EXPECT_EQ(source.sha256, base::hex(base::as_bytes(crypto::sha256(embedded(name)))));
  }
}

TEST(BuiltInDocument, IsNoneOfAnotherName) { EXPECT_THROW(built_in_document("nothing.yaml"), Unusable); }

TEST(Corrections, AreThereForEachProvider) {
  EXPECT_TRUE(corrections_of("okta").is_object());
  EXPECT_TRUE(corrections_of("auth0").is_object());
}

TEST(Embedded, HoldsWhatTheProgramNeeds) {
  for (const char* name : {"admin.yaml.text", "schema/fixture.json", "schema/scenario.json", "tenants/okta.yaml", "tenants/auth0.yaml"})
    EXPECT_NE(embedded(name), "") << name;
  EXPECT_EQ(embedded("nothing"), "");
}

TEST(Unusable, HasALineForEachMistake) {
  const Unusable unusable({{"f", {1, 2}, "one"}, {"f", {3, 4}, "two"}});
  EXPECT_STREQ(unusable.what(), "f:1:2: one\nf:3:4: two");
}

}  // namespace
}  // namespace app
