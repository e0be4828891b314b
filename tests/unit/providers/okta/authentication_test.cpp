#include "providers/okta/authentication.h"

#include <gtest/gtest.h>

#include "core/bearer.h"
#include "providers/okta/problems.h"
#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

using support::Asked;
using support::header_of;
using testing::member;
using testing::Organization;
using testing::versioned;
using namespace std::chrono_literals;

bool accepts(const std::vector<std::string>& values) {
  Asked asked("GET", "/");
  for (const std::string& value : values) asked.header("Accept", value);
  return accepts_version(asked.request());
}

// The status of listing e-mails with this token, and with it whatever else a test asks.
int list_with(Organization& organization, const std::string& token) {
  return organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(token)).status;
}

std::string error_description(const http::Reply& reply) {
  constexpr std::string_view kName = "error_description=\"";
  const std::string header = header_of(reply, "WWW-Authenticate").value_or("");
  const auto at = header.find(kName);
  if (at == std::string::npos) return "";
  return header.substr(at + kName.size(), header.find('"', at + kName.size()) - at - kName.size());
}

TEST(AcceptsVersion, TakesEveryFormThatClientsSend) {
  for (const char* value :
       {"application/json; okta-version=1.0.0", "application/json;okta-version=1.0.0", "*/*;okta-version=1.0.0",
        "application/merge-patch+json; okta-version=1.0.0", "application/*;okta-version=1.0.0",
        "APPLICATION/JSON; OKTA-VERSION=1.0.0", "application/json; okta-version=\"1.0.0\"",
        "application/json ; okta-version = 1.0.0", "application/json; charset=utf-8; okta-version=1.0.0; q=0.5",
        "text/html, application/json; okta-version=1.0.0", "application/json, */*;okta-version=1.0.0"})
    EXPECT_TRUE(accepts({value})) << value;
}

TEST(AcceptsVersion, RefusesEveryOther) {
  for (const char* value :
       {"", "application/json", "*/*", "application/json; okta-version=2.0.0", "application/json; okta-version=1.0",
        "application/json; okta-version=1.0.00", "application/json; okta-version=", "application/json; okta-version",
        "application/json; okta-versions=1.0.0", "text/html; okta-version=1.0.0", "okta-version=1.0.0",
        "application/json, okta-version=1.0.0", "application/jsonx; okta-version=1.0.0", "; okta-version=1.0.0",
        "application/json; okta-version='1.0.0'", "application/json; okta-version=\"1.0.0", ",,,", ";;;"})
    EXPECT_FALSE(accepts({value})) << value;
}

TEST(AcceptsVersion, LooksAtEveryAcceptHeader) {
  EXPECT_TRUE(accepts({"text/html", "*/*;okta-version=1.0.0"}));
  EXPECT_FALSE(accepts({}));
}

struct Scoped {
  std::vector<std::string> scopes;
  int read;    // the status of listEmails, which takes okta.myAccount.email.read
  int manage;  // of deleteEmail with an unknown id, which takes okta.myAccount.email.manage
};

TEST(Scopes, CoverWhatTheReferenceSays) {
  const Scoped kCases[] = {
      {{}, 403, 403},
      {{"openid", "profile"}, 403, 403},
      {{"okta.myAccount.email.read"}, 200, 403},
      {{"okta.myAccount.email.manage"}, 200, 404},
      {{"okta.myAccount.phone.manage"}, 403, 403},
      {{"okta.myAccount.read"}, 200, 403},
      {{"okta.myAccount.manage"}, 200, 404},
      {{"okta.myAccount.email.rea"}, 403, 403},
      {{"okta.myAccount.email"}, 403, 403},
      {{"OKTA.MYACCOUNT.EMAIL.READ"}, 403, 403},
      {{"okta.myAccount.email.read okta.myAccount.email.manage"}, 403, 403},
      {{"openid", "okta.myAccount.email.read", "okta.myAccount.email.manage"}, 200, 404},
  };
  for (const Scoped& scoped : kCases) {
    Organization organization;
    const std::string token = organization.token([&](oauth::Claims& claims) { claims.scopes = scoped.scopes; });
    EXPECT_EQ(list_with(organization, token), scoped.read) << scoped.scopes.size();
    EXPECT_EQ(organization.ask(versioned("DELETE", "/idp/myaccount/emails/x").bearer(token)).status, scoped.manage);
  }
}

