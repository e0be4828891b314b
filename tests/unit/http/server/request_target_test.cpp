#include "http/server/request_target.h"

#include <gtest/gtest.h>

#include <string>

namespace http::server::test {
namespace {

struct Parts {
  std::string target;
  std::string authority;
  bool operator==(const Parts&) const = default;
};

Parts split(std::string raw, Method method = Method::kGet) {
  const auto parts = split_target(method, raw);
  if (!parts) return {"refused", {}};
  return {std::string(parts->path_and_query), std::string(parts->authority.value_or("none"))};
}

TEST(RequestTarget, LeavesTheOriginFormAsItIs) { EXPECT_EQ(split("/a/b?c=d"), (Parts{"/a/b?c=d", "none"})); }

TEST(RequestTarget, SplitsTheAbsoluteForm) {
  EXPECT_EQ(split("http://a.test/b?c"), (Parts{"/b?c", "a.test"}));
  EXPECT_EQ(split("HTTPS://[::1]:80/"), (Parts{"/", "[::1]:80"}));
}

TEST(RequestTarget, MeansTheRootWhereAnAbsoluteFormHasNoPath) {
  EXPECT_EQ(split("http://a.test:8080"), (Parts{"/", "a.test:8080"}));
  EXPECT_EQ(split("http://a.test:8080?b=/c"), (Parts{"/?b=/c", "a.test:8080"}));
  EXPECT_EQ(split("https://a?"), (Parts{"/?", "a"}));
}

TEST(RequestTarget, TakesTheAsteriskForOptionsAlone) {
  EXPECT_EQ(split("*", Method::kOptions), (Parts{"*", "none"}));
  EXPECT_EQ(split("*", Method::kGet).target, "refused");
}

TEST(RequestTarget, RefusesOtherForms) {
  for (const char* raw :
       {"a", "**", "x:80", "http:/a", "http://", "http:///a", "http://a b/", "http://u@a/", "ws://a/"}) {
    EXPECT_EQ(split(raw).target, "refused") << raw;
  }
}

TEST(RequestTarget, KnowsHosts) {
  for (const char* host : {"a", "a.test", "A-1.test:80", "127.0.0.1:65535", "[::1]", "[fe80::1]:1", "a:", "%41"}) {
    EXPECT_TRUE(valid_authority(host)) << host;
  }
  for (const char* host :
       {"", ":80", "a:b", "a:123456", "a:1:2", "::1", "[::1", "[]", "[g]", "[::1]x", "a/b", "a?b", "a\\b"}) {
    EXPECT_FALSE(valid_authority(host)) << host;
  }
}

}  // namespace
}  // namespace http::server::test
