#include "providers/okta/dpop.h"

#include <gtest/gtest.h>

#include <set>

#include "providers/okta/problems.h"

namespace providers::okta {
namespace {

TEST(Dpop, HasACauseASentenceAndAWordingForEveryFault) {
  std::set<std::string_view> causes, sentences;
  for (int fault = 0; fault <= static_cast<int>(crypto::DpopFault::kUsed); ++fault) {
    const std::string_view cause = cause_of(static_cast<crypto::DpopFault>(fault));
    EXPECT_TRUE(causes.insert(cause).second) << cause;
    EXPECT_TRUE(sentences.insert(dpop_description(cause)).second) << cause;
    EXPECT_NE(dpop_description(cause), "") << cause;
    EXPECT_EQ(wording_of(cause).cause, cause);
    EXPECT_EQ(wording_of(cause).status, 400) << cause;
  }
  EXPECT_EQ(dpop_description(kTokenInvalid), "");
}

// okta-auth-js loses every parameter of a challenge in which another character stands (reference section 2.4).
TEST(Dpop, SaysOnlyWhatTheSdkUnderstands) {
  for (const Wording& wording : wordings())
    EXPECT_EQ(dpop_description(wording.cause).find_first_not_of(
                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.,^_`|~ /:"),
              std::string_view::npos)
        << wording.cause;
}

}  // namespace
}  // namespace providers::okta