TEST(Scopes, AreAllThereWithALiteralToken) {
  Organization organization;
  EXPECT_EQ(list_with(organization, "alice"), 200);
  EXPECT_EQ(organization.ask(versioned("DELETE", "/idp/myaccount/emails/x").bearer("alice")).status, 404);
}

TEST(Scopes, ThatAreMissingAreNamedInTheChallenge) {
  Organization organization;
  const http::Reply reply =
      organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(organization.token([](oauth::Claims&) {})));
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(member(reply, "/errorCode"), "E0000006");
  const std::string header = header_of(reply, "WWW-Authenticate").value_or("");
  EXPECT_NE(header.find("scope=\"okta.myAccount.email.read\""), std::string::npos) << header;
  EXPECT_NE(header.find("error=\"insufficient_scope\""), std::string::npos) << header;
}

struct Faulty {
  const char* what;
  std::function<void(oauth::Claims&)> change;
  const char* description;  // "" where the token is good
};

const auto kEveryScope = [](oauth::Claims& claims) { claims.scopes = {"okta.myAccount.manage"}; };

TEST(Token, IsJudgedByItsClaims) {
  const Faulty kCases[] = {
      {"sound", [](oauth::Claims&) {}, ""},
      {"of a custom server", [](oauth::Claims& claims) { claims.issuer = "http://localhost:7310/oauth2/default"; }, ""},
      {"of another loopback name", [](oauth::Claims& claims) { claims.issuer = "http://127.0.0.1:7310"; }, ""},
      {"of another port", [](oauth::Claims& claims) { claims.issuer = "http://localhost:7311"; },
       "The access token provided has an invalid issuer."},
      {"of elsewhere", [](oauth::Claims& claims) { claims.issuer = "https://elsewhere.example"; },
       "The access token provided has an invalid issuer."},
      {"for elsewhere", [](oauth::Claims& claims) { claims.audience = {"https://elsewhere.example"}; },
       "The access token provided is not intended for Okta."},
      {"expired", [](oauth::Claims& claims) { claims.expires_at = support::kNoon; }, "The token has expired."},
      {"not yet valid", [](oauth::Claims& claims) { claims.not_before = support::kNoon + 1s; }, "The access token is invalid."},
  };
  for (const Faulty& faulty : kCases) {
    Organization organization;
    const std::string token = organization.token([&](oauth::Claims& claims) {
      kEveryScope(claims);
      faulty.change(claims);
    });
    const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(token));
    EXPECT_EQ(reply.status, *faulty.description == '\0' ? 200 : 401) << faulty.what;
    EXPECT_EQ(error_description(reply), faulty.description) << faulty.what;
  }
}

TEST(Token, ThatIsRevokedIsRefused) {
  Organization organization;
  const std::string token = organization.token(kEveryScope);
  organization.world().accounts().edit_common(*organization.world().accounts().resolve("alice"), [](identity::Account& account) {
    account.revoke("AT.1", support::kNoon + 1h, support::kNoon);
  });
  const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(token));
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(error_description(reply), "The access token has been revoked.");
}

TEST(Token, ThatIsBoundToAKeyCannotComeAsABearer) {
  Organization organization;
  const std::string token = organization.token([](oauth::Claims& claims) {
    kEveryScope(claims);
    claims.key_thumbprint = "thumbprint";
  });
  const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(token));
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(header_of(reply, "WWW-Authenticate")->find("error=\"invalid_request\""), std::string::npos);
}

TEST(Token, IsInvalidInAnyOtherForm) {
  for (const char* value : {"Bearer", "Bearer ", "Bearer mallory", "Bearer a.b.c", "SSWS alice", "Basic YWxpY2U6", "alice", ""}) {
    Organization organization;
    const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails").header("Authorization", value));
    EXPECT_EQ(reply.status, 401) << value;
    EXPECT_EQ(error_description(reply), "The access token is invalid.") << value;
  }
}

TEST(Token, MayBeNamedInAnyLetterCaseOfItsScheme) {
  Organization organization;
  for (const char* value : {"bearer alice", "BEARER alice", "Bearer  alice"})
    EXPECT_EQ(organization.ask(versioned("GET", "/idp/myaccount/emails").header("Authorization", value)).status, 200) << value;
}

