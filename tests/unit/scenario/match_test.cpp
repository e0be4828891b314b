#include "scenario/match.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "base/text.h"
#include "unit/support/text.h"

namespace scenario::match_test {
namespace {

// What `*` means, without thinking of time.
bool fits_naively(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*')
    return fits_naively(pattern.substr(1), text) || (!text.empty() && fits_naively(pattern, text.substr(1)));
  return !text.empty() && pattern.front() == text.front() && fits_naively(pattern.substr(1), text.substr(1));
}

struct Case {
  const char* pattern;
  const char* text;
  bool fits;
};

TEST(Wildcard, StandsForAnyCharacters) {
  constexpr Case kCases[] = {
      {"", "", true},           {"", "a", false},          {"*", "", true},           {"*", "/a/b", true},
      {"/a", "/a", true},       {"/a", "/ab", false},      {"/a*", "/a", true},       {"/a*", "/a/b/c", true},
      {"*/c", "/a/b/c", true},  {"/a/*/c", "/a/b/c", true}, {"/a/*/c", "/a/c", false}, {"/a*c", "/abcbd", false},
      {"a**b", "ab", true},     {"*a*b*", "xxaxxbxx", true}, {"*a*b*", "b a", false}, {"*ab", "aab", true},
      {"?", "a", false},        {".*", "abc", false},
  };
  for (const auto& [pattern, text, fits] : kCases) EXPECT_EQ(matches_wildcard(pattern, text), fits) << pattern << " " << text;
}

TEST(Wildcard, MeansWhatItsDefinitionSays) {
  EXPECT_TRUE(rc::check("as the naive matcher has it", [] {
    constexpr int kSmall = 12;  // since that takes exponential time
    const auto any = [](const char* of) { return *rc::gen::resize(kSmall, rc::gen::container<std::string>(rc::gen::elementOf(std::string(of)))); };
    const std::string pattern = any("ab*");
    const std::string text = any("ab");
    RC_ASSERT(matches_wildcard(pattern, text) == fits_naively(pattern, text));
  }));
}

TEST(Wildcard, FitsEveryTextThatItWasMadeOf) {
  EXPECT_TRUE(rc::check("stars can be filled with anything", [](const std::vector<std::string>& parts) {
    std::string pattern = "*", text;
    for (std::string part : parts) {
      std::erase(part, '*');
      pattern += part + "*";
      text += part + "/x";
    }
    RC_ASSERT(matches_wildcard(pattern, text));
  }));
}

// A pattern that makes a backtracking matcher take longer than the sun will last.
TEST(Wildcard, TakesNoLongForAnyPattern) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(matches_wildcard(pattern + "b", std::string(2000, 'a')));
}

// A request of the test's own.
struct Request final : Facts {
  std::string_view operation() const override { return "createEmail"; }
  std::span<const std::string> tags() const override { return of_tags; }
  std::string_view method() const override { return "POST"; }
  std::string_view path() const override { return "/idp/myaccount/emails"; }
  bool is_user(std::string_view name) const override { return name == "alice"; }
  std::optional<std::string> header(std::string_view name) const override {
    return base::iequals(name, "X-Run") ? std::optional<std::string>("one") : std::nullopt;
  }
  const json::Tree* body() const override { return &tree; }

  std::vector<std::string> of_tags{"Email", "Write"};
  json::Tree tree = support::yaml("{profile: {email: a@x.test}, role: null, n: 1, list: [1, 2]}");
};

bool fits(std::string_view match) { return Match::compile(support::yaml(match)).fits(Request()); }

TEST(Match, FitsEverythingWithoutAKey) {
  EXPECT_TRUE(fits("{}"));
  EXPECT_TRUE(fits("null"));
}

TEST(Match, FitsByEachOfItsKeys) {
  constexpr std::pair<const char*, bool> kCases[] = {
      {"{operation: createEmail}", true},       {"{operation: createemail}", false},
      {"{tag: Email}", true},                   {"{tag: Phone}", false},
      {"{method: POST}", true},                 {"{method: post}", true},
      {"{method: PUT}", false},                 {"{path: /idp/myaccount/emails}", true},
      {"{path: '/idp/*'}", true},               {"{path: /idp}", false},
      {"{user: alice}", true},                  {"{user: bob}", false},
      {"{header: {x-run: one}}", true},         {"{header: {x-run: two}}", false},
      {"{header: {x-other: one}}", false},      {"{body: {/profile/email: a@x.test}}", true},
      {"{body: {/profile/email: b@x.test}}", false}, {"{body: {/profile/name: a}}", false},
      {"{body: {/role: null}}", true},          {"{body: {/n: 1.0}}", true},
      {"{body: {/n: '1'}}", false},             {"{body: {'': 1}}", false},
  };
  for (const auto& [match, expected] : kCases) EXPECT_EQ(fits(match), expected) << match;
}

TEST(Match, FitsOneOfAList) {
  for (const char* match : {"{operation: [x, createEmail]}", "{tag: [x, Write]}", "{method: [GET, POST]}", "{path: ['/x', '*emails']}",
                            "{user: [bob, alice]}", "{header: {x-run: [two, one]}}", "{body: {/n: [2, 1]}}"})
    EXPECT_TRUE(fits(match)) << match;
  for (const char* match : {"{operation: [x, y]}", "{tag: [x, y]}", "{header: {x-run: [two, three]}}", "{body: {/n: [2, 3]}}"})
    EXPECT_FALSE(fits(match)) << match;
}

TEST(Match, FitsAListInABodyOnlyAsOneOfSeveral) { EXPECT_TRUE(fits("{body: {/list: [[1, 2]]}}")); }

TEST(Match, NeedsEveryKeyToFit) {
  EXPECT_TRUE(fits("{operation: createEmail, user: alice, header: {x-run: one}, body: {/n: 1, /role: null}}"));
  EXPECT_FALSE(fits("{operation: createEmail, user: bob}"));
  EXPECT_FALSE(fits("{body: {/n: 1, /role: x}}"));
  EXPECT_FALSE(fits("{header: {x-run: one, x-other: two}}"));
}

TEST(Match, AsksNothingOfABodyThatIsNotThere) {
  struct Bodyless final : Facts {
    std::string_view operation() const override { return ""; }
    std::span<const std::string> tags() const override { return {}; }
    std::string_view method() const override { return "GET"; }
    std::string_view path() const override { return "/"; }
    bool is_user(std::string_view) const override { return false; }
    std::optional<std::string> header(std::string_view) const override { return std::nullopt; }
    const json::Tree* body() const override { return nullptr; }
  };
  EXPECT_FALSE(Match::compile(support::yaml("{body: {/n: 1}}")).fits(Bodyless()));
  EXPECT_TRUE(Match::compile(support::yaml("{method: GET}")).fits(Bodyless()));
}

}  // namespace
}  // namespace scenario::match_test
