// The documents of fixtures/openapi load, and so do the corrections over the vendors' documents.

#include <gtest/gtest.h>

#include <set>

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

TEST(OwnDocuments, HaveANamedExampleOfEveryAnswer) {
  for (const auto& entry : fs::directory_iterator(fs::path(UNDERSTUDY_FIXTURES) / "openapi")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto document = openapi_test::load(openapi_test::read_file(entry.path()));
    for (const openapi::Operation& operation : document->operations())
      for (const openapi::Response& response : operation.responses)
        for (const openapi::MediaType& media : response.content) {
          const std::string where = operation.id + " " + std::to_string(response.status) + " " + media.type;
          EXPECT_FALSE(media.examples.empty()) << entry.path() << ' ' << where;
          for (const openapi::Example& example : media.examples) EXPECT_NE(example.name, "") << entry.path() << ' ' << where;
        }
  }
}

TEST(OwnDocuments, CorrectionsApplyToThePublishedDocuments) {
  const fs::path specs = openapi_test::folder("UNDERSTUDY_SPECS", UNDERSTUDY_SPECS);
  if (!fs::exists(specs / "okta-idp-2024.08.3.yaml")) GTEST_SKIP() << "no published documents at " << specs;
  for (const auto& [vendor, names] : {std::pair("okta", std::vector{"okta-idp-2024.08.3.yaml", "okta-idp-2026.06.3.yaml"}),
                                      std::pair("auth0", std::vector{"auth0-my-account-1.0.json"})}) {
    const fs::path file = fs::path(UNDERSTUDY_FIXTURES) / "openapi" / "corrections" / (std::string(vendor) + ".yaml");
    const json::Tree patches = openapi_test::yaml(openapi_test::read_file(file));
    std::set<std::string> idle;
    for (const auto& [id, entry] : *patches.object()) idle.insert(id);
    for (const char* name : names) {
      const auto text = openapi_test::read_file(specs / name);
      const auto published = openapi_test::load(text);
      const auto corrected = openapi_test::load(text, {.corrections = &patches});
      for (const openapi::Operation& operation : corrected->operations()) idle.erase(operation.id);
      idle.erase(published->title() == patches.find("title")->string_or("") ? "title" : "");
      if (corrected->operations().size() > published->operations().size()) idle.erase("paths");
    }
    EXPECT_TRUE(idle.empty()) << file << " corrects what no published document has: " << *idle.begin();
  }
}

}  // namespace
