#include <gtest/gtest.h>

#include "unit/admin/console.h"

namespace admin::users_test {
namespace {

using support::Asked;
using support::header_of;
using testing::Console;
using testing::member;

// What the notes vendor writes of a user lacks most of what the contract declares.
struct LenientConsole : Console {
  LenientConsole() { process.verify_responses = false; }
};

TEST(ListUsers, ShowsWhoHasAnEntry) {
  LenientConsole console;
  const auto tree = json::parse_json(console.ask(Asked("GET", "/__admin/users")).body);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->find("users")->array()->size(), 2U);
}

TEST(GetUser, FindsOneByAnyOfItsNames) {
  LenientConsole console;
  const std::string id = member(console.ask(Asked("GET", "/__admin/users/alice")), "/id");
  for (const std::string& name : {id, std::string("alice@example.test"), std::string("ALICE%40example.test")})
    EXPECT_EQ(member(console.ask(Asked("GET", "/__admin/users/" + name)), "/login"), "alice@example.test") << name;
}

TEST(GetUser, ShowsATemplatesUserWithoutMakingIt) {
  LenientConsole console;
  EXPECT_EQ(member(console.ask(Asked("GET", "/__admin/users/load-7")), "/login"), "load-7@example.test");
  EXPECT_EQ(json::parse_json(console.ask(Asked("GET", "/__admin/users")).body)->find("users")->array()->size(), 2U);
}

TEST(GetUser, SaysWhereThereIsNone) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/users/mallory"));
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(member(reply, "/detail"), "There is no user \"mallory\".");
}

TEST(CreateUser, MakesOneAndSaysWhereItIs) {
  LenientConsole console;
  const http::Reply reply = console.ask(Asked("POST", "/__admin/users", R"({"login":"dora@example.test","token":"dora"})"));
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(header_of(reply, "Location"), "/__admin/users/" + member(reply, "/id"));
  EXPECT_EQ(console.ask_tenant(Asked("GET", "/notes").bearer("dora")).status, 200);
}

TEST(CreateUser, KeepsAPasswordAsAHashAlone) {
  LenientConsole console;
  console.ask(Asked("POST", "/__admin/users", R"({"login":"dora","password":"Correct-Horse-1"})"));
  console.world().accounts().visit(*console.world().accounts().resolve("dora"), [](const identity::Account& account) {
    EXPECT_TRUE(account.password_hash.view().starts_with("$argon2id$"));
  });
}

TEST(CreateUser, RefusesALoginThatIsTaken) {
  Console console;
  EXPECT_EQ(console.ask(Asked("POST", "/__admin/users", R"({"login":"ALICE@example.test"})")).status, 409);
}

TEST(UpdateUser, ChangesWhatIsNamed) {
  LenientConsole console;
  const http::Reply reply = console.ask(Asked("PATCH", "/__admin/users/alice", R"({"login":"alison@example.test"})"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(member(reply, "/login"), "alison@example.test");
  EXPECT_EQ(console.ask(Asked("GET", "/__admin/users/alice")).status, 404);
}

TEST(UpdateUser, RefusesALoginThatIsTakenAndAUserWhoIsNotThere) {
  Console console;
  EXPECT_EQ(console.ask(Asked("PATCH", "/__admin/users/alice", R"({"login":"bob@example.test"})")).status, 409);
  EXPECT_EQ(console.ask(Asked("PATCH", "/__admin/users/mallory", "{}")).status, 404);
}

TEST(DeleteUser, TakesOneAwayWithItsTokens) {
  LenientConsole console;
  EXPECT_EQ(console.ask(Asked("DELETE", "/__admin/users/alice")).status, 204);
  EXPECT_EQ(console.ask(Asked("DELETE", "/__admin/users/alice")).status, 404);
  EXPECT_EQ(console.ask_tenant(Asked("GET", "/notes").bearer("alice")).status, 401);
  EXPECT_EQ(console.ask(Asked("POST", "/__admin/users", R"({"login":"alice@example.test"})")).status, 201);
}

}  // namespace
}  // namespace admin::users_test
