#include "core/schema_check.h"

#include "base/result.h"
#include "json/value.h"
#include "openapi/schema.h"

namespace core {
namespace {

// The place of what a violation is about; of what encloses it where the violation is about something that is missing.
json::Mark place_of(const json::Tree& tree, std::string pointer) {
  for (;;) {
    const json::Tree* found = tree.at_pointer(pointer);
    if (found != nullptr && found->mark.line != 0) return found->mark;
    if (pointer.empty()) return tree.mark;
    pointer.resize(pointer.rfind('/'));
  }
}

}  // namespace

std::vector<json::Diagnostic> check_against_schema(std::string_view schema, const json::Tree& tree,
                                                   const std::string& file) {
  const auto parsed = json::parse_json(schema);
  base::check(parsed.has_value(), "our own schema is not JSON");
  const auto compiled = openapi::compile_schema(*parsed);
  base::check(compiled.has_value(), "our own schema does not compile");
  json::Parser parser(std::size_t{1} << 30);
  const auto value = parser.parse_copy(tree.dump());
  if (!value) return {{file, tree.mark, json::describe(value.error())}};
  std::vector<openapi::Violation> violations;
  (*compiled)->validate(*value, openapi::Direction::kNeither, &violations);
  std::vector<json::Diagnostic> mistakes;
  for (const openapi::Violation& violation : violations) {
    const std::string where = violation.instance.empty() ? "" : violation.instance + ": ";
    mistakes.push_back({file, place_of(tree, violation.instance), where + violation.message});
  }
  return mistakes;
}

}  // namespace core
