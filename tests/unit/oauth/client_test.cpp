#include "oauth/client_authentication.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "json/writer.h"
#include "unit/support/keys.h"
#include "unit/support/text.h"
#include "unit/support/time.h"

namespace oauth {
namespace {

using support::kNoon;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

const std::string kAudience = "http://localhost:7310/oauth2/v1/token";
const std::string kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::vector<Client> clients() {
  std::vector<Client> made;
  made.push_back(*read_client(support::yaml("{client_id: spa}")));
  made.push_back(*read_client(support::yaml("{client_id: web, public: false, secret: secret}")));
  made.push_back(*read_client(support::yaml("{client_id: signs, public: false, keys: [{" + support::first_key().public_jwk_members() + "}]}")));
  return made;
}

struct Desk {
  std::string ask(const ClientCredentials& credentials) {
    const auto client = authenticate_client(all, credentials, {kAudience}, spent, now);
    return client ? (*client)->id : std::string(client.error().cause);
  }
  std::string basic(std::string_view text) {
    const std::string header = "Basic " + base::base64(base::as_bytes(text));
    return ask({.authorization = header});
  }
  std::string assertion(std::string_view members, const crypto::Key& key = support::first_key()) {
    json::Tree payload = support::yaml("{iss: signs, sub: signs, jti: one}");
    payload.set("aud", json::Tree(kAudience));
    payload.set("exp", json::Tree(base::epoch_seconds(now) + 60));
    json::merge_patch(payload, support::yaml(members));
    const std::string jws = crypto::sign(key, crypto::Algorithm::kRs256, R"({"alg":"RS256"})", payload.dump());
    return ask({.assertion = jws, .assertion_type = kAssertionType});
  }
  std::vector<Client> all = clients();
  Spent spent{base::Seed::from_number(1)};
  base::Time now = kNoon;
};

TEST(Client, IsReadWithItsDefaults) {
  const auto client = *read_client(support::yaml("{client_id: spa, redirect_uris: ['http://localhost:*/*']}"));
  EXPECT_EQ(client.name, "spa");
  EXPECT_TRUE(client.is_public);
  EXPECT_TRUE(client.rotates);
  EXPECT_EQ(client.grace, 30s);
  EXPECT_TRUE(client.may_use("refresh_token"));
  EXPECT_TRUE(client.may_have_scope("openid"));
  EXPECT_TRUE(client.may_log_out_to("http://localhost:1/"));
  EXPECT_FALSE(read_client(support::yaml("{client_id: web, public: false, secret: s}"))->rotates);
  EXPECT_FALSE(read_client(support::yaml("{client_id: a, keys: [{kty: oct}]}")));
}

TEST(Client, MayDoWhatItsEntryLists) {
  const auto client = *read_client(support::yaml(
      "{client_id: a, scopes: [openid], grants: [authorization_code], redirect_uris: ['https://a.test/in'], logout_uris: ['https://a.test/out']}"));
  EXPECT_TRUE(client.may_use("authorization_code"));
  EXPECT_FALSE(client.may_use("password"));
  EXPECT_TRUE(client.may_redirect_to("https://a.test/in"));
  EXPECT_FALSE(client.may_log_out_to("https://a.test/in"));
  EXPECT_TRUE(client.may_log_out_to("https://a.test/out"));
}

TEST(Client, SpeaksToItsWebOriginsAlone) {
  const auto client = *read_client(support::yaml("{client_id: a, web_origins: ['http://localhost:*']}"));
  EXPECT_TRUE(client.may_speak_to("http://localhost:8080"));
  EXPECT_FALSE(client.may_speak_to("https://localhost:8080"));
  EXPECT_FALSE(client.may_speak_to(""));
}

TEST(CutScopes, LeavesWhatTheClientMayHaveAndRefusesTheUnknown) {
  Client client;
  client.scopes = {"openid", "email"};
  const Texts known = {"openid", "email", "phone"};
  EXPECT_EQ(*cut_scopes(client, {"email", "phone", "email", "openid"}, known), (Texts{"email", "openid"}));
  EXPECT_EQ(cut_scopes(client, {"phone"}, known).error().cause, causes::kScopeUnknown);
  EXPECT_EQ(cut_scopes(client, {"openid", "invented"}, known).error().cause, causes::kScopeUnknown);
  EXPECT_EQ(cut_scopes(client, {}, known).error().cause, causes::kScopeUnknown);
}

TEST(ClientAuthentication, TakesAPublicClientsIdAlone) {
  Desk desk;
  EXPECT_EQ(desk.ask({.client_id = "spa"}), "spa");
  EXPECT_EQ(desk.ask({.client_id = "spa", .client_secret = "whatever"}), "spa");
  EXPECT_EQ(desk.ask({}), causes::kClientMissing);
  EXPECT_EQ(desk.ask({.client_id = "invented"}), causes::kClientUnknown);
}

TEST(ClientAuthentication, AsksAConfidentialClientForItsSecret) {
  Desk desk;
  EXPECT_EQ(desk.ask({.client_id = "web", .client_secret = "secret"}), "web");
  EXPECT_EQ(desk.ask({.client_id = "web", .client_secret = "Secret"}), causes::kClientSecretWrong);
  EXPECT_EQ(desk.ask({.client_id = "web"}), causes::kClientMissing);
  EXPECT_EQ(desk.ask({.client_id = "signs", .client_secret = "x"}), causes::kClientSecretWrong);
}

TEST(ClientAuthentication, TakesBasicWithAndWithoutAColon) {
  Desk desk;
  EXPECT_EQ(desk.basic("web:secret"), "web");
  EXPECT_EQ(desk.basic("web:wrong"), causes::kClientSecretWrong);
  EXPECT_EQ(desk.basic("spa"), "spa");
  EXPECT_EQ(desk.basic("spa:"), "spa");
  EXPECT_EQ(desk.basic("%77eb:s%65cret"), "web");
  EXPECT_EQ(desk.ask({.authorization = "Bearer x"}), causes::kClientMissing);
  EXPECT_EQ(desk.ask({.authorization = "Basic !"}), causes::kClientMissing);
  EXPECT_EQ(desk.ask({.authorization = "basic c3Bh"}), "spa");
  EXPECT_EQ(desk.ask({.authorization = "Basic c3Bh", .client_id = "web"}), causes::kClientUnknown);
}

TEST(ClientAuthentication, TakesAnAssertionOnce) {
  Desk desk;
  EXPECT_EQ(desk.assertion("{}"), "signs");
  EXPECT_EQ(desk.assertion("{}"), causes::kClientAssertionInvalid);
  EXPECT_EQ(desk.assertion("{jti: two}"), "signs");
}

TEST(ClientAuthentication, RefusesAssertionsThatAreNotAsTheyShouldBe) {
  Desk desk;
  const std::string past = std::to_string(base::epoch_seconds(kNoon) - 61);
  const std::string far = std::to_string(base::epoch_seconds(kNoon) + 3700);
  for (const std::string& members :
       {std::string("{aud: elsewhere}"), std::string("{aud: []}"), std::string("{sub: web}"), std::string("{iss: web, sub: web}"),
        std::string("{iss: nobody, sub: nobody}"), "{exp: " + past + "}", "{exp: " + far + "}", std::string("{exp: null}"), std::string("{exp: -1}")})
    EXPECT_EQ(desk.assertion(members), causes::kClientAssertionInvalid) << members;
  EXPECT_EQ(desk.assertion("{}", support::second_key()), causes::kClientAssertionInvalid);
  EXPECT_EQ(desk.ask({.assertion = "a.b.c", .assertion_type = kAssertionType}), causes::kClientAssertionInvalid);
  EXPECT_EQ(desk.assertion("{aud: [x, '" + kAudience + "']}"), "signs");
}

}  // namespace
}  // namespace oauth
