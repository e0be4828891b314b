// Keywords of objects.

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "openapi/schema_compiler.h"
#include "openapi/violation_text.h"

namespace openapi {
namespace {

constexpr std::size_t kMaxProperties = 16'000;
constexpr std::string_view kKeywords[] = {"properties",       "patternProperties",    "additionalProperties",
                                          "required",         "minProperties",        "maxProperties",
                                          "propertyNames",    "dependencies",         "dependentRequired",
                                          "dependentSchemas", "unevaluatedProperties"};

}  // namespace

void SchemaCompiler::compile_object(const Task& task) {
  if (std::ranges::none_of(kKeywords, [&](std::string_view name) { return keyword(task, name) != nullptr; })) return;
  ObjectRules rules;
  compile_properties(task, rules);
  compile_patterns(task, rules);
  rules.additional = child(task, "additionalProperties");
  // Where nothing asks what was evaluated, `true` is as good as nothing.
  if (rules.additional == kAnything && task.dialect != Dialect::k202012) rules.additional = kNoNode;
  compile_dependencies(task, rules);
  if (task.dialect == Dialect::k202012) {
    rules.property_names = child(task, "propertyNames");
    rules.unevaluated = child(task, "unevaluatedProperties");
    if (rules.unevaluated != kNoNode) program_.nodes[task.id].unevaluated = true;
  }
  if (index_.resource(task.resource).validates) {
    read_count(task, "minProperties", rules.min_properties);
    read_count(task, "maxProperties", rules.max_properties);
  }
  rules.other_rules = rules.patterns.count > 0 || rules.additional != kNoNode || rules.property_names != kNoNode;
  program_.nodes[task.id].object = static_cast<std::uint32_t>(program_.objects.size());
  program_.objects.push_back(rules);
}

void SchemaCompiler::compile_properties(const Task& task, ObjectRules& rules) {
  std::vector<Property> properties;
  if (const json::Tree* declared = keyword(task, "properties")) {
    if (!declared->is_object()) return complain(task, *declared, "properties must be an object");
    for (const auto& [name, schema] : *declared->object()) {
      std::string location = task.location + "/properties";
      append_pointer_token(location, name);
      properties.push_back({Name(intern(name)), child(task, schema, std::move(location))});
    }
  }
  if (index_.resource(task.resource).validates) compile_required(task, properties, rules);
  if (properties.size() > kMaxProperties) return complain(task, *task.schema, "a schema names too many members");
  rules.properties = {static_cast<std::uint32_t>(program_.properties.size()),
                      static_cast<std::uint32_t>(properties.size())};
  program_.properties.insert(program_.properties.end(), properties.begin(), properties.end());
  build_table(rules);
}

void SchemaCompiler::compile_required(const Task& task, std::vector<Property>& properties, ObjectRules& rules) {
  const json::Tree* required = keyword(task, "required");
  if (required == nullptr) return;
  // Parameters of OpenAPI carry a flag of this name, and documents put it into schemas too; it says nothing there.
  if (required->boolean() != nullptr && task.dialect == Dialect::kDraft4OpenApi30) return;
  if (!required->is_array()) return complain(task, *required, "required must be an array of names");
  std::vector<std::string_view> rest;
  int next_bit = 0;
  for (const json::Tree& entry : *required->array()) {
    if (!entry.is_string()) {
      complain(task, entry, "required must be an array of names");
      continue;
    }
    auto found = std::ranges::find(properties, Name(*entry.string()), &Property::name);
    if (next_bit == 64) {
      rest.push_back(intern(*entry.string()));
      continue;
    }
    if (found == properties.end()) found = properties.insert(properties.end(), {Name(intern(*entry.string()))});
    if (found->required_bit < 0) found->required_bit = static_cast<std::int8_t>(next_bit++);
  }
  rules.required_masks.fill(next_bit == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << next_bit) - 1);
  rules.required_rest = {static_cast<std::uint32_t>(program_.names.size()), static_cast<std::uint32_t>(rest.size())};
  program_.names.insert(program_.names.end(), rest.begin(), rest.end());
}

