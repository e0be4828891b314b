#include "openapi/schema_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "openapi/uri.h"
#include "openapi/violation_text.h"

namespace openapi {
namespace {

constexpr std::size_t kMaxDocuments = 256;

constexpr std::string_view kOne[] = {"not",
                                     "additionalProperties",
                                     "items",
                                     "additionalItems",
                                     "contains",
                                     "propertyNames",
                                     "if",
                                     "then",
                                     "else",
                                     "unevaluatedItems",
                                     "unevaluatedProperties",
                                     "contentSchema"};
constexpr std::string_view kLists[] = {"allOf", "anyOf", "oneOf", "prefixItems", "items"};
constexpr std::string_view kMaps[] = {"properties",  "patternProperties", "$defs",
                                      "definitions", "dependentSchemas",  "dependencies"};

constexpr std::pair<std::string_view, Dialect> kDialects[] = {
    {"http://json-schema.org/draft-04/schema", Dialect::kDraft4},
    {"https://json-schema.org/draft/2020-12/schema", Dialect::k202012},
    {"https://spec.openapis.org/oas/3.1/dialect/base", Dialect::k202012},
};

const Dialect* known_dialect(std::string_view uri) {
  const std::string_view bare = uri::without_fragment(uri);
  const auto found = std::ranges::find(kDialects, bare, &std::pair<std::string_view, Dialect>::first);
  return found == std::end(kDialects) ? nullptr : &found->second;
}

// Numbers of arrays are only digits.
const json::Tree* step_into(const json::Tree& tree, const std::string& token) {
  if (tree.is_object()) return tree.find(token);
  if (!tree.is_array() || token.empty() || token.size() > 9) return nullptr;
  if (!std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; })) return nullptr;
  const std::size_t index = std::stoul(token);
  return index < tree.array()->size() ? &(*tree.array())[index] : nullptr;
}

bool knows_ids(Dialect dialect) { return dialect != Dialect::kDraft4OpenApi30; }

}  // namespace

std::uint32_t SchemaIndex::add_document(const json::Tree& root, std::string uri, std::string file, Dialect dialect) {
  const auto number = static_cast<std::uint32_t>(resources_.size());
  Resource& resource = resources_.emplace_back();
  resource.uri = std::string(uri::without_fragment(uri));
  resource.root = &root;
  resource.location = documents_++ == 0 ? "" : fmt::format("{}#", resource.uri);
  resource.file = std::move(file);
  resource.dialect = dialect;
  by_uri_.emplace(resource.uri, number);
  by_root_.emplace(&root, number);
  settle_dialect(resource);
  return number;
}

void SchemaIndex::settle_dialect(Resource& resource) {
  const json::Tree* schema = resource.root->find("$schema");
  if (schema == nullptr || !schema->is_string() || !knows_ids(resource.dialect)) return;
  if (const Dialect* known = known_dialect(*schema->string())) {
    resource.dialect = *known;
    return;
  }
  const Loaded metaschema = loader_(std::string(uri::without_fragment(*schema->string())));
  if (metaschema.tree == nullptr) return;
  const json::Tree* vocabulary = metaschema.tree->find("$vocabulary");
  resource.validates =
      vocabulary == nullptr || vocabulary->find("https://json-schema.org/draft/2020-12/vocab/validation") != nullptr;
}

std::uint32_t SchemaIndex::resource_of(const json::Tree& schema, std::uint32_t outer) const {
  const auto found = by_root_.find(&schema);
  return found == by_root_.end() ? outer : found->second;
}

