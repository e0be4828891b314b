#include "providers/okta/problems.h"

#include <gtest/gtest.h>

#include <set>

namespace providers::okta {
namespace {

TEST(Wordings, NameNoCauseTwice) {
  std::set<std::string_view> causes;
  for (const Wording& wording : wordings()) EXPECT_TRUE(causes.insert(wording.cause).second) << wording.cause;
}

TEST(Wordings, AreThereForEveryCause) {
  std::vector<std::string_view> causes = {
      core::causes::kUnknownPath, core::causes::kMethodNotAllowed, core::causes::kBodyMissing, core::causes::kBodyMalformed,
      core::causes::kBodyInvalid, core::causes::kMediaTypeUnsupported, core::causes::kParametersInvalid,
      core::causes::kNotImplemented, core::causes::kInternal, core::causes::kRequestRefused,
      kTokenMissing, kTokenInQuery, kTokenInvalid, kTokenExpired, kTokenRevoked, kTokenIssuer, kTokenAudience,
      kTokenNeedsDpop, kTokenNotBound, kScopeMissing, kAssuranceMissing, kFactorMissing, kVersionMissing, kFeatureOff, kChallengeNotFound, kAuthenticationFailed, kNoSession};
  for (const auto& problem : {email_not_found("e"), challenge_not_found("c"), email_conflict("a"), email_is_anothers_login(),
                              verified_email_undeletable(), secondary_email_disabled(), email_code_wrong()})
    causes.push_back(problem.value().cause);
  for (std::string_view cause : causes) EXPECT_EQ(wording_of(cause).cause, cause);
}

TEST(Wordings, AreErrorsWithACodeAndASummary) {
  for (const Wording& wording : wordings()) {
    EXPECT_GE(wording.status, 400) << wording.cause;
    EXPECT_LT(wording.status, 600) << wording.cause;
    EXPECT_EQ(wording.code.size(), 8U) << wording.cause;
    EXPECT_TRUE(wording.code.starts_with("E0000")) << wording.cause;
    EXPECT_NE(wording.summary, "") << wording.cause;
  }
}

TEST(Wordings, SayThatSomethingIsWrongWithUsWhereTheCauseIsUnknown) {
  EXPECT_EQ(wording_of("no_such_cause").cause, core::causes::kInternal);
  EXPECT_EQ(wording_of("").status, 500);
}

}  // namespace
}  // namespace providers::okta
