// Our documents beside the vendors' published ones: what differs is listed in fixtures/openapi/differences with a reason,
// and what is listed there differs.

#include <gtest/gtest.h>

#include <map>

#include "openapi/diff.h"
#include "support.h"

namespace differences_test {
namespace {

namespace fs = std::filesystem;
using openapi_test::specs;

fs::path ours() { return fs::path(UNDERSTUDY_FIXTURES) / "openapi"; }

// Whether `text` is `pattern`, whose `*` stands for any text.
bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  for (pattern.remove_prefix(star + 1);; text.remove_prefix(1)) {
    if (fits(pattern, text)) return true;
    if (text.empty()) return false;
  }
}

std::vector<std::string> listed(const std::string& name) {
  std::vector<std::string> lines;
  const json::Tree list = openapi_test::yaml(openapi_test::read_file(ours() / "differences" / name));
  for (const json::Tree& entry : *list.array()) {
    EXPECT_NE(entry.find("reason")->string_or(""), "") << name << ':' << entry.mark.line;
    for (const json::Tree& line : *entry.find("lines")->array()) lines.emplace_back(line.string_or(""));
  }
  return lines;
}

void expect_listed(const std::string& document, const std::string& published, const std::string& list) {
  const auto left = openapi_test::load(openapi_test::read_file(ours() / document));
  const auto right = openapi_test::load(openapi_test::read_file(specs() / published));
  std::map<std::string, int> lines;
  for (const std::string& line : listed(list)) lines.emplace(line, 0);
  for (const openapi::Difference& difference : openapi::diff(*left, *right)) {
    const std::string text = difference.to_string();
    bool covered = false;
    for (auto& [line, count] : lines) {
      if (!fits(line, text)) continue;
      covered = true;
      ++count;
    }
    EXPECT_TRUE(covered) << "no line of " << list << " covers " << text;
  }
  for (const auto& [line, count] : lines) EXPECT_NE(count, 0) << "nothing differs any more as " << list << " says: " << line;
}

TEST(Differences, FromOktasDocumentHaveAReason) {
  SKIP_WITHOUT_SPECS();
  expect_listed("okta-myaccount.yaml", "okta-idp-2026.06.3.yaml", "okta.yaml");
}

TEST(Differences, FromAuth0sDocumentHaveAReason) {
  SKIP_WITHOUT_SPECS();
  expect_listed("auth0-my-account.yaml", "auth0-my-account-1.0.json", "auth0.yaml");
}

TEST(Differences, AreMatchedToTheLetterButForStars) {
  EXPECT_TRUE(fits("a *: b | -", "a /x/* type: b | -"));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_FALSE(fits("a", "ab"));
  EXPECT_FALSE(fits("a*c", "abcd"));
}

}  // namespace
}  // namespace differences_test
