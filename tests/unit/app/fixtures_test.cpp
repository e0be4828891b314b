#include "app/fixtures.h"

#include <gtest/gtest.h>

#include "app/app.h"
#include "app/documents.h"
#include "app/embedded.h"
#include "crypto/password.h"
#include "unit/app/folder.h"
#include "unit/support/text.h"

namespace app {
namespace {

using support::yaml;
using testing::Folder;

const core::Provider& okta() {
  static const auto provider = make_okta({}, true);
  return *provider;
}

std::shared_ptr<const core::Fixture> load(const std::vector<std::string_view>& texts) {
  const Folder folder;
  std::vector<std::string> files;
  for (std::string_view text : texts) files.push_back(folder.write(std::to_string(files.size()) + ".yaml", text));
  return load_fixture(okta(), files);
}

// What is wrong with a file of that text, without its folder.
std::string mistakes(std::string_view text) {
  const Folder folder;
  const std::string file = folder.write("f.yaml", text);
  try {
    load_fixture(okta(), {file});
  } catch (const Unusable& unusable) {
    std::string what = unusable.what();
    for (auto at = what.find(file); at != std::string::npos; at = what.find(file)) what.replace(at, file.size(), "f.yaml");
    return what;
  }
  return "";
}

std::vector<std::string> logins(const core::Fixture& fixture) {
  std::vector<std::string> found;
  for (const json::Tree& user : fixture.users) found.emplace_back(user.find("login")->string_or(""));
  return found;
}

TEST(LoadFixture, TakesTheBuiltInOneWhereNoneIsGiven) {
  const auto fixture = load({});
  EXPECT_EQ(fixture->provider, "okta");
  EXPECT_EQ(logins(*fixture), (std::vector<std::string>{"alice@example.test", "bob@example.test", "carol@example.test"}));
}

TEST(LoadFixture, TakesTheBuiltInOneWhereNoneIsForThisProvider) {
  EXPECT_EQ(load({"{provider: auth0, users: [{login: x}]}"})->users.size(), 3U);
}

TEST(LoadFixture, TakesNothingOfTheBuiltInOneWhereThereIsAnother) {
  EXPECT_TRUE(load({"provider: okta"})->users.empty());
}

TEST(LoadFixture, LaysLaterFilesOverEarlierOnes) {
  const auto fixture = load({R"({provider: okta, organization: {name: One, help_link: /a},
                                 applications: [{client_id: spa, name: A}, {client_id: web, public: false, secret: s}],
                                 users: [{login: a, token: a}, {login: b}]})",
                             "{provider: auth0, users: [{login: z}]}",
                             R"({provider: okta, organization: {name: Two}, applications: [{client_id: spa, name: B}, {client_id: new}],
                                 users: [{login: c}, {login: a}]})"});
  EXPECT_EQ(*fixture->document.find("organization"), yaml("{name: Two, help_link: /a}"));
  EXPECT_EQ(*fixture->document.find("applications"),
            yaml("[{client_id: spa, name: B}, {client_id: web, public: false, secret: s}, {client_id: new}]"));
  EXPECT_EQ(logins(*fixture), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(fixture->users[0].find("token"), nullptr);
}

TEST(LoadFixture, ReplacesATemplateOfTheSameLogin) {
  const auto fixture = load({"{provider: okta, users: [{template: 'u{n}', count: 1}]}", "{provider: okta, users: [{template: 'u{n}', count: 9}]}"});
  EXPECT_TRUE(fixture->templates.entry_of_login("u8"));
  EXPECT_TRUE(fixture->users.empty());
}

TEST(LoadFixture, KeepsUsersOutOfTheDocument) { EXPECT_EQ(load({})->document.find("users"), nullptr); }

TEST(LoadFixture, HashesPasswords) {
  const auto fixture = load({"{provider: okta, users: [{login: a, password: Correct-Horse-1}, {login: b, password: null}]}"});
  EXPECT_EQ(fixture->users[0].find("password"), nullptr);
  EXPECT_TRUE(crypto::verify_password(*fixture->users[0].find("password_hash")->string(), "Correct-Horse-1"));
  EXPECT_TRUE(fixture->users[1].find("password")->is_null());
}

TEST(LoadFixture, HashesASharedPasswordOfATemplateOnce) {
  const auto fixture = load({"{provider: okta, users: [{template: 'u{n}', count: 9, password: Load-Test-1}]}"});
  const auto entry = fixture->templates.entry_of_login("u1");
  ASSERT_TRUE(entry);
  EXPECT_TRUE(crypto::verify_password(*entry->find("password_hash")->string(), "Load-Test-1"));
}

TEST(LoadFixture, LeavesATemplatesOwnPasswordsForEachUser) {
  const auto fixture = load({"{provider: okta, users: [{template: 'u{n}', count: 9, password: 'Pass-{n}'}]}"});
  EXPECT_EQ(fixture->templates.entry_of_login("u7")->find("password")->string_or(""), "Pass-7");
}

TEST(LoadFixture, ReadsJsonToo) {
  EXPECT_EQ(logins(*load({R"({"provider": "okta", "users": [{"login": "a"}]})"})), std::vector<std::string>{"a"});
}

TEST(LoadFixture, NamesThePlaceOfEveryMistake) {
  const std::string what = mistakes("provider: okta\nusers:\n  - login: 5\n  - {name: x, login: a}\norganisation: {}\n");
  EXPECT_NE(what.find("f.yaml:3:12: /users/0/login: "), std::string::npos) << what;
  EXPECT_NE(what.find("f.yaml:4:"), std::string::npos) << what;
  EXPECT_NE(what.find("f.yaml:5:"), std::string::npos) << what;
}

TEST(LoadFixture, NamesThePlaceWhereAFileIsNoYaml) {
  EXPECT_TRUE(mistakes("provider: [okta\n").starts_with("f.yaml:")) << mistakes("provider: [okta\n");
}

TEST(LoadFixture, RefusesWhatIsNoFixture) {
  for (const char* text : {"", "[]", "{}", "provider: google", "{provider: okta, users: {}}", "{provider: okta, users: [{}]}",
                           "{provider: okta, users: [{login: a, count: 5}]}", "{provider: okta, users: [{template: 'x', count: 5}]}",
                           "{provider: okta, users: [{template: 'x{n}{n}', count: 5}]}", "{provider: okta, users: [{template: 'x{n}'}]}",
                           "{provider: okta, organization: {code_tries: 0}}", "{provider: okta, organization: {code_tries: 256}}"})
    EXPECT_NE(mistakes(text), "") << text;
}

TEST(LoadFixture, RefusesATokenOfATemplateThatManyWouldShare) {
  EXPECT_NE(mistakes("{provider: okta, users: [{template: 'x{n}', count: 5, token: same}]}"), "");
}

TEST(LoadFixture, CannotReadWhatIsNotThere) { EXPECT_THROW(load_fixture(okta(), {"/no/such/file"}), Unusable); }

TEST(BuiltInFixture, IsWhatItsSchemaAsksFor) {
  for (const char* provider : {"okta", "auth0"}) {
    const std::string file = std::string(UNDERSTUDY_FIXTURES) + "/tenants/" + provider + ".yaml";
    for (const json::Diagnostic& mistake : check_fixture(read_tree(file), file)) ADD_FAILURE() << mistake.to_string();
  }
}

TEST(BuiltInFixture, MakesATenant) {
  for (const auto& provider : {make_okta({}, true), make_auth0({}, true)})
    EXPECT_EQ(load_fixture(*provider, {})->users.size(), 3U) << provider->name();
}

}  // namespace
}  // namespace app