// Open addressing with a seed that keeps every name in its own slot where one of a few tries finds such.
void SchemaCompiler::build_table(ObjectRules& rules) {
  const std::uint32_t count = rules.properties.count;
  if (count == 0) return;
  const std::uint32_t size = std::bit_ceil(count * 4);
  std::vector<std::uint16_t> best;
  std::uint32_t fewest = UINT32_MAX;
  for (std::uint64_t seed = 0; seed < 64 && fewest > 0; ++seed) {
    std::vector<std::uint16_t> slots(size, 0);
    std::uint32_t collisions = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      auto at = static_cast<std::uint32_t>(
                    program_.properties[rules.properties.begin + i].name.hash(seed * 0x9e3779b97f4a7c15ULL)) &
                (size - 1);
      for (; slots[at] != 0; at = (at + 1) & (size - 1)) ++collisions;
      slots[at] = static_cast<std::uint16_t>(i + 1);
    }
    if (collisions >= fewest) continue;
    fewest = collisions;
    best = std::move(slots);
    rules.hash_seed = seed * 0x9e3779b97f4a7c15ULL;
  }
  rules.slots = {static_cast<std::uint32_t>(program_.slots.size()), size};
  program_.slots.insert(program_.slots.end(), best.begin(), best.end());
}

void SchemaCompiler::compile_patterns(const Task& task, ObjectRules& rules) {
  const json::Tree* patterns = keyword(task, "patternProperties");
  if (patterns == nullptr) return;
  if (!patterns->is_object()) return complain(task, *patterns, "patternProperties must be an object");
  std::vector<PatternProperty> compiled;
  for (const auto& [pattern, schema] : *patterns->object()) {
    std::string location = task.location + "/patternProperties";
    append_pointer_token(location, pattern);
    const NodeId node = child(task, schema, std::move(location));
    if (const Pattern* expression = compile_pattern(task, pattern, schema)) compiled.push_back({expression, node});
  }
  rules.patterns = {static_cast<std::uint32_t>(program_.pattern_properties.size()),
                    static_cast<std::uint32_t>(compiled.size())};
  program_.pattern_properties.insert(program_.pattern_properties.end(), compiled.begin(), compiled.end());
}

Range SchemaCompiler::read_names(const Task& task, const json::Tree& list, std::string_view name) {
  Range out{static_cast<std::uint32_t>(program_.names.size()), 0};
  for (const json::Tree& entry : *list.array()) {
    if (!entry.is_string()) {
      complain(task, entry, fmt::format("{} must hold arrays of names", name));
      continue;
    }
    program_.names.push_back(intern(*entry.string()));
    ++out.count;
  }
  return out;
}

void SchemaCompiler::compile_dependencies(const Task& task, ObjectRules& rules) {
  static constexpr const char* kNew[] = {"dependentRequired", "dependentSchemas"};
  static constexpr const char* kOld[] = {"dependencies"};
  const auto keywords =
      task.dialect == Dialect::k202012 ? std::span<const char* const>(kNew) : std::span<const char* const>(kOld);
  std::vector<Dependency> compiled;
  for (const char* name : keywords) {
    const json::Tree* members = keyword(task, name);
    if (members == nullptr) continue;
    if (!members->is_object()) {
      complain(task, *members, fmt::format("{} must be an object", name));
      continue;
    }
    for (const auto& [member, value] : *members->object()) {
      Dependency& dependency = compiled.emplace_back(Dependency{.name = intern(member), .keyword = name});
      std::string location = fmt::format("{}/{}", task.location, name);
      append_pointer_token(location, member);
      if (value.is_array()) {
        dependency.required = read_names(task, value, name);
      } else {
        dependency.schema = child(task, value, std::move(location));
      }
    }
  }
  rules.dependencies = {static_cast<std::uint32_t>(program_.dependencies.size()),
                        static_cast<std::uint32_t>(compiled.size())};
  program_.dependencies.insert(program_.dependencies.end(), compiled.begin(), compiled.end());
}

}  // namespace openapi
