#include "oauth/html.h"

#include <gtest/gtest.h>

#include "oauth/id_token.h"

namespace oauth {
namespace {

constexpr std::string_view kEvil = "\"><script>alert('x')</script>&";

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Pages, EscapeWhatAClientSent) {
  const Page pages[] = {
      message_page(kEvil, kEvil),
      sign_in_page({kEvil, kEvil, kEvil, kEvil, kEvil, kEvil}),
      sign_in_page({kEvil, kEvil, kEvil, kEvil, kEvil, kEvil, kEvil, kEvil}),
      code_page({kEvil, kEvil, kEvil, kEvil}),
      enrolment_page({kEvil, kEvil, kEvil, kEvil, kEvil, kEvil}),
      consent_page({kEvil, kEvil, kEvil, kEvil, {std::string(kEvil)}}),
      form_post_page(kEvil, {{"state", kEvil}}),
  };
  for (const Page& page : pages) {
    EXPECT_FALSE(holds(page.html, "<script>alert")) << page.html;
    EXPECT_TRUE(holds(page.html, "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;")) << page.html;
  }
}

TEST(Pages, LetNobodyFrameThem) {
  for (const Page& page : {message_page("t", "x"), sign_in_page({}), code_page({}), enrolment_page({}), consent_page({}), form_post_page("http://l/", {})}) {
    EXPECT_TRUE(holds(page.security_policy, "default-src 'none'"));
    EXPECT_TRUE(holds(page.security_policy, "frame-ancestors 'none'"));
    EXPECT_FALSE(holds(page.security_policy, "unsafe"));
  }
}

TEST(SignInPage, IsAFormWithLabelsAndFitsAPhone) {
  const std::string html = sign_in_page({"Example", "App", "/sign-in", "sealed", "alice", ""}).html;
  for (std::string_view part : {"<html lang=\"en\">", "width=device-width", "<form method=\"post\" action=\"/sign-in\">", "<label for=\"username\">",
                                "<label for=\"password\">", "value=\"alice\"", "name=\"request\" value=\"sealed\"", "<button type=\"submit\">"})
    EXPECT_TRUE(holds(html, part)) << part;
  EXPECT_FALSE(holds(html, "role=\"alert\""));
  EXPECT_FALSE(holds(html, "<script"));
}

TEST(SignInPage, ShowsAnErrorWhereItIsHeard) {
  const std::string html = sign_in_page({.error = "Unable to sign in"}).html;
  EXPECT_TRUE(holds(html, "<p role=\"alert\" id=\"error\">Unable to sign in</p>"));
  EXPECT_TRUE(holds(html, "aria-describedby=\"error\""));
}

TEST(SignInPage, AsksForAPasskeyWhereThereIsAChallenge) {
  const Page page = sign_in_page({.action = "/sign-in", .passkey_challenge = "Y2hhbGxlbmdl", .relying_party = "localhost"});
  for (std::string_view part : {"id=\"passkey-form\"", "name=\"credential\"", "\"challenge\":\"Y2hhbGxlbmdl\"", "\"rpId\":\"localhost\""})
    EXPECT_TRUE(holds(page.html, part)) << part;
  EXPECT_TRUE(holds(page.security_policy, "script-src 'sha256-"));
}

TEST(CodePage, IsAFormWithALabelAndSaysWhatIsWrong) {
  const std::string html = code_page({"App", "/code", "sealed", "That code is not right"}).html;
  for (std::string_view part : {"<form method=\"post\" action=\"/code\">", "<label for=\"code\">", "name=\"request\" value=\"sealed\"",
                                "autocomplete=\"one-time-code\"", "<p role=\"alert\" id=\"error\">That code is not right</p>"})
    EXPECT_TRUE(holds(html, part)) << part;
}

TEST(CodePage, AsksForNothingThatADeviceAnswers) {
  const std::string html = code_page({.application = "App", .action = "/code", .request = "sealed", .device = true}).html;
  EXPECT_TRUE(holds(html, "approve the request on your device"));
  EXPECT_FALSE(holds(html, "name=\"code\""));
}

TEST(EnrolmentPage, ShowsTheKeyOfTheAppAndAsksForItsCode) {
  const std::string html = enrolment_page({"App", "/code", "sealed", "", "OVXGIZLS", "otpauth://totp/Example:alice?secret=OVXGIZLS&digits=6"}).html;
  for (std::string_view part : {"<form method=\"post\" action=\"/code\">", "<label for=\"code\">", "name=\"request\" value=\"sealed\"",
                                "<code id=\"secret\">OVXGIZLS</code>", "href=\"otpauth://totp/Example:alice?secret=OVXGIZLS&amp;digits=6\""})
    EXPECT_TRUE(holds(html, part)) << part;
  EXPECT_FALSE(holds(html, "role=\"alert\""));
}

TEST(WebMessagePage, SpeaksToOneOriginOnly) {
  const Page page = web_message_page(R"({"state":"</script><!--\u2028"})", "http://localhost:8080", "window.parent");
  EXPECT_TRUE(holds(page.html, R"(window.parent.postMessage({"state":"\u003c/script\u003e\u003c!--\u2028"}, "http://localhost:8080"))")) << page.html;
  EXPECT_TRUE(holds(page.security_policy, "frame-ancestors http://localhost:8080;"));
  EXPECT_TRUE(holds(web_message_page("\"\xe2\x80\xa8\"", "o", "w").html, "\"\\u2028\""));
}

// OpenID Connect Core, appendix A.
TEST(HalfHash, FollowsTheExampleOfItsDocument) {
  EXPECT_EQ(half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
}

}  // namespace
}  // namespace oauth