TEST(Token, ThatIsMissingIsAskedForWithoutAnError) {
  Organization organization;
  const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails"));
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(header_of(reply, "WWW-Authenticate"),
            "Bearer authorization_uri=\"http://localhost:7310/oauth2/v1/authorize\", realm=\"http://localhost:7310\", "
            "scope=\"okta.myAccount.email.read\"");
}

TEST(Token, CannotComeInTheQuery) {
  for (const char* query : {"?access_token=alice", "?a=b&access_token=alice"}) {
    Organization organization;
    const http::Reply reply = organization.ask(versioned("GET", std::string("/idp/myaccount/emails") + query));
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(error_description(reply), "The access token cannot be presented in a query string.");
  }
}

TEST(Authenticate, JudgesTheTokenThenTheVersionThenTheScope) {
  Organization organization;
  const std::string no_scope = organization.token([](oauth::Claims&) {});
  EXPECT_EQ(organization.ask(Asked("GET", "/idp/myaccount/emails").bearer("mallory")).status, 401);
  EXPECT_EQ(organization.ask(Asked("GET", "/idp/myaccount/emails").bearer(no_scope)).status, 406);
  EXPECT_EQ(organization.ask(versioned("GET", "/idp/myaccount/emails").bearer(no_scope)).status, 403);
}

TEST(Authenticate, AsksForNoVersionWhereNoneBelongs) {
  Organization organization;
  EXPECT_EQ(organization.ask(Asked("GET", "/email/verify/x.y?otp=1")).status, 404);
}

TEST(Authenticate, RefusesTheWholeApiWhereItIsOff) {
  Organization organization("{organization: {features: {my_account: false}}, users: [{login: alice, token: alice}]}");
  const http::Reply reply = organization.ask(versioned("GET", "/idp/myaccount/emails").bearer("alice"));
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(member(reply, "/errorCode"), "E0000015");
}

// What okta-auth-js' expression for `name="value"` understands of a value (reference section 2.4).
bool is_understood(std::string_view header) {
  constexpr std::string_view kValue = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.,^_`|~ /:";
  for (auto open = header.find("=\""); open != std::string_view::npos; open = header.find("=\"", open)) {
    const auto close = header.find('"', open + 2);
    if (close == std::string_view::npos || close == open + 2) return false;
    if (header.substr(open + 2, close - open - 2).find_first_not_of(kValue) != std::string_view::npos) return false;
    open = close + 1;
    if (open != header.size() && !header.substr(open).starts_with(", ")) return false;
  }
  return true;
}

TEST(Challenge, IsUnderstoodByOktasOwnClientWhateverTheCause) {
  Organization organization;
  for (const char* target : {"/idp/myaccount/emails", "/idp/myaccount/emails/a@b(c);d=e'f\"g\\h%20i", "/idp/myaccount/emails/<{[\x7f]}>"}) {
    const Asked asked("GET", target);
    const http::Request request = asked.request();
    http::Reply reply;
    core::Call call(request, organization.world(), organization.scratch, reply, support::kNoon);
    call.base = "http://localhost:7310";
    call.operation = testing::provider().contract().find("getEmail");
    for (const Wording& wording : wordings()) {
      const std::string header = challenge_header(call, {wording.cause, {}});
      EXPECT_TRUE(is_understood(header)) << wording.cause << ": " << header;
    }
  }
}

TEST(Challenge, GoesWithEveryTokensFaultAndNothingElse) {
  Organization organization;
  const Asked asked("GET", "/idp/myaccount/emails");
  const http::Request request = asked.request();
  http::Reply reply;
  core::Call call(request, organization.world(), organization.scratch, reply, support::kNoon);
  call.operation = testing::provider().contract().find("listEmails");
  for (std::string_view cause : {kTokenMissing, kTokenInQuery, kTokenInvalid, kTokenExpired, kTokenRevoked, kTokenIssuer,
                                 kTokenAudience, kTokenNeedsDpop, kScopeMissing})
    EXPECT_TRUE(challenge_header(call, {cause, {}}).starts_with("Bearer ")) << cause;
  for (std::string_view cause : {kVersionMissing, kFeatureOff, kChallengeNotFound, core::causes::kInternal})
    EXPECT_EQ(challenge_header(call, {cause, {}}), "") << cause;
}

}  // namespace
}  // namespace providers::okta
