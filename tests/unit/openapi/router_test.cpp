#include "openapi/router.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "support.h"

namespace {

using http::Method;
using openapi::Router;

// A document whose operations are named by method and path.
std::unique_ptr<openapi::Document> document_of(std::initializer_list<std::pair<const char*, const char*>> routes) {
  json::Tree tree = openapi_test::yaml("{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {}}");
  for (const auto& [method, path] : routes) {
    json::Tree* item = tree.find("paths")->find(path);
    if (item == nullptr) item = &tree.find("paths")->set(path, json::Tree(json::Tree::Object{}));
    item->set(method, openapi_test::yaml("{responses: {'200': {description: ok}}}"));
  }
  auto document = openapi::Document::load(std::move(tree), "test.yaml");
  if (!document) throw std::runtime_error(openapi_test::joined(document.error()));
  return std::move(*document);
}

class Routes {
 public:
  Routes(std::initializer_list<std::pair<const char*, const char*>> routes) : document_(document_of(routes)) {
    const openapi::Document* documents[] = {document_.get()};
    router_ = std::make_unique<Router>(documents);
  }

  // The operation's id, "405" for a known path, "400" for a bad encoding, else "404".
  std::string find(Method method, std::string_view path) {
    router_->match(method, path, match);
    if (match.bad_encoding) return "400";
    if (match.operation != nullptr) return match.operation->id;
    return match.allow.empty() ? "404" : "405";
  }
  std::string get(std::string_view path) { return find(Method::kGet, path); }

  Router::Match match;

