#include "core/origin.h"

#include <gtest/gtest.h>

namespace core {
namespace {

// "scheme host port", or "" where it is refused.
std::string shown(const std::optional<OriginParts>& parts) {
  return parts ? std::string(parts->scheme) + " " + std::string(parts->host) + " " + std::to_string(parts->port) : "";
}

struct Case {
  const char* text;
  const char* expected;
};

TEST(SplitHost, TakesHostAndPort) {
  constexpr Case kCases[] = {
      {"localhost:7310", "http localhost 7310"}, {"localhost", "http localhost 80"},
      {"127.0.0.1:80", "http 127.0.0.1 80"},     {"[::1]:7310", "http [::1] 7310"},
      {"[::1]", "http [::1] 80"},                {"[::ffff:127.0.0.1]:1", "http [::ffff:127.0.0.1] 1"},
      {"a_b-c.d~e", "http a_b-c.d~e 80"},        {"LOCALHOST", "http LOCALHOST 80"},
      {"host:0", "http host 0"},                 {"host:65535", "http host 65535"},
      {"host:00080", "http host 80"},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(shown(split_host(text, "http")), expected) << text;
}

TEST(SplitHost, TakesTheSchemesPortWhereNoneIsWritten) { EXPECT_EQ(shown(split_host("host", "https")), "https host 443"); }

TEST(SplitHost, RefusesWhatIsNoHost) {
  for (const char* text : {"", ":80", "host:", "host:x", "host:-1", "host:+1", "host:65536", "host:80:80", "host:8 0", " host",
                           "host ", "a b", "user@host", "host/path", "host?q", "host#f", "ho\"st", "ho<st", "h\xc3\xb6st",
                           "a,b", "[]", "[::1", "::1", "[::1]x", "[::1]x:80", "[::g]", "[::1%25lo]", "%31", "a\\b", "host\r\nX: y"})
    EXPECT_EQ(shown(split_host(text, "http")), "") << text;
}

TEST(SplitHost, RefusesWhatIsLongerThanAnyName) {
  EXPECT_NE(shown(split_host(std::string(255, 'a'), "http")), "");
  EXPECT_EQ(shown(split_host(std::string(256, 'a'), "http")), "");
}

TEST(SplitOrigin, TakesSchemeHostAndPort) {
  constexpr Case kCases[] = {
      {"http://localhost:7310", "http localhost 7310"}, {"https://id.example.test", "https id.example.test 443"},
      {"http://host/", "http host 80"},                 {"https://[::1]:8443", "https [::1] 8443"},
  };
  for (const auto& [text, expected] : kCases) EXPECT_EQ(shown(split_origin(text)), expected) << text;
}

TEST(SplitOrigin, RefusesWhatIsNoOrigin) {
  for (const char* text : {"", "null", "host", "//host", "http:host", "http:/host", "http://", "https:///", "ftp://host",
                           "HTTP://host", "http://host//", "http://host/path", "http://host?q", "http://user@host",
                           " http://host", "http://host http://other"})
    EXPECT_EQ(shown(split_origin(text)), "") << text;
}

TEST(LoopbackName, IsEveryNameThatLeadsToThisMachine) {
  for (const char* host : {"localhost", "LocalHost", "okta.localhost", "a.b.LOCALHOST", "127.0.0.1", "[::1]", "10.0.2.2"})
    EXPECT_TRUE(is_loopback_name(host)) << host;
}

TEST(LoopbackName, IsNoneThatOnlyLooksLikeOne) {
  for (const char* host : {"", ".localhost", "mylocalhost", "localhost.example.test", "localhost.", "127.0.0.1.example.test",
                           "127.0.0.2", "127.1", "::1", "[::]", "0.0.0.0", "10.0.2.3", "localhos", "example.test"})
    EXPECT_FALSE(is_loopback_name(host)) << host;
}

}  // namespace
}  // namespace core
