#include "core/recording.h"

#include <gtest/gtest.h>

#include "unit/support/notes.h"

namespace core {
namespace {

// The keywords of what the contract says against a reply to listNotes.
std::vector<std::string> violations_of(int status, std::string_view headers, std::string_view body) {
  static const Contract contract = support::contract_of(support::kNotes);
  http::Reply reply;
  reply.status = status;
  reply.headers = headers;
  reply.body = body;
  std::vector<openapi::Violation> violations;
  check_reply(*contract.find("listNotes"), reply, violations);
  std::vector<std::string> keywords;
  for (const auto& violation : violations) keywords.push_back(violation.keyword);
  return keywords;
}

using Texts = std::vector<std::string>;

TEST(CheckReply, HasNothingAgainstWhatIsDeclared) {
  EXPECT_EQ(violations_of(200, "Content-Type: application/json\r\n", R"(["milk"])"), Texts{});
  EXPECT_EQ(violations_of(200, "A: b\r\nContent-Type: application/json\r\nC: d\r\n", "[]"), Texts{});
}

TEST(CheckReply, FindsAStatusThatIsNotDeclared) {
  EXPECT_EQ(violations_of(404, "Content-Type: application/json\r\n", "[]"), Texts{"status"});
}

TEST(CheckReply, FindsAMediaTypeThatIsNotDeclared) {
  EXPECT_EQ(violations_of(200, "Content-Type: application/problem+json\r\n", "[]"), Texts{"mediaType"});
}

TEST(CheckReply, FindsABodyThatIsNotWhatIsDeclared) {
  EXPECT_EQ(violations_of(200, "Content-Type: application/json\r\n", "[5]"), Texts{"type"});
}

TEST(CheckReply, FindsABodyThatIsMissing) { EXPECT_EQ(violations_of(200, "", ""), Texts{"body"}); }

TEST(CheckReply, FindsABodyThatIsNoJson) {
  EXPECT_EQ(violations_of(200, "Content-Type: application/json\r\n", "[\"milk\""), Texts{"json"});
}

}  // namespace
}  // namespace core
