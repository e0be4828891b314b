#pragma once
// What several tests of this folder need: files, documents and schemas from text.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "json/value.h"
#include "openapi/document.h"
#include "openapi/schema.h"

namespace openapi_test {

// A folder from the environment, else the one that was built in.
inline std::filesystem::path folder(const char* variable, const char* built_in) {
  const char* set = std::getenv(variable);
  return set != nullptr ? set : built_in;
}

// The vendors' published documents, which lie beside the project where they are at hand.
inline std::filesystem::path specs() { return folder("UNDERSTUDY_SPECS", UNDERSTUDY_SPECS); }
#define SKIP_WITHOUT_SPECS() \
  if (!std::filesystem::exists(openapi_test::specs() / "okta-idp-2026.06.3.yaml")) \
  GTEST_SKIP() << "no published documents at " << openapi_test::specs()

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string joined(const std::vector<json::Diagnostic>& diagnostics) {
  std::string out;
  for (const json::Diagnostic& diagnostic : diagnostics) out += diagnostic.to_string() + "\n";
  return out;
}

inline json::Tree yaml(std::string_view text) {
  auto tree = json::parse_yaml(text, "test.yaml");
  if (!tree) throw std::runtime_error(tree.error().to_string());
  return std::move(*tree);
}

inline std::unique_ptr<openapi::Document> load(std::string_view text, const openapi::LoadOptions& options = {}) {
  auto document = openapi::Document::load(yaml(text), "test.yaml", options);
  if (!document) throw std::runtime_error(joined(document.error()));
  return std::move(*document);
}

// What is wrong with a document, a line each; "" where nothing is.
inline std::string mistakes(std::string_view text, const openapi::LoadOptions& options = {}) {
  const auto document = openapi::Document::load(yaml(text), "test.yaml", options);
  return document ? "" : joined(document.error());
}

inline std::unique_ptr<openapi::Schema> schema(std::string_view text,
                                               openapi::Dialect dialect = openapi::Dialect::k202012) {
  auto compiled = openapi::compile_schema(yaml(text), {.dialect = dialect, .file = "test.yaml"});
  if (!compiled) throw std::runtime_error(joined(compiled.error()));
  return std::move(*compiled);
}

// Whether JSON text conforms; also that the verdict is the same with and without collecting.
inline bool conforms(const openapi::Schema& schema, std::string_view text,
                     openapi::Direction direction = openapi::Direction::kNeither) {
  json::Parser parser;
  const auto value = parser.parse_copy(text);
  if (!value) throw std::runtime_error("not JSON: " + std::string(text));
  std::vector<openapi::Violation> violations;
  const bool fast = schema.validate(*value, direction, nullptr);
  const bool slow = schema.validate(*value, direction, &violations);
  EXPECT_EQ(fast, slow) << text;
  EXPECT_EQ(slow, violations.empty()) << text;
  return fast;
}

inline std::vector<openapi::Violation> violations_of(const openapi::Schema& schema, std::string_view text,
                                                     openapi::Direction direction = openapi::Direction::kNeither) {
  json::Parser parser;
  const auto value = parser.parse_copy(text);
  if (!value) throw std::runtime_error("not JSON: " + std::string(text));
  std::vector<openapi::Violation> violations;
  schema.validate(*value, direction, &violations);
  return violations;
}

}  // namespace openapi_test
