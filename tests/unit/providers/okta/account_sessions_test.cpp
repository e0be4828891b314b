#include "providers/okta/account_sessions.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using testing::Organization;
using testing::versioned;

TEST(DeleteSessions, RefusesWhatIsNoBoolean) {
  Organization organization;
  for (const char* query : {"?oauthTokens=maybe", "?excludeCurrentAuthorizationContext=1"}) {
    const http::Reply reply = organization.ask(versioned("DELETE", std::string("/idp/myaccount/sessions") + query).bearer("alice"));
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_EQ(testing::member(reply, "/errorCode"), "E0000001") << query;
  }
  EXPECT_EQ(organization.ask(versioned("GET", "/idp/myaccount/emails").bearer("alice")).status, 200) << "nothing ended";
}

TEST(DeleteSessions, ForgetsSessionsGrantsAndSessionTokens) {
  Organization organization;
  organization.world().accounts().edit_common(*organization.world().accounts().resolve("alice"), [](identity::Account& account) {
    account.sign_ins.sessions = {identity::Session(), identity::Session()};
    account.sign_ins.session_tokens = {identity::SessionToken()};
    account.sign_ins.grants = {{.id = "g"}, {.id = "g"}, {.id = "g"}};
    account.sign_ins.consents = {identity::Consent()};
  });
  EXPECT_EQ(organization.ask(versioned("DELETE", "/idp/myaccount/sessions").bearer("alice")).status, 204);
  const Account account = organization.account("alice");
  EXPECT_TRUE(account.sign_ins.sessions.empty());
  EXPECT_TRUE(account.sign_ins.session_tokens.empty());
  EXPECT_TRUE(account.sign_ins.grants.empty());
  EXPECT_EQ(account.sign_ins.consents.size(), 1U) << "what was agreed to stays";
}

}  // namespace
}  // namespace providers::okta
