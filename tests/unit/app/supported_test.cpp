#include "app/supported.h"

#include <gtest/gtest.h>

#include "app/documents.h"

namespace app {
namespace {

TEST(Supported, IsWhatTheGuideSays) {
  EXPECT_EQ(read_file(std::string(UNDERSTUDY_FIXTURES) + "/../docs/SUPPORTED.md"), supported({}))
      << "understudy routes --markdown > docs/SUPPORTED.md writes it anew";
}

TEST(Supported, NamesEveryOperationWithItsStatuses) {
  const std::string text = supported({});
  EXPECT_NE(text.find("| GET `/idp/myaccount/emails` | listEmails | behaviour | 200 "), std::string::npos) << text;
  EXPECT_NE(text.find("| GET `/me/v1/factors` | getFactors | "), std::string::npos) << text;
  EXPECT_NE(text.find("| GET `/__admin/health` | getHealth | behaviour | 200 |"), std::string::npos) << text;
}

}  // namespace
}  // namespace app
