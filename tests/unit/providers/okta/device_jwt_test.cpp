// What a challenge response has to say is in the contract files; here is what any JWT of a device has to be.
#include "providers/okta/device_jwt.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

const crypto::Key& p256() {
  static const crypto::Key key = crypto::Key::make_p256();
  return key;
}

std::string token(const std::string& payload, const std::string& header = R"({"alg":"ES256","kid":"k","typ":"JWT"})") {
  return crypto::sign(p256(), crypto::Algorithm::kEs256, header, payload);
}

TEST(DeviceJwts, AreSignedByRs256OrEs256) {
  json::Parser parser;
  for (const char* algorithm : {"none", "HS256", "ES384", "RS512", ""})
    EXPECT_FALSE(DeviceJwt::parse(token("{}", std::string(R"({"alg":")") + algorithm + "\"}"), parser)) << algorithm;
  const std::string sound = token(R"({"iss":"me"})");
  const auto jwt = DeviceJwt::parse(sound, parser);
  ASSERT_TRUE(jwt);
  EXPECT_EQ(jwt->kid(), "k");
  EXPECT_EQ(jwt->type(), "JWT");
  EXPECT_EQ(jwt->text("iss"), "me");
  EXPECT_TRUE(jwt->signed_by(p256()));
  EXPECT_FALSE(jwt->signed_by(crypto::Key::make_p256()));
  EXPECT_FALSE(jwt->signed_by(support::process_key().get()->key)) << "RSA";
  EXPECT_FALSE(jwt->signed_by({})) << "a device without keys";
}

TEST(DeviceJwts, HoldAnObject) {
  json::Parser parser;
  for (const char* payload : {"[]", "1", "\"x\"", "{"}) EXPECT_FALSE(DeviceJwt::parse(token(payload), parser)) << payload;
  EXPECT_FALSE(DeviceJwt::parse("a.b.c", parser));
  EXPECT_FALSE(DeviceJwt::parse("", parser));
}

bool in_time(std::int64_t issued, std::int64_t not_before, std::int64_t expires) {
  const std::int64_t now = base::epoch_seconds(support::kNoon);
  json::Parser parser;
  const std::string text = token(R"({"iat":)" + std::to_string(now + issued) + R"(,"nbf":)" + std::to_string(now + not_before) +
                                 R"(,"exp":)" + std::to_string(now + expires) + "}");
  return DeviceJwt::parse(text, parser)->in_time(support::kNoon);
}

TEST(DeviceJwts, AreGoodForATime) {
  EXPECT_TRUE(in_time(0, -300, 300));
  EXPECT_TRUE(in_time(300, 0, 600)) << "a clock that is five minutes ahead";
  EXPECT_FALSE(in_time(301, 0, 600));
  EXPECT_FALSE(in_time(0, 1, 300));
  EXPECT_FALSE(in_time(-600, -900, 0));
}

TEST(DeviceJwts, NeedAllThreeTimesAsNumbers) {
  json::Parser parser;
  for (const char* payload : {R"({"iat":1,"nbf":1})", R"({"iat":1,"exp":9999999999})", R"({"nbf":1,"exp":9999999999})",
                              R"({"iat":"1","nbf":1,"exp":9999999999})"}) {
    const std::string text = token(payload);
    EXPECT_FALSE(DeviceJwt::parse(text, parser)->in_time(support::kNoon)) << payload;
  }
}

TEST(DeviceJwts, AreForTheService) {
  testing::Organization organization;
  const support::Asked asked("GET", "/");
  const http::Request request = asked.request();
  http::Reply reply;
  core::Call call(request, organization.world(), organization.scratch, reply, support::kNoon);
  call.base = "https://okta.example.test";
  json::Parser parser;
  const auto is_for = [&](const std::string& audience) {
    const std::string text = token(R"({"aud":)" + audience + "}");
    return DeviceJwt::parse(text, parser)->is_for(call);
  };
  EXPECT_TRUE(is_for(R"("https://okta.example.test")"));
  EXPECT_TRUE(is_for(R"("http://127.0.0.1:7310")"));
  EXPECT_TRUE(is_for(R"(["x","http://localhost:7310"])"));
  EXPECT_FALSE(is_for(R"("http://localhost:7311")"));
  EXPECT_FALSE(is_for("[]"));
  EXPECT_FALSE(is_for("null"));
}

}  // namespace
}  // namespace providers::okta
