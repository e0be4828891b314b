#include "admin/mask.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <utility>

namespace admin {
namespace {

TEST(Mask, HidesCredentialsAndKeepsTheirScheme) {
  EXPECT_EQ(masked_header("Authorization", "Bearer abc.def.ghi"), "Bearer ***");
  EXPECT_EQ(masked_header("authorization", "abc"), "***");
  EXPECT_EQ(masked_header("Proxy-Authorization", "Basic abc"), "Basic ***");
  EXPECT_EQ(masked_header("DPoP", "abc"), "***");
  EXPECT_EQ(masked_header("Cookie", "sid=abc"), "***");
  EXPECT_EQ(masked_header("Set-Cookie", "sid=abc"), "***");
  EXPECT_EQ(masked_header("Accept", "application/json"), "application/json");
}

TEST(Mask, HidesCodesInRedirectsAndReferrers) {
  EXPECT_EQ(masked_header("Location", "http://localhost:8080/cb?otp=271828&state=s"), "http://localhost:8080/cb?otp=***&state=s");
  EXPECT_EQ(masked_header("Referer", "http://localhost:8080/cb?code=abc"), "http://localhost:8080/cb?code=***");
  EXPECT_EQ(masked_header("Location", "/__admin/users/1"), "/__admin/users/1");
}

TEST(Mask, HidesSecretsOfTheQuery) {
  EXPECT_EQ(masked_target("/v?otp=271828&state=s"), "/v?otp=***&state=s");
  EXPECT_EQ(masked_target("/v?a=1&ACCESS_TOKEN=t&code=c&otp="), "/v?a=1&ACCESS_TOKEN=***&code=***&otp=***");
  EXPECT_EQ(masked_target("/v?otp&x=otp"), "/v?otp&x=otp");
  EXPECT_EQ(masked_target("/otp=1"), "/otp=1");
  EXPECT_EQ(masked_target("http://l/cb#code=c&state=s"), "http://l/cb#code=***&state=s");
  EXPECT_EQ(masked_target("http://l/cb?code=c#access_token=t"), "http://l/cb?code=***#access_token=***");
}

TEST(Mask, HidesSecretsOfJsonHoweverDeep) {
  EXPECT_EQ(masked_body("application/json", R"({"password":"p","profile":{"verificationCode":"1","name":"n"},"list":[{"token":"t"}]})"),
            R"({"password":"***","profile":{"verificationCode":"***","name":"n"},"list":[{"token":"***"}]})");
}

TEST(Mask, HidesSecretsOfAnyTypeAndLetterCase) {
  EXPECT_EQ(masked_body("application/json", R"({"OTP":271828,"Password":true})"), R"({"OTP":"***","Password":"***"})");
  EXPECT_EQ(masked_body("application/json", R"({"password":null})"), R"({"password":null})");
  EXPECT_EQ(masked_body("application/json", R"({"password":{"value":"x","hash":{"secret":"y"}}})"), R"({"password":{"value":"***","hash":{"secret":"***"}}})");
}

// A body that was cut, or that is not JSON after all, is no reason to show what is in it.
TEST(Mask, HidesSecretsOfJsonThatEndsTooSoonOrIsBroken) {
  constexpr std::pair<std::string_view, std::string_view> kCases[] = {
      {R"({"password":"hunter2","bio":"xxxx)", R"({"password":"***","bio":"xxxx)"},
      {R"({"bio":"x","password" : "hun\"ter2)", R"({"bio":"x","password" : "***")"},
      {R"({"bio":"x","password" : "hunter2\)", R"({"bio":"x","password" : "***")"},
      {R"({"otp": 271828, "a": })", R"({"otp": "***", "a": })"},
      {R"({"otp": 2718)", R"({"otp": "***")"},
      {R"({"otp":)", R"({"otp":"***")"},
      {R"({"password":{"value":"}","x":[1]},"a":"b)", R"({"password":"***","a":"b)"},
      {R"({"password":{"value":"x)", R"({"password":"***")"},
      {R"({"a":"password","b":"c"}})", R"({"a":"password","b":"c"}})"},
      {R"({"password")", R"({"password")"},
      {R"("password)", R"("password)"},
  };
  for (const auto& [body, shown] : kCases) EXPECT_EQ(masked_body("application/json", body), shown);
}

TEST(Mask, LeavesWhatIsNeitherFormNorJson) {
  for (const char* body : {"", "<p class=\"otp\">271828</p>", "plain text"}) EXPECT_EQ(masked_body("text/html", body), body);
}

TEST(Mask, HidesASecretWhereverABodyIsCut) {
  EXPECT_TRUE(rc::check("no prefix of a body shows it", [] {
    const std::string whole = R"({"profile":{"name":"n\"{"},"password":"hunter2hunter2","list":[{"otp":["hunter2hunter2"]}]})";
    const auto size = *rc::gen::inRange<std::size_t>(0, whole.size() + 1);
    RC_ASSERT(masked_body("application/json", whole.substr(0, size)).find("hunter") == std::string::npos);
  }));
}

TEST(Mask, HidesSecretsOfForms) {
  EXPECT_EQ(masked_body("application/x-www-form-urlencoded; charset=utf-8", "grant_type=password&password=hunter2&code_verifier=v"),
            "grant_type=password&password=***&code_verifier=***");
}

}  // namespace
}  // namespace admin
