// OpenAPI's discriminator: which alternative, or which child of a parent, a member's value names.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "openapi/schema_compiler.h"
#include "openapi/uri.h"
#include "openapi/violation_text.h"

namespace openapi {
namespace {

constexpr std::string_view kComponents = "/components/schemas";

bool is_bare_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

bool has_alternatives(const json::Tree& schema) {
  return schema.find("oneOf") != nullptr || schema.find("anyOf") != nullptr;
}

// Whether `location` is that of a schema among the components, not of a part of one.
bool is_component(std::string_view location) {
  const std::size_t at = location.find(kComponents);
  return at != std::string_view::npos && location.size() > at + kComponents.size() &&
         location.find('/', at + kComponents.size() + 1) == std::string_view::npos;
}

}  // namespace

void SchemaCompiler::compile_discriminator(const Task& task, Logic& logic) {
  const json::Tree* discriminator = keyword(task, "discriminator");
  if (discriminator == nullptr || task.dialect == Dialect::kDraft4 || task.plain) return;
  const json::Tree* name = discriminator->find("propertyName");
  if (name == nullptr || !name->is_string())
    return complain(task, *discriminator, "discriminator needs a propertyName");
  logic.discriminator = intern(*name->string());
  std::vector<Mapping> mappings;
  const json::Tree* mapping = discriminator->find("mapping");
  if (mapping != nullptr && mapping->is_object()) {
    for (const auto& [value, target] : *mapping->object())
      mappings.push_back({intern(value), mapping_target(task, target)});
  }
  if (has_alternatives(*task.schema)) {
    add_branches(task, mappings);
  } else {
    add_children(task, mappings);
  }
  logic.mapping = {static_cast<std::uint32_t>(program_.mappings.size()), static_cast<std::uint32_t>(mappings.size())};
  program_.mappings.insert(program_.mappings.end(), mappings.begin(), mappings.end());
}

NodeId SchemaCompiler::mapping_target(const Task& task, const json::Tree& target) {
  if (!target.is_string() || !is_bare_name(*target.string())) return target_of(task, target);
  const std::string reference = fmt::format("#{}/{}", kComponents, *target.string());
  if (!index_.resolve(reference, task.resource)) return target_of(task, target);  // a file's name looks like a schema's
  return target_of(task, json::Tree(reference, target.mark));
}

void SchemaCompiler::add_mapping(const Task& task, std::string_view value, const json::Tree& reference,
                                 std::vector<Mapping>& mappings) {
  const auto same = [value](const Mapping& mapping) { return mapping.value == value; };
  if (value.empty() || std::ranges::any_of(mappings, same)) return;
  mappings.push_back({intern(value), target_of(task, reference)});
}

// An alternative that is a reference goes by its last token where no mapping says otherwise.
void SchemaCompiler::add_branches(const Task& task, std::vector<Mapping>& mappings) {
  for (const char* name : {"oneOf", "anyOf"}) {
    const json::Tree* branches = keyword(task, name);
    if (branches == nullptr || !branches->is_array()) continue;
    for (const json::Tree& branch : *branches->array()) {
      const json::Tree* reference = branch.find("$ref");
      if (reference == nullptr || !reference->is_string()) continue;
      add_mapping(task, base::split(uri::fragment(*reference->string()), '/').back(), *reference, mappings);
    }
  }
}

// A component that has this schema among its allOf goes by its own name.
void SchemaCompiler::add_children(const Task& task, std::vector<Mapping>& mappings) {
  const json::Tree* components = index_.resource(task.resource).root->at_pointer(kComponents);
  if (components == nullptr || !components->is_object()) return;
  for (const auto& [name, schema] : *components->object()) {
    const json::Tree* parts = schema.find("allOf");
    if (parts == nullptr || !parts->is_array()) continue;
    const bool is_child = std::ranges::any_of(*parts->array(), [&](const json::Tree& part) {
      const json::Tree* reference = part.find("$ref");
      if (reference == nullptr || !reference->is_string()) return false;
      const auto target = index_.resolve(*reference->string(), task.resource);
      return target && target->tree == task.schema;
    });
    if (!is_child) continue;
    std::string reference = fmt::format("#{}", kComponents);
    append_pointer_token(reference, name);
    add_mapping(task, name, json::Tree(std::move(reference), schema.mark), mappings);
  }
}

// Where `task` is a component and `branch` of its allOf refers to a parent that chooses among its children, the parent
// as a child sees it: choosing again would lead back here.
NodeId SchemaCompiler::plain_parent(const Task& task, const json::Tree& branch) {
  if (task.dialect == Dialect::kDraft4 || !is_component(task.location) || !is_plain_reference(branch, task.dialect))
    return kNoNode;
  const auto target = index_.resolve(*branch.find("$ref")->string(), task.resource);
  if (!target || !target->tree->is_object() || target->tree->find("discriminator") == nullptr ||
      has_alternatives(*target->tree)) {
    return kNoNode;
  }
  const auto [known, fresh] = plain_.try_emplace(target->tree, kNoNode);
  if (!fresh) return known->second;
  const NodeId id = reserve(target->resource, target->location);
  marks_[id] = target->tree->mark;
  known->second = id;
  pending_.push_back({id, target->tree, target->resource, target->location, task.dialect, true});
  return id;
}

}  // namespace openapi