 private:
  std::unique_ptr<openapi::Document> document_;
  std::unique_ptr<Router> router_;
};

TEST(Router, LiteralSegmentsWinOverParameters) {
  Routes routes{{"get", "/idp/password/{id}"},
                {"get", "/idp/password/change-password"},
                {"get", "/idp/profile/{x}"},
                {"get", "/idp/profile/schema"}};
  EXPECT_EQ(routes.get("/idp/password/change-password"), "get /idp/password/change-password");
  EXPECT_EQ(routes.get("/idp/password/other"), "get /idp/password/{id}");
  EXPECT_EQ(routes.get("/idp/profile/schema"), "get /idp/profile/schema");
}

TEST(Router, AKnownLiteralPathRefusesMethodsOfItsTemplate) {
  Routes routes{{"delete", "/webauthn/{id}"}, {"post", "/webauthn/registration"}};
  EXPECT_EQ(routes.find(Method::kDelete, "/webauthn/registration"), "405");
  EXPECT_EQ(routes.match.allow, "POST, OPTIONS");
}

TEST(Router, ALiteralThatLeadsNowhereGivesWayToAParameter) {
  Routes routes{{"get", "/a/challenge/{c}/verify"}, {"get", "/a/{id}/{x}/{y}"}, {"get", "/a/{id}"}};
  EXPECT_EQ(routes.get("/a/challenge/1/verify"), "get /a/challenge/{c}/verify");
  EXPECT_EQ(routes.get("/a/challenge/1/other"), "get /a/{id}/{x}/{y}");
  EXPECT_EQ(routes.match.path("id"), "challenge");
  EXPECT_EQ(routes.match.path("y"), "other");
  EXPECT_EQ(routes.match.parameter_count, 3);
  EXPECT_EQ(routes.get("/a/challenge"), "get /a/{id}");
}

TEST(Router, ParametersAreNamedByTheOperationThatMatched) {
  Routes routes{{"get", "/e/{id}"}, {"post", "/e/{emailId}/verify"}};
  EXPECT_EQ(routes.find(Method::kPost, "/e/42/verify"), "post /e/{emailId}/verify");
  EXPECT_EQ(routes.match.path("emailId"), "42");
  EXPECT_EQ(routes.match.path("id"), "");
}

TEST(Router, HeadFallsBackToGet) {
  Routes routes{{"get", "/a"}, {"post", "/b"}};
  EXPECT_EQ(routes.find(Method::kHead, "/a"), "get /a");
  EXPECT_EQ(routes.find(Method::kHead, "/b"), "405");
}

TEST(Router, AllowNamesMethodsInAFixedOrder) {
  Routes routes{{"delete", "/a"}, {"patch", "/a"}, {"put", "/a"}, {"post", "/a"}, {"get", "/a"}};
  EXPECT_EQ(routes.find(Method::kOptions, "/a"), "405");
  EXPECT_EQ(routes.match.allow, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  EXPECT_EQ(routes.find(Method::kOther, "/a"), "405");
  EXPECT_EQ(routes.find(Method::kOptions, "/b"), "404");
}

TEST(Router, SegmentsAreDecodedOnce) {
  Routes routes{{"get", "/a/{id}"}, {"get", "/a/b c"}};
  EXPECT_EQ(routes.get("/a/%2541"), "get /a/{id}");
  EXPECT_EQ(routes.match.path("id"), "%41");
  EXPECT_EQ(routes.get("/%61/x%20y"), "get /a/{id}");
  EXPECT_EQ(routes.match.path("id"), "x y");
  EXPECT_EQ(routes.get("/a/b%20c"), "get /a/b c");
  EXPECT_EQ(routes.get("/a/%C3%A9+"), "get /a/{id}");
  EXPECT_EQ(routes.match.path("id"), "é+");
}

TEST(Router, BadEncodingIsToldApartFromUnknownPaths) {
  Routes routes{{"get", "/a/{id}"}};
  for (const char* path : {"/a/%2F", "/a/x%2fy", "/a/%5C", "/a/%00", "/a/%", "/a/%4", "/a/%zz", "/a/%ff", "/a/%C3",
                           "/a/\xff", "/zz/%2F", "/a/%ED%A0%80", "x%00"}) {
    EXPECT_EQ(routes.get(path), "400") << path;
    EXPECT_EQ(routes.match.allow, "") << path;
  }
}

TEST(Router, EmptyAndDotSegmentsMatchNothing) {
  Routes routes{{"get", "/a/{id}"}, {"get", "/a"}, {"get", "/a/{id}/c"}, {"get", "/"}};
  for (const char* path :
       {"/a/", "//a", "/a//c", "/a/.", "/a/..", "/a/%2e%2e", "/a/%2E", "/./a", "/a/../a", "a", "", "/a/b/", "/A"}) {
    EXPECT_EQ(routes.get(path), "404") << path;
  }
  EXPECT_EQ(routes.get("/"), "get /");
  EXPECT_EQ(routes.get("/a/..."), "get /a/{id}");
}

TEST(Router, APathLongerThanAnyKnownIsUnknown) {
  Routes routes{{"get", "/a/{id}"}};
  std::string path;
  for (int i = 0; i < 1000; ++i) path += "/a";
  EXPECT_EQ(routes.get(path), "404");
  EXPECT_EQ(routes.get(path + "%2F"), "400");
}

TEST(Router, AParameterMayHaveTextAroundIt) {
  Routes routes{{"get", "/a/{id}.json"}, {"get", "/a/{id}"}, {"get", "/a/x.json"}};
  EXPECT_EQ(routes.get("/a/7.json"), "get /a/{id}.json");
  EXPECT_EQ(routes.match.path("id"), "7");
  EXPECT_EQ(routes.get("/a/.json"), "get /a/{id}");
  EXPECT_EQ(routes.get("/a/x.json"), "get /a/x.json");
}

TEST(Router, OperationsOfTheSameMethodAndShapeAreRefused) {
  EXPECT_THROW(Routes({{"get", "/a/{id}"}, {"get", "/a/{other}"}}), std::runtime_error);
}

TEST(Router, PathsThatItCannotHoldAreRefused) {
  EXPECT_THROW(Routes({{"get", "/{a}{b}"}}), std::runtime_error);
  EXPECT_THROW(Routes({{"get", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}"}}), std::runtime_error);
  EXPECT_THROW(Routes({{"get", "/{a"}}), std::runtime_error);
}

TEST(Router, DocumentsAreNumberedInTheOrderGiven) {
  const auto first = document_of({{"get", "/a"}, {"get", "/b"}});
  const auto second = document_of({{"post", "/a"}, {"get", "/c"}});
  const openapi::Document* documents[] = {first.get(), second.get()};
  const Router router(documents);
  Router::Match match;
  router.match(Method::kGet, "/c", match);
  EXPECT_EQ(match.index, 3U);
  router.match(Method::kPost, "/a", match);
  EXPECT_EQ(match.index, 2U);
  EXPECT_EQ(match.allow, "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(router.operation_count(), 4U);
}

TEST(Router, AMatchMayBeUsedAgain) {
  Routes routes{{"get", "/a/{id}"}, {"get", "/b"}};
  EXPECT_EQ(routes.get("/a/%41"), "get /a/{id}");
  EXPECT_EQ(routes.get("/b"), "get /b");
  EXPECT_EQ(routes.match.parameter_count, 0);
  EXPECT_EQ(routes.get("/none"), "404");
  EXPECT_EQ(routes.match.operation, nullptr);
  EXPECT_EQ(routes.match.allow, "");
}

TEST(Router, WhateverIsEncodedComesOutAsItWas) {
  Routes routes{{"get", "/a/{id}"}};
  EXPECT_TRUE(rc::check([&](const std::string& random) {
    std::string text;
    for (const char c : random) {
      if (c != '/' && c != '\\' && c != '\0' && static_cast<unsigned char>(c) < 0x80) text += c;
    }
    RC_PRE(!text.empty() && text != "." && text != "..");
    std::string path = "/a/";
    base::append_percent_encoded(path, text);
    RC_ASSERT(routes.get(path) == "get /a/{id}");
    RC_ASSERT(routes.match.path("id") == text);
  }));
}

TEST(Router, AnyBytesAreAnswered) {
  Routes routes{{"get", "/a/{id}"}, {"get", "/a/b"}};
  EXPECT_TRUE(rc::check([&](const std::string& bytes) {
    const std::string found = routes.get("/" + bytes);
    RC_ASSERT(found == "400" || found == "404" || found.starts_with("get "));
  }));
}

}  // namespace
