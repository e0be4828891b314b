#include "openapi/corrections.h"

#include <fmt/format.h>

namespace openapi {
namespace {

constexpr const char* kFile = "corrections";
constexpr const char* kTitle = "title";
constexpr int kMaxPatchDepth = 64;

void check_entry(const std::string& id, const json::Tree& entry, std::vector<json::Diagnostic>& diagnostics) {
  const auto complain = [&](std::string_view what, json::Mark mark) {
    diagnostics.push_back({kFile, mark, fmt::format("the correction of {} {}", id, what)});
  };
  if (!entry.is_object()) return complain("must be an object of reason and patch", entry.mark);
  const json::Tree* reason = entry.find("reason");
  const json::Tree* patch = entry.find("patch");
  if (reason == nullptr || reason->string_or("").empty()) complain("needs a reason", entry.mark);
  if (patch == nullptr || !patch->is_object()) complain("needs a patch, which is an object", entry.mark);
  for (const auto& [name, value] : *entry.object()) {
    if (name != "reason" && name != "patch") complain(fmt::format("has no place for {}", name), value.mark);
  }
}

// Puts what a `$ref` refers to in its place wherever `patch` is going to change a part of it.
void inline_references(json::Tree& target, const json::Tree& patch, const Corrections::Resolve& resolve, int depth) {
  if (!target.is_object() || !patch.is_object() || depth > kMaxPatchDepth) return;
  for (int hops = 0; hops < kMaxPatchDepth && patch.find("$ref") == nullptr; ++hops) {
    const json::Tree* reference = target.find("$ref");
    const json::Tree* referred =
        reference == nullptr || !reference->is_string() ? nullptr : resolve(*reference->string());
    if (referred == nullptr) break;
    json::Tree copy = *referred;
    target = std::move(copy);
  }
  for (const auto& [name, value] : *patch.object()) {
    if (json::Tree* part = target.find(name)) inline_references(*part, value, resolve, depth + 1);
  }
}

}  // namespace

Corrections::Corrections(const json::Tree* tree, std::string_view title, std::vector<json::Diagnostic>& diagnostics)
    : tree_(tree) {
  if (tree_ == nullptr || tree_->is_null()) return;
  if (!tree_->is_object()) {
    diagnostics.push_back({kFile, tree_->mark, "corrections must be an object by operationId"});
    return;
  }
  for (const auto& [id, entry] : *tree_->object()) {
    if (id != kTitle) check_entry(id, entry, diagnostics);
  }
  const json::Tree* meant = tree_->find(kTitle);
  if (meant != nullptr && meant->string_or("") != title) tree_ = nullptr;
}

const json::Tree* Corrections::patch_for(std::string_view operation_id) const {
  const json::Tree* entry = tree_ == nullptr ? nullptr : tree_->find(operation_id);
  const json::Tree* patch = entry == nullptr ? nullptr : entry->find("patch");
  return patch != nullptr && patch->is_object() ? patch : nullptr;
}

void Corrections::apply(json::Tree& target, const json::Tree& patch, const Resolve& resolve) {
  inline_references(target, patch, resolve, 0);
  json::merge_patch(target, patch);
}

}  // namespace openapi
