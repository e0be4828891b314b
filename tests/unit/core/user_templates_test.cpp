#include "core/user_templates.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/support/text.h"

namespace core {
namespace {

using support::yaml;

UserTemplates compiled(std::string_view list) {
  json::Tree tree = yaml(list);
  auto templates = UserTemplates::compile(std::move(*tree.array()));
  if (!templates) throw std::runtime_error(templates.error().message);
  return std::move(*templates);
}

UserTemplates load() { return compiled("[{template: 'load-{n}@example.test', count: 1000, token: 'load-{n}'}]"); }

std::string mistake(std::string_view list) {
  json::Tree tree = yaml(list);
  const auto templates = UserTemplates::compile(std::move(*tree.array()));
  return templates ? "" : templates.error().message;
}

// The login that a text stands for; "" where no template makes it.
std::string login_of(const std::optional<json::Tree>& entry) {
  return entry ? std::string(entry->find("login")->string_or("")) : "";
}

TEST(UserTemplates, MakeNobodyWhereThereAreNone) {
  EXPECT_EQ(UserTemplates().entry_of_login("load-1@example.test"), std::nullopt);
  EXPECT_EQ(UserTemplates().spelling_of_login("load-1@example.test"), std::nullopt);
  EXPECT_EQ(UserTemplates().login_of_token("load-1"), std::nullopt);
  EXPECT_TRUE(UserTemplates().logins_of_short_name("load-1").empty());
}

TEST(UserTemplates, MakeUsersFromZeroToTheCount) {
  EXPECT_EQ(login_of(load().entry_of_login("load-0@example.test")), "load-0@example.test");
  EXPECT_EQ(login_of(load().entry_of_login("load-999@example.test")), "load-999@example.test");
  EXPECT_EQ(login_of(load().entry_of_login("load-1000@example.test")), "");
}

TEST(UserTemplates, KnowOneSpellingOfANumber) {
  for (const char* login : {"load-@example.test", "load-01@example.test", "load-00@example.test", "load-+1@example.test",
                            "load--1@example.test", "load- 1@example.test", "load-1 @example.test", "load-0x1@example.test",
                            "load-1.0@example.test", "load-18446744073709551617@example.test", "load-1@example.tes",
                            "oad-1@example.test", "load-1", ""})
    EXPECT_EQ(login_of(load().entry_of_login(login)), "") << login;
}

TEST(UserTemplates, KnowLoginsInAnyLetterCaseAsAllLoginsAreKnown) {
  EXPECT_EQ(login_of(load().entry_of_login("LOAD-7@Example.Test")), "load-7@example.test");
  const auto capitals = compiled("[{template: 'Load-{n}@Example.test', count: 9}]");
  EXPECT_EQ(login_of(capitals.entry_of_login("load-7@example.test")), "Load-7@Example.test");
  EXPECT_EQ(capitals.spelling_of_login("load-7@example.test"), "Load-7@Example.test");
  EXPECT_EQ(capitals.spelling_of_login("load-9@example.test"), std::nullopt);
}

TEST(UserTemplates, KnowTokensInTheirOwnLetterCaseAlone) {
  EXPECT_EQ(load().login_of_token("load-7"), "load-7@example.test");
  EXPECT_EQ(load().login_of_token("LOAD-7"), std::nullopt);
}

TEST(UserTemplates, HaveNoTokensWhereNoneAreAskedFor) {
  EXPECT_EQ(compiled("[{template: 'load-{n}', count: 9}]").login_of_token("load-1"), std::nullopt);
}

TEST(UserTemplates, FillTheNumberInEverywhere) {
  const auto entry = compiled(R"([{template: 'u{n}@x.test', count: 100, token: 'tok-{n}-en',
                                   profile: {name: 'N {n} of {n}'}, emails: [{email: 'u{n}@x.test'}], level: 5}])")
                         .entry_of_login("u42@x.test");
  ASSERT_TRUE(entry);
  EXPECT_EQ(*entry, yaml(R"({token: tok-42-en, profile: {name: N 42 of 42}, emails: [{email: u42@x.test}], level: 5,
                             login: u42@x.test})"));
}

TEST(UserTemplates, LeaveTemplateAndCountOutOfTheEntry) {
  const auto entry = load().entry_of_login("load-1@example.test");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->find("template"), nullptr);
  EXPECT_EQ(entry->find("count"), nullptr);
}

TEST(UserTemplates, KnowShortNamesOfEveryTemplate) {
  const auto two = compiled("[{template: 'u{n}@a.test', count: 9}, {template: 'u{n}@b.test', count: 5}]");
  EXPECT_EQ(two.logins_of_short_name("U3"), (std::vector<std::string>{"u3@a.test", "u3@b.test"}));
  EXPECT_EQ(two.logins_of_short_name("u7"), std::vector<std::string>{"u7@a.test"});
  EXPECT_TRUE(two.logins_of_short_name("u9").empty());
}

TEST(UserTemplates, TakeTheFirstTemplateThatMakesALogin) {
  const auto both = compiled("[{template: 'u{n}', count: 5, at: first}, {template: 'u{n}', count: 9, at: second}]");
  EXPECT_EQ(both.entry_of_login("u4")->find("at")->string_or(""), "first");
  EXPECT_EQ(both.entry_of_login("u8")->find("at")->string_or(""), "second");
}

TEST(UserTemplates, NeedExactlyOneNumberInTheLogin) {
  for (const char* entry : {"{count: 1}", "{template: none, count: 1}", "{template: '{n}{n}', count: 1}", "{template: 5, count: 1}"})
    EXPECT_EQ(mistake("[" + std::string(entry) + "]"), "a template's login needs {n} exactly once") << entry;
}

TEST(UserTemplates, NeedACountThatIsOne) {
  for (const char* count : {"", ", count: -1", ", count: x", ", count: 1.5", ", count: null"})
    EXPECT_EQ(mistake("[{template: 'u{n}'" + std::string(count) + "}]"), "a template needs a count") << count;
}

TEST(UserTemplates, NeedExactlyOneNumberInTheToken) {
  for (const char* token : {"same", "'{n}-{n}'", "5"})
    EXPECT_EQ(mistake("[{template: 'u{n}', count: 1, token: " + std::string(token) + "}]"),
              "a template's token needs {n} exactly once");
}

TEST(UserTemplates, FindEveryUserByTheLoginThatTheyMake) {
  const auto templates = load();
  EXPECT_TRUE(rc::check("a user below the count is found, any other is not", [&] {
    const auto n = *rc::gen::inRange<std::uint64_t>(0, 3000);
    const std::string login = "load-" + std::to_string(n) + "@example.test";
    RC_ASSERT(login_of(templates.entry_of_login(login)) == (n < 1000 ? login : ""));
  }));
}

}  // namespace
}  // namespace core
