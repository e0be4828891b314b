// The vendors' published documents load as they are, quirks included.

#include <gtest/gtest.h>

#include <set>

#include "openapi/answers.h"
#include "openapi/router.h"
#include "support.h"

namespace published_documents_test {
namespace {

namespace fs = std::filesystem;
using openapi_test::specs;

std::unique_ptr<openapi::Document> published(const char* name, const openapi::LoadOptions& options = {}) {
  const fs::path path = specs() / name;
  auto tree = json::parse_yaml(openapi_test::read_file(path), path.string());
  if (!tree) throw std::runtime_error(tree.error().to_string());
  auto document = openapi::Document::load(std::move(*tree), path.string(), options);
  if (!document) throw std::runtime_error(openapi_test::joined(document.error()));
  return std::move(*document);
}

TEST(PublishedDocuments, OktaOf2024HasItsOperations) {
  SKIP_WITHOUT_SPECS();
  const auto document = published("okta-idp-2024.08.3.yaml");
  EXPECT_EQ(document->openapi(), "3.0.3");
  EXPECT_EQ(document->version(), "2024.08.3");
  EXPECT_EQ(document->operations().size(), 32U);
}

TEST(PublishedDocuments, OktaOf2026HasItsOperations) {
  SKIP_WITHOUT_SPECS();
  const auto document = published("okta-idp-2026.06.3.yaml");
  EXPECT_EQ(document->operations().size(), 40U);
  const openapi::Operation* create = document->operation("createEmail");
  ASSERT_NE(create, nullptr);
  EXPECT_EQ(create->path, "/idp/myaccount/emails");
  EXPECT_TRUE(create->secured);
  EXPECT_EQ(create->scopes, std::vector<std::string>{"okta.myAccount.email.manage"});
}

TEST(PublishedDocuments, Auth0HasItsOperationsUnderItsBasePath) {
  SKIP_WITHOUT_SPECS();
  const auto document = published("auth0-my-account-1.0.json");
  EXPECT_EQ(document->operations().size(), 15U);
  const openapi::Operation* factors = document->operation("getFactors");
  ASSERT_NE(factors, nullptr);
  EXPECT_EQ(factors->path, "/me/v1/factors");
  EXPECT_EQ(factors->scopes, std::vector<std::string>{"read:me:factors"});
}

TEST(PublishedDocuments, EveryOperationIsFoundByItsOwnPath) {
  SKIP_WITHOUT_SPECS();
  for (const char* name : {"okta-idp-2024.08.3.yaml", "okta-idp-2026.06.3.yaml", "auth0-my-account-1.0.json"}) {
    const auto document = published(name);
    const openapi::Document* documents[] = {document.get()};
    const openapi::Router router(documents);
    for (const openapi::Operation& operation : document->operations()) {
      std::string path = operation.path;
      for (std::size_t at; (at = path.find('{')) != std::string::npos;) path.replace(at, path.find('}') - at + 1, "x1");
      openapi::Router::Match match;
      router.match(operation.method, path, match);
      EXPECT_EQ(match.operation, &operation) << path;
    }
  }
}

TEST(PublishedDocuments, EveryOperationHasAnAnswerThatIsDeclared) {
  SKIP_WITHOUT_SPECS();
  for (const char* name : {"okta-idp-2026.06.3.yaml", "auth0-my-account-1.0.json"}) {
    const auto document = published(name);
    for (const openapi::Operation& operation : document->operations()) {
      const auto answer = openapi::answer_from_document(operation, 7);
      EXPECT_TRUE(answer.has_value()) << operation.id;
    }
  }
}

TEST(PublishedDocuments, AValueIsGeneratedForEverySchemaOfARequestOrResponse) {
  SKIP_WITHOUT_SPECS();
  for (const char* name : {"okta-idp-2024.08.3.yaml", "okta-idp-2026.06.3.yaml", "auth0-my-account-1.0.json"}) {
    const auto document = published(name);
    for (const openapi::Operation& operation : document->operations()) {
      for (const openapi::Response& response : operation.responses) {
        for (const openapi::MediaType& media : response.content) {
          if (media.schema == nullptr) continue;
          const auto value = media.schema->generate(1, openapi::Direction::kResponse);
          ASSERT_TRUE(value.has_value()) << operation.id << ' ' << response.status;
          EXPECT_TRUE(openapi_test::conforms(*media.schema, *value, openapi::Direction::kResponse))
              << operation.id << *value;
        }
      }
      if (!operation.body) continue;
      for (const openapi::MediaType& media : operation.body->content) {
        if (media.schema == nullptr) continue;
        const auto value = media.schema->generate(1, openapi::Direction::kRequest);
        ASSERT_TRUE(value.has_value()) << operation.id;
        EXPECT_TRUE(openapi_test::conforms(*media.schema, *value, openapi::Direction::kRequest))
            << operation.id << *value;
      }
    }
  }
}

}  // namespace
}  // namespace published_documents_test
