#pragma once
// Corrections of a document's operations: merge patches by operationId, as LoadOptions says. Used while loading.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"

namespace openapi {

class Corrections {
 public:
  // What a `$ref` leads to; nullptr where it cannot be put in the reference's place.
  using Resolve = std::function<const json::Tree*(const std::string& reference)>;

  // For a document of that title: none where `tree` is nullptr or of another title. What is wrong with it is added to
  // `diagnostics`. REQUIRES: `tree` outlives this.
  Corrections(const json::Tree* tree, std::string_view title, std::vector<json::Diagnostic>& diagnostics);

  // The patch for an operation; nullptr where there is none.
  const json::Tree* patch_for(std::string_view operation_id) const;

  // The patch for the document's `paths`, which comes before the others; nullptr where there is none.
  const json::Tree* patch_for_paths() const { return patch_for("paths"); }

  // Lays `patch` over `target`.
  static void apply(json::Tree& target, const json::Tree& patch, const Resolve& resolve);

 private:
  const json::Tree* tree_;
};

}  // namespace openapi
