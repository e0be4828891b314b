#include "openapi/media_type.h"

#include <gtest/gtest.h>

#include "openapi/prefer.h"

namespace {

std::vector<openapi::MediaType> content(std::initializer_list<const char*> types) {
  std::vector<openapi::MediaType> out;
  for (const char* type : types) out.push_back({.type = type, .essence = openapi::essence_of(type)});
  return out;
}

std::string picked(std::initializer_list<const char*> types, std::string_view wanted) {
  const auto declared = content(types);
  const openapi::MediaType* found = openapi::pick_media_type(declared, wanted);
  return found == nullptr ? "none" : found->type;
}

std::string negotiated(std::initializer_list<const char*> types, std::string_view accept) {
  const auto declared = content(types);
  const openapi::MediaType* found = openapi::negotiate(declared, accept);
  return found == nullptr ? "none" : found->type;
}

TEST(MediaType, EssenceIsWhatStandsBeforeParameters) {
  EXPECT_EQ(openapi::essence_of("application/json, okta-version=1.0.0"), "application/json");
  EXPECT_EQ(openapi::essence_of(" Application/JSON ; okta-version=1.0.0"), "application/json");
  EXPECT_EQ(openapi::essence_of(""), "");
}

TEST(MediaType, JsonIsToldByItsSuffixToo) {
  for (const char* type : {"application/json", "application/merge-patch+json;okta-version=1.0.0",
                           "Application/Problem+JSON", "text/json"}) {
    EXPECT_TRUE(openapi::is_json(type)) << type;
  }
  for (const char* type : {"text/plain", "application/jsonp", "", "application/json-seq"})
    EXPECT_FALSE(openapi::is_json(type)) << type;
}

TEST(MediaType, ABodyIsPickedByEssence) {
  EXPECT_EQ(picked({"application/json, okta-version=1.0.0"}, "application/json"),
            "application/json, okta-version=1.0.0");
  EXPECT_EQ(picked({"application/json;okta-version=1.0.0", "text/plain"}, "text/plain; charset=utf-8"), "text/plain");
  EXPECT_EQ(picked({"application/merge-patch+json"}, "application/json"), "application/merge-patch+json");
  EXPECT_EQ(picked({"application/json"}, "text/plain"), "none");
  EXPECT_EQ(picked({"text/*"}, "text/plain"), "text/*");
  EXPECT_EQ(picked({"*/*", "text/plain"}, "text/plain"), "text/plain");
  EXPECT_EQ(picked({"text/plain", "application/json"}, ""), "application/json");
  EXPECT_EQ(picked({"text/plain"}, ""), "text/plain");
  EXPECT_EQ(picked({}, "application/json"), "none");
}

TEST(MediaType, AcceptChoosesByQualityAndExactness) {
  EXPECT_EQ(negotiated({"text/plain", "application/json"}, "application/json"), "application/json");
  EXPECT_EQ(negotiated({"text/plain", "application/json"}, "text/*;q=0.5, */*;q=0.9"), "application/json");
  EXPECT_EQ(negotiated({"text/plain", "application/json"}, "*/*"), "text/plain");
  EXPECT_EQ(negotiated({"text/plain", "application/json"}, "*/*, text/plain;q=0"), "application/json");
  EXPECT_EQ(negotiated({"application/json"}, "text/html"), "none");
  EXPECT_EQ(negotiated({"application/json"}, ""), "application/json");
  EXPECT_EQ(negotiated({"application/json;okta-version=1.0.0"}, "application/json; okta-version=1.0.0"),
            "application/json;okta-version=1.0.0");
  EXPECT_EQ(negotiated({"application/json"}, "nonsense;;;q=,"), "none");
}

TEST(Prefer, CodeAndExampleAreRead) {
  const auto both = openapi::parse_prefer("respond-async, code=404, example=\"Not Found\"");
  EXPECT_EQ(both.code, 404);
  EXPECT_EQ(both.example, "Not Found");
  EXPECT_EQ(openapi::parse_prefer("example=a; code=201").code, 201);
}

TEST(Prefer, NonsenseIsPassedOver) {
  for (const char* header : {"", "code", "code=", "code=9", "code=999", "code=20x", ",,;", "status=404"}) {
    EXPECT_EQ(openapi::parse_prefer(header).code, std::nullopt) << header;
    EXPECT_EQ(openapi::parse_prefer(header).example, "") << header;
  }
}

}  // namespace
