#include "providers/okta/oauth_replies.h"

#include <gtest/gtest.h>

#include <set>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::Asked;
using testing::Organization;

namespace causes = oauth::causes;

http::Reply ask_token(std::string form) {
  static Organization organization;
  return organization.ask(Asked("POST", "/oauth2/v1/token", std::move(form), "application/x-www-form-urlencoded"));
}

TEST(OAuthWordings, NameNoCauseTwice) {
  std::set<std::string_view> seen;
  for (const OAuthWording& wording : oauth_wordings()) EXPECT_TRUE(seen.insert(wording.cause).second) << wording.cause;
}

TEST(OAuthWordings, AreThereForEveryCause) {
  for (std::string_view cause :
       {causes::kClientMissing,     causes::kClientUnknown,       causes::kClientSecretWrong, causes::kClientAssertionInvalid,
        causes::kRedirectUriUnknown, causes::kLogoutUriUnknown,   causes::kGrantTypeNotAllowed, causes::kParameterMissing,
        causes::kParameterInvalid,  causes::kResponseTypeUnknown, causes::kResponseModeUnknown, causes::kChallengeMissing,
        causes::kChallengeMethod,   causes::kChallengeMalformed,  causes::kScopeUnknown,      causes::kGrantTypeMissing,
        causes::kGrantTypeUnknown,  causes::kLoginRequired,       causes::kConsentRequired,   causes::kAccessDenied,
        causes::kCodeInvalid,       causes::kCodeOfAnotherClient, causes::kRedirectUriDiffers, causes::kVerifierMissing,
        causes::kVerifierWrong,     causes::kRefreshTokenInvalid, causes::kScopeNotGranted,   causes::kCredentialsWrong,
        causes::kKeyDiffers})
    EXPECT_EQ(oauth_wording_of(cause).cause, cause);
  EXPECT_EQ(oauth_wording_of("no_such_cause").status, 500);
}

TEST(RenderOAuth, SaysWhatIsMissingFromAForm) {
  EXPECT_EQ(testing::member(ask_token("client_id=spa"), "/error"), "invalid_request");
  EXPECT_EQ(testing::member(ask_token("client_id=spa&grant_type=refresh_token"), "/error_description"),
            "The 'refresh_token' parameter is missing.");
  EXPECT_EQ(testing::member(ask_token("client_id=spa&grant_type=other"), "/error"), "unsupported_grant_type");
  EXPECT_EQ(testing::member(ask_token("client_id=spa&client_id=spa"), "/error_description"), "The request cannot be read.");
}

TEST(RenderOAuth, HasNeitherStateNorMore) {
  const http::Reply reply = ask_token("client_id=nobody&grant_type=refresh_token&refresh_token=x&state=s");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.body, R"({"error":"invalid_client","error_description":"Invalid value for 'client_id' parameter."})");
}

}  // namespace
}  // namespace providers::okta
