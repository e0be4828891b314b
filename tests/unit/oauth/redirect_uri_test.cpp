#include "oauth/redirect_uri.h"

#include <gtest/gtest.h>

namespace oauth {
namespace {

TEST(RedirectUri, CountsForItselfAlone) {
  EXPECT_TRUE(redirect_uri_matches("https://app.test/callback", "https://app.test/callback"));
  EXPECT_TRUE(redirect_uri_matches("https://app.test:8080/callback?a=b", "https://app.test:8080/callback?a=b"));
  EXPECT_TRUE(redirect_uri_matches("com.example.app:/callback", "com.example.app:/callback"));
  for (const char* other : {"https://app.test/callback/", "https://app.test/callback?x", "https://app.test/Callback",
                            "https://app.test:443/callback", "http://app.test/callback", "https://app.test.evil.test/callback",
                            "https://app.test/callback/../x", "https://app.test", ""})
    EXPECT_FALSE(redirect_uri_matches("https://app.test/callback", other)) << other;
}

TEST(RedirectUri, TakesAnyPortAndPathWhereThePatternSaysSo) {
  for (const char* uri : {"http://localhost/", "http://localhost", "http://localhost:8080/login/callback", "http://localhost:1/a?b=c",
                          "http://localhost:8080?x=y"})
    EXPECT_TRUE(redirect_uri_matches("http://localhost:*/*", uri)) << uri;
  EXPECT_TRUE(redirect_uri_matches("https://app.test/in/*", "https://app.test/in/a/b"));
  EXPECT_TRUE(redirect_uri_matches("https://app.test/in/*", "https://app.test/in"));
}

TEST(RedirectUri, LeavesTheHostNoRoom) {
  for (const char* uri :
       {"http://localhost:8080.evil.test/", "http://localhost.evil.test/", "http://localhost:80@evil.test/", "http://localhost:@evil.test/",
        "http://user@localhost/", "http://localhost\\@evil.test/", "http://localhost:8080evil/", "http://localhost:/x",
        "//localhost/", "http:/localhost/", "javascript:alert(1)//localhost", "http://evil.test/http://localhost/",
        "http://evil.test?http://localhost/", "http://evil.test#http://localhost/", "http://LOCALHOST/", "http://localhost:123456/"})
    EXPECT_FALSE(redirect_uri_matches("http://localhost:*/*", uri)) << uri;
  EXPECT_FALSE(redirect_uri_matches("https://app.test/in/*", "https://app.test/inner"));
  EXPECT_FALSE(redirect_uri_matches("https://app.test/in/*", "https://app.test/in/../out"));
  for (const char* climbing : {"%2e%2e", "%2E.", ".%2e", "%2e"})
    EXPECT_FALSE(redirect_uri_matches("https://app.test/in/*", "https://app.test/in/" + std::string(climbing) + "/out")) << climbing;
  EXPECT_TRUE(redirect_uri_matches("https://app.test/in/*", "https://app.test/in/...?x=/../%2e%2e"));
  EXPECT_FALSE(redirect_uri_matches("http://localhost:*/*", "http://localhost:*/a")) << "what a pattern says is no port";
}

TEST(RedirectUri, TakesNothingThatABrowserReadsOtherwise) {
  for (const char* uri : {"http://localhost/a#b", "http://localhost/a b", "http://localhost/a\r\nSet-Cookie: x", "http://localhost/\t",
                          "http://localhost/\"", "http://localhost/<", "http://localhost/\xc3\xa4"})
    EXPECT_FALSE(redirect_uri_matches("http://localhost:*/*", uri)) << uri;
}

TEST(OriginMatches, TakesAnyPortWhereThePatternSaysSo) {
  EXPECT_TRUE(origin_matches("http://localhost:*", "http://localhost:8080"));
  EXPECT_TRUE(origin_matches("http://localhost:*", "http://localhost"));
  EXPECT_TRUE(origin_matches("https://app.test", "https://app.test"));
  EXPECT_FALSE(origin_matches("https://app.test", "https://app.test:8443"));
  EXPECT_FALSE(origin_matches("http://localhost:*", "http://localhost:8080/"));
  EXPECT_FALSE(origin_matches("http://localhost:*", "null"));
}

TEST(OriginOf, CutsPathAndQuery) {
  EXPECT_EQ(origin_of("http://localhost:8080/login/callback?x"), "http://localhost:8080");
  EXPECT_EQ(origin_of("http://[::1]:8080/"), "http://[::1]:8080");
  EXPECT_EQ(origin_of("https://app.test?x"), "https://app.test");
  EXPECT_EQ(origin_of("com.example.app:/callback"), "");
}

}  // namespace
}  // namespace oauth
