#include "core/contract.h"

#include <gtest/gtest.h>

#include "unit/support/notes.h"

namespace core {
namespace {

std::unique_ptr<openapi::Document> document(const std::string& path, const std::string& id) {
  const auto brace = path.find('{');
  std::string parameter;
  if (brace != std::string::npos)
    parameter = "{name: " + path.substr(brace + 1, path.find('}') - brace - 1) +
                ", in: path, required: true, schema: {type: string}}";
  const std::string text = "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {'" + path + "': {get: {operationId: " +
                           id + ", parameters: [" + parameter + "], responses: {'204': {description: D}}}}}}";
  return std::move(*openapi::Document::load(support::yaml(text), "test.yaml"));
}

Contract two(const std::string& first_path, const std::string& second_path) {
  std::vector<Contract::Source> sources;
  sources.push_back({document(first_path, "one"), "aa"});
  sources.push_back({document(second_path, "two"), "bb"});
  return Contract(std::move(sources));
}

TEST(Contract, HoldsNothingWithoutDocuments) {
  const Contract contract({});
  EXPECT_TRUE(contract.operations().empty());
  EXPECT_EQ(contract.find("one"), nullptr);
}

TEST(Contract, FindsOperationsOfAllItsDocuments) {
  const Contract contract = two("/one", "/two");
  ASSERT_NE(contract.find("two"), nullptr);
  EXPECT_EQ(contract.find("two")->path, "/two");
  EXPECT_EQ(contract.find("three"), nullptr);
}

TEST(Contract, NumbersOperationsAsItsRouterDoes) {
  const Contract contract = two("/one", "/two");
  openapi::Router::Match match;
  contract.router().match(http::Method::kGet, "/two", match);
  ASSERT_NE(match.operation, nullptr);
  EXPECT_EQ(contract.operations()[match.index], match.operation);
}

TEST(Contract, KnowsWhereItCameFrom) {
  const Contract contract = two("/one", "/two");
  ASSERT_EQ(contract.sources().size(), 2U);
  EXPECT_EQ(contract.sources()[1].sha256, "bb");
}

TEST(Contract, StaysWholeWhenItIsMoved) {
  Contract before = two("/one", "/two");
  const Contract after = std::move(before);
  openapi::Router::Match match;
  after.router().match(http::Method::kGet, "/one", match);
  EXPECT_EQ(match.operation, after.find("one"));
}

TEST(Contract, RefusesTwoOperationsInOnePlace) { EXPECT_THROW(two("/a/{x}", "/a/{y}"), std::runtime_error); }

}  // namespace
}  // namespace core