std::uint32_t SchemaIndex::open(const json::Tree& schema, std::uint32_t outer, const std::string& location,
                                std::string_view id) {
  const std::string uri = uri::resolve(resources_[outer].uri, uri::without_fragment(id));
  if (resources_[outer].root == &schema) {
    if (resources_[outer].named) return outer;
    by_uri_.emplace(uri, outer);  // a whole document that names itself
    resources_[outer].uri = uri;
    resources_[outer].named = true;
    return outer;
  }
  const auto known = by_root_.find(&schema);
  if (known != by_root_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(resources_.size());
  Resource& resource = resources_.emplace_back();
  resource.uri = uri;
  resource.named = true;
  resource.root = &schema;
  resource.location = location;
  resource.file = resources_[outer].file;
  resource.dialect = resources_[outer].dialect;
  by_uri_.emplace(uri, number);
  by_root_.emplace(&schema, number);
  settle_dialect(resource);
  return number;
}

void SchemaIndex::walk(const json::Tree& schema, std::uint32_t resource, const std::string& location) {
  if (!schema.is_object()) return;
  const Dialect dialect = resources_[resource].dialect;
  if (knows_ids(dialect)) {
    const bool draft4 = dialect == Dialect::kDraft4;
    if (draft4 && schema.find("$ref") != nullptr) return;  // nothing else in it counts
    const json::Tree* id = schema.find(draft4 ? "id" : "$id");
    if (id != nullptr && id->is_string()) {
      const std::string& text = *id->string();
      if (!uri::without_fragment(text).empty()) resource = open(schema, resource, location, text);
      if (draft4 && !uri::fragment(text).empty()) resources_[resource].anchors.emplace(uri::fragment(text), &schema);
    }
    for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
      const json::Tree* anchor = draft4 ? nullptr : schema.find(keyword);
      if (anchor == nullptr || !anchor->is_string()) continue;
      resources_[resource].anchors.emplace(*anchor->string(), &schema);
      if (keyword[1] == 'd') resources_[resource].dynamic_anchors.emplace(*anchor->string(), &schema);
    }
  }
  walk_children(schema, resource, location);
}

void SchemaIndex::walk_children(const json::Tree& schema, std::uint32_t resource, const std::string& location) {
  for (const auto& [name, value] : *schema.object()) {
    if (value.is_object() && std::ranges::find(kOne, name) != std::end(kOne)) {
      walk(value, resource, location + '/' + name);
    } else if (value.is_array() && std::ranges::find(kLists, name) != std::end(kLists)) {
      for (std::size_t i = 0; i < value.array()->size(); ++i) {
        walk((*value.array())[i], resource, fmt::format("{}/{}/{}", location, name, i));
      }
    } else if (value.is_object() && std::ranges::find(kMaps, name) != std::end(kMaps)) {
      for (const auto& [key, child] : *value.object()) {
        std::string there = location + '/' + name;
        append_pointer_token(there, key);
        walk(child, resource, there);
      }
    }
  }
}

base::Result<std::uint32_t> SchemaIndex::find_document(const std::string& uri) {
  const auto known = by_uri_.find(uri);
  if (known != by_uri_.end()) return known->second;
  if (documents_ >= kMaxDocuments) return base::fail(fmt::format("refers to more than {} documents", kMaxDocuments));
  const Loaded loaded = loader_(uri);
  if (loaded.tree == nullptr) return base::fail(loaded.problem);
  const std::uint32_t number = add_document(*loaded.tree, uri, loaded.file, resources_.front().dialect);
  // Before what it says of itself is looked at: one that names itself otherwise is still what was asked for.
  walk(*loaded.tree, number, resources_[number].location);
  return number;
}

base::Result<SchemaIndex::Target> SchemaIndex::resolve(std::string_view reference, std::uint32_t resource) {
  const std::string_view document = uri::without_fragment(reference);
  if (!document.empty()) {
    const auto found = find_document(uri::resolve(resources_[resource].uri, document));
    if (!found) return tl::unexpected(found.error());
    resource = *found;
  }
  const auto decoded = base::percent_decode(uri::fragment(reference));
  if (!decoded) return base::fail(fmt::format("the reference {} has a broken escape", reference));
  const Resource& target = resources_[resource];
  if (decoded->empty()) return Target{target.root, resource, target.location};
  if (decoded->front() == '/') return follow_pointer(*decoded, resource);
  const auto anchor = target.anchors.find(*decoded);
  if (anchor == target.anchors.end()) return base::fail(fmt::format("nothing stands at {}", reference));
  return Target{anchor->second, resource, fmt::format("{}#{}", target.location, *decoded)};
}

base::Result<SchemaIndex::Target> SchemaIndex::follow_pointer(std::string_view pointer, std::uint32_t resource) {
  Target out{resources_[resource].root, resource, resources_[resource].location};
  for (const std::string& token : uri::pointer_tokens(pointer)) {
    out.tree = step_into(*out.tree, token);
    if (out.tree == nullptr) return base::fail(fmt::format("nothing stands at #{}", pointer));
    append_pointer_token(out.location, token);
    out.resource = resource_of(*out.tree, out.resource);
  }
  return out;
}

}  // namespace openapi
