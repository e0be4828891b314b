#include "core/schema_check.h"

#include <algorithm>
#include <tuple>

#include "base/result.h"
#include "core/suggestion.h"
#include "json/value.h"

namespace core {
namespace {

std::string parent_of(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

// The place of what a mistake is about; of what encloses it where the mistake is about something that is missing.
json::Mark place_of(const json::Tree& tree, std::string pointer) {
  for (;;) {
    const json::Tree* found = tree.at_pointer(pointer);
    if (found != nullptr && found->mark.line != 0) return found->mark;
    if (pointer.empty()) return tree.mark;
    pointer = parent_of(pointer);
  }
}

// Whether it says only that a value is none of several forms while another violation says what is wrong inside that value.
bool is_told_within(const openapi::Violation& violation, const std::vector<openapi::Violation>& all) {
  if (violation.keyword != "anyOf" && violation.keyword != "oneOf") return false;
  const std::string inside = violation.instance + "/";
  return std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.instance.starts_with(inside); });
}

}  // namespace

FileSchema::FileSchema(std::string_view schema) {
  auto parsed = json::parse_json(schema);
  base::check(parsed.has_value(), "our own schema is not JSON");
  tree_ = std::move(*parsed);
  auto compiled = openapi::compile_schema(tree_);
  base::check(compiled.has_value(), "our own schema does not compile");
  compiled_ = std::move(*compiled);
}

std::vector<Mistake> FileSchema::check(const json::Tree& tree) const {
  json::Parser parser(std::size_t{1} << 30);
  const auto value = parser.parse_copy(tree.dump());
  if (!value) return {{"", json::describe(value.error())}};
  std::vector<openapi::Violation> violations;
  compiled_->validate(*value, openapi::Direction::kNeither, &violations);
  std::vector<Mistake> mistakes;
  for (const openapi::Violation& violation : violations)
    if (!is_told_within(violation, violations))
      mistakes.push_back({violation.instance, violation.message + suggestion_for(violation, tree)});
  return mistakes;
}

std::string FileSchema::suggestion_for(const openapi::Violation& violation, const json::Tree& tree) const {
  std::vector<std::string_view> known;
  if (violation.keyword == "additionalProperties") {
    const json::Tree* properties = tree_.at_pointer(parent_of(violation.schema) + "/properties");
    if (properties == nullptr || properties->object() == nullptr) return "";
    for (const auto& [name, property] : *properties->object()) known.push_back(name);
    return suggestion(std::string_view(violation.instance).substr(violation.instance.rfind('/') + 1), known);
  }
  const json::Tree* given = tree.at_pointer(violation.instance);
  const json::Tree* choices = violation.keyword == "enum" ? tree_.at_pointer(violation.schema) : nullptr;
  if (given == nullptr || choices == nullptr || choices->array() == nullptr) return "";
  for (const json::Tree& choice : *choices->array()) known.push_back(choice.string_or(""));
  return suggestion(given->string_or(""), known);
}

std::vector<json::Diagnostic> placed(const std::vector<Mistake>& mistakes, const json::Tree& tree, const std::string& file) {
  std::vector<json::Diagnostic> diagnostics;
  for (const Mistake& mistake : mistakes) {
    const std::string where = mistake.pointer.empty() ? "" : mistake.pointer + ": ";
    diagnostics.push_back({file, place_of(tree, mistake.pointer), where + mistake.message});
  }
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const auto& a, const auto& b) {
    return std::tie(a.mark.line, a.mark.column) < std::tie(b.mark.line, b.mark.column);
  });
  return diagnostics;
}

std::vector<json::Diagnostic> check_against_schema(std::string_view schema, const json::Tree& tree, const std::string& file) {
  return placed(FileSchema(schema).check(tree), tree, file);
}

}  // namespace core
