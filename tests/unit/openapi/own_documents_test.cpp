// The documents of fixtures/openapi load, and so do the corrections over the vendors' documents.

#include <gtest/gtest.h>

#include "openapi/router.h"
#include "support.h"

namespace {

namespace fs = std::filesystem;

TEST(OwnDocuments, AllLoadAndRoute) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(UNDERSTUDY_FIXTURES) / "openapi")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto document = openapi_test::load(openapi_test::read_file(entry.path()));
    const openapi::Document* documents[] = {document.get()};
    EXPECT_GT(openapi::Router(documents).operation_count(), 0U) << entry.path();
    ++count;
  }
  EXPECT_GT(count, 0);
}

TEST(OwnDocuments, ExamplesConformToTheSchemasBesideThem) {
  for (const auto& entry : fs::directory_iterator(fs::path(UNDERSTUDY_FIXTURES) / "openapi")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto document = openapi_test::load(openapi_test::read_file(entry.path()));
    for (const openapi::Operation& operation : document->operations()) {
      for (const openapi::Response& response : operation.responses) {
        for (const openapi::MediaType& media : response.content) {
          for (const openapi::Example& example : media.examples) {
            if (media.schema == nullptr) continue;
            EXPECT_TRUE(openapi_test::conforms(*media.schema, example.json, openapi::Direction::kResponse))
                << entry.path() << ' ' << operation.id << ' ' << response.status << ' ' << example.json;
          }
        }
      }
    }
  }
}

TEST(OwnDocuments, CorrectionsApplyToThePublishedDocuments) {
  const fs::path specs = openapi_test::folder("UNDERSTUDY_SPECS", UNDERSTUDY_SPECS);
  const fs::path corrections = fs::path(UNDERSTUDY_FIXTURES) / "openapi" / "corrections" / "okta.yaml";
  if (!fs::exists(specs / "okta-idp-2024.08.3.yaml")) GTEST_SKIP() << "no published documents at " << specs;
  const json::Tree patches = openapi_test::yaml(openapi_test::read_file(corrections));
  for (const char* name : {"okta-idp-2024.08.3.yaml", "okta-idp-2026.06.3.yaml"}) {
    const auto text = openapi_test::read_file(specs / name);
    EXPECT_EQ(openapi_test::mistakes(text, {.corrections = &patches}), "") << name;
  }
}

}  // namespace
