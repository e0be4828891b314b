#pragma once
// Files that people write (fixtures, scenarios) against their schema, with the line of every mistake. Not for the request
// path of a vendor's API.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "openapi/schema.h"

namespace core {

// What is wrong, and where in the document.
struct Mistake {
  std::string pointer;
  std::string message;
};

// A JSON Schema of ours, compiled once; any thread may ask it.
class FileSchema {
 public:
  // REQUIRES: `schema` is a JSON Schema as text.
  explicit FileSchema(std::string_view schema);

  // Every mistake of `tree`, with a suggestion for a name that is none.
  std::vector<Mistake> check(const json::Tree& tree) const;

 private:
  std::string suggestion_for(const openapi::Violation& violation, const json::Tree& tree) const;

  json::Tree tree_;
  std::unique_ptr<openapi::Schema> compiled_;
};

// The mistakes with their places in `file`, which `tree` was read from, in the file's order.
std::vector<json::Diagnostic> placed(const std::vector<Mistake>& mistakes, const json::Tree& tree, const std::string& file);

// Every mistake of `tree`, which was read from `file`, against `schema` (a JSON Schema as text, ours).
std::vector<json::Diagnostic> check_against_schema(std::string_view schema, const json::Tree& tree, const std::string& file);

}  // namespace core
