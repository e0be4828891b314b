#include "oauth/authorization_request.h"

#include <gtest/gtest.h>

#include "oauth/authorization_response.h"
#include "unit/support/time.h"

namespace oauth {
namespace {

using support::kNoon;
using namespace std::chrono_literals;

const std::string kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

TEST(ResponseType, IsASetOfThreeWords) {
  EXPECT_TRUE(parse_response_type("code")->code);
  EXPECT_FALSE(parse_response_type("code")->implicit());
  const auto hybrid = parse_response_type("id_token code token");
  EXPECT_TRUE(hybrid->code && hybrid->id_token && hybrid->token && hybrid->implicit());
  for (const char* other : {"", "none", "code code", "code  token", "CODE", "code token extra"})
    EXPECT_FALSE(parse_response_type(other)) << other;
}

TEST(ResponseMode, GoesWithTheType) {
  const ResponseType code{.code = true};
  const ResponseType tokens{.token = true};
  EXPECT_EQ(choose_response_mode("", code, "wm"), ResponseMode::kQuery);
  EXPECT_EQ(choose_response_mode("", tokens, "wm"), ResponseMode::kFragment);
  EXPECT_EQ(choose_response_mode("fragment", code, "wm"), ResponseMode::kFragment);
  EXPECT_EQ(choose_response_mode("form_post", tokens, "wm"), ResponseMode::kFormPost);
  EXPECT_EQ(choose_response_mode("wm", tokens, "wm"), ResponseMode::kWebMessage);
  EXPECT_EQ(choose_response_mode("query", tokens, "wm"), std::nullopt);
  EXPECT_EQ(choose_response_mode("web_message", code, "wm"), std::nullopt);
}

std::string_view pkce(bool is_public, std::string challenge, std::string method) {
  Client client;
  client.is_public = is_public;
  AuthorizationRequest request;
  request.code_challenge = std::move(challenge);
  request.code_challenge_method = std::move(method);
  const auto failed = check_pkce(client, request, {.code = true});
  return failed ? failed->cause : "";
}

TEST(CheckPkce, AsksPublicClientsForAnS256Challenge) {
  EXPECT_EQ(pkce(true, kChallenge, "S256"), "");
  EXPECT_EQ(pkce(true, "", ""), causes::kChallengeMissing);
  EXPECT_EQ(pkce(true, "", "S256"), causes::kChallengeMissing);
  EXPECT_EQ(pkce(false, "", ""), "");
  EXPECT_EQ(pkce(false, kChallenge, "S256"), "");
  EXPECT_EQ(pkce(true, kChallenge, ""), causes::kChallengeMethod);
  EXPECT_EQ(pkce(true, kChallenge, "plain"), causes::kChallengeMethod);
  EXPECT_EQ(pkce(true, kChallenge + "A", "S256"), causes::kChallengeMalformed);
  EXPECT_EQ(pkce(true, std::string(43, '+'), "S256"), causes::kChallengeMalformed);
}

TEST(AuthorizationRequest, KnowsWhenSomebodyHasToSignInAgain) {
  AuthorizationRequest request;
  EXPECT_FALSE(request.wants_fresh_sign_in(kNoon, kNoon + 100h));
  request.max_age = "900";
  EXPECT_FALSE(request.wants_fresh_sign_in(kNoon, kNoon + 900s));
  EXPECT_TRUE(request.wants_fresh_sign_in(kNoon, kNoon + 900s + 1us));
  request.max_age = "0";
  EXPECT_FALSE(request.wants_fresh_sign_in(kNoon, kNoon));
  for (const char* other : {"x", "-1", "1.5", "9999999999"}) {
    request.max_age = other;
    EXPECT_EQ(check_max_age(request)->cause, causes::kParameterInvalid) << other;
  }
}

TEST(AuthorizationRequest, ComesBackFromItsText) {
  AuthorizationRequest request;
  request.client_id = "spa";
  request.state = "\"quoted\" and ünïcode";
  request.prompt = "login consent";
  request.key_thumbprint = "jkt";
  const std::string text = write_request(request);
  json::Parser parser;
  const AuthorizationRequest back = read_request(*parser.parse_copy(text));
  EXPECT_EQ(write_request(back), text);
  EXPECT_EQ(back.state, request.state);
  EXPECT_TRUE(back.prompts("login"));
  EXPECT_TRUE(back.prompts("consent"));
  EXPECT_FALSE(back.prompts("none"));
}

TEST(LocationWith, AppendsToQueryOrFragment) {
  const Fields fields = {{"code", "a b"}, {"state", "&="}};
  EXPECT_EQ(location_with("http://l/cb", fields, false), "http://l/cb?code=a%20b&state=%26%3D");
  EXPECT_EQ(location_with("http://l/cb?x=y", fields, false), "http://l/cb?x=y&code=a%20b&state=%26%3D");
  EXPECT_EQ(location_with("http://l/cb?x=y", fields, true), "http://l/cb?x=y#code=a%20b&state=%26%3D");
  EXPECT_EQ(location_with("http://l/cb", {}, true), "http://l/cb");
}

}  // namespace
}  // namespace oauth
