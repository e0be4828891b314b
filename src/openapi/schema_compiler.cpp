#include "openapi/schema_compiler.h"

#include <fmt/format.h>

#include <algorithm>

#include "openapi/uri.h"
#include "openapi/violation_text.h"

namespace openapi {
namespace {

constexpr std::size_t kMaxNodes = 200'000;
constexpr int kMaxSchemaHops = 64;

// Keywords that say nothing of the instance: a `$ref` beside these alone is as good as its target.
constexpr std::string_view kAnnotations[] = {"$ref",     "title",    "description", "deprecated",   "example",
                                             "examples", "$comment", "summary",     "externalDocs", "default"};

}  // namespace

SchemaCompiler::SchemaCompiler(Program& program, SchemaIndex& index, std::vector<json::Diagnostic>& diagnostics,
                               bool assert_formats)
    : program_(program), index_(index), diagnostics_(diagnostics), assert_formats_(assert_formats) {
  reserve(0, "");  // kAnything
}

void SchemaCompiler::complain(const Task& task, const json::Tree& at, std::string_view message) {
  diagnostics_.push_back({index_.resource(task.resource).file, at.mark, fmt::format("{}: {}", task.location, message)});
}

NodeId SchemaCompiler::reserve(std::uint32_t resource, std::string location) {
  const auto id = static_cast<NodeId>(program_.nodes.size());
  program_.nodes.push_back({.resource = resource});
  program_.schemas.emplace_back(&program_, id);
  program_.locations.push_back(std::move(location));
  marks_.emplace_back();
  origins_.push_back(resource);
  return id;
}

NodeId SchemaCompiler::add(const json::Tree& schema, std::uint32_t resource, const std::string& location) {
  if (!known_.contains(&schema)) index_.walk(schema, resource, location);
  const std::uint32_t own = index_.resource_of(schema, resource);
  return child({.schema = &schema, .resource = resource, .location = location, .dialect = index_.resource(own).dialect},
               schema, location);
}

bool SchemaCompiler::is_plain_reference(const json::Tree& schema, Dialect dialect) const {
  if (schema.find("$ref") == nullptr || !schema.find("$ref")->is_string()) return false;
  if (dialect != Dialect::k202012) return true;
  return std::ranges::all_of(*schema.object(), [](const json::Tree::Member& member) {
    return std::ranges::find(kAnnotations, member.first) != std::end(kAnnotations) || member.first.starts_with("x-");
  });
}

NodeId SchemaCompiler::child(const Task& task, const json::Tree& schema, std::string location) {
  if (const bool* either = schema.boolean()) {
    if (*either) return kAnything;
    const NodeId never = reserve(task.resource, std::move(location));
    program_.nodes[never].types = 0;
    return never;
  }
  const auto known = known_.find(&schema);
  if (known != known_.end()) return known->second;
  const std::uint32_t resource = index_.resource_of(schema, task.resource);
  Task next{kNoNode, &schema, resource, std::move(location), index_.resource(resource).dialect};
  if (!schema.is_object()) {
    complain(next, schema, "a schema must be an object");
    return kAnything;
  }
  if (is_plain_reference(schema, next.dialect)) {
    known_[&schema] = kNoNode;  // met again before its target is known: it leads to itself
    const NodeId target = target_of(next, *schema.find("$ref"));
    return known_[&schema] = target;
  }
  if (program_.nodes.size() >= kMaxNodes) {
    complain(next, schema, fmt::format("the documents hold more than {} schemas", kMaxNodes));
    return kAnything;
  }
  next.id = reserve(resource, next.location);
  marks_[next.id] = schema.mark;
  known_[&schema] = next.id;
  pending_.push_back(std::move(next));
  return pending_.back().id;
}

NodeId SchemaCompiler::child(const Task& task, std::string_view name) {
  const json::Tree* schema = keyword(task, name);
  return schema == nullptr ? kNoNode : child(task, *schema, fmt::format("{}/{}", task.location, name));
}

NodeId SchemaCompiler::target_of(const Task& task, const json::Tree& reference) {
  struct Hop {
    int& hops;
    explicit Hop(int& count) : hops(count) { ++hops; }
    ~Hop() { --hops; }
  } hop(reference_hops_);
  if (reference_hops_ > kMaxSchemaHops) {
    complain(task, reference, "the reference leads through too many others");
    return kAnything;
  }
  if (!reference.is_string()) {
    complain(task, reference, "$ref must be a string");
    return kAnything;
  }
  const auto target = index_.resolve(*reference.string(), task.resource);
  if (!target) {
    complain(task, reference, target.error().message);
    return kAnything;
  }
  const auto known = known_.find(target->tree);
  if (known != known_.end() && known->second == kNoNode) {
    complain(task, reference, "the reference leads to itself");
    return kAnything;
  }
  // A place that no walk has seen as a schema may still hold anchors and ids.
  if (known == known_.end()) index_.walk(*target->tree, target->resource, target->location);
  return child({.schema = target->tree, .resource = target->resource, .location = target->location}, *target->tree,
               target->location);
}

Range SchemaCompiler::children(const Task& task, std::string_view name) {
  const json::Tree* list = keyword(task, name);
  if (list == nullptr) return {};
  if (!list->is_array() || (list->array()->empty() && name != "prefixItems")) {
    complain(task, *list, fmt::format("{} must be an array of schemas, and not empty", name));
    return {};
  }
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < list->array()->size(); ++i) {
    const json::Tree& branch = (*list->array())[i];
    const NodeId parent = name == "allOf" ? plain_parent(task, branch) : kNoNode;
    nodes.push_back(parent != kNoNode ? parent : child(task, branch, fmt::format("{}/{}/{}", task.location, name, i)));
  }
  const Range out{static_cast<std::uint32_t>(program_.links.size()), static_cast<std::uint32_t>(nodes.size())};
  program_.links.insert(program_.links.end(), nodes.begin(), nodes.end());
  return out;
}

void SchemaCompiler::finish() {
  compile_pending();
  settle_dynamic_anchors();
  apply_directions();
  refuse_endless_recursion();
  tell_branches_apart();
  for (Node& node : program_.nodes) {
    const auto rules = {node.values, node.number, node.string, node.array, node.object, node.logic};
    node.scoped = node.unevaluated || program_.dynamic;
    node.bare = std::ranges::all_of(rules, [](std::uint32_t index) { return index == kNoRules; });
  }
}

void SchemaCompiler::compile_pending() {
  while (!pending_.empty()) {
    const Task task = std::move(pending_.back());
    pending_.pop_back();
    compile(task);
  }
}

void SchemaCompiler::compile(const Task& task) {
  compile_samples(task);
  if (index_.resource(task.resource).validates) {
    compile_types(task);
    compile_values(task);
    compile_number(task);
    compile_string(task);
  }
  compile_array(task);
  compile_object(task);
  compile_logic(task);
}

void SchemaCompiler::compile_logic(const Task& task) {
  static constexpr std::string_view kKeywords[] = {"$ref",  "$dynamicRef", "allOf", "anyOf",
                                                   "oneOf", "not",         "if",    "discriminator"};
  if (std::ranges::none_of(kKeywords, [&](std::string_view name) { return keyword(task, name) != nullptr; })) return;
  Logic logic;
  if (const json::Tree* reference = keyword(task, "$ref")) logic.ref = target_of(task, *reference);
  logic.all_of = children(task, "allOf");
  logic.any_of = children(task, "anyOf");
  logic.one_of = children(task, "oneOf");
  logic.negated = child(task, "not");
  if (task.dialect == Dialect::k202012) {
    logic.condition = child(task, "if");
    logic.then_schema = logic.condition == kNoNode ? kNoNode : child(task, "then");
    logic.else_schema = logic.condition == kNoNode ? kNoNode : child(task, "else");
    compile_dynamic_reference(task, logic);
  }
  compile_discriminator(task, logic);
  program_.nodes[task.id].logic = static_cast<std::uint32_t>(program_.logics.size());
  program_.logics.push_back(logic);
}

void SchemaCompiler::compile_dynamic_reference(const Task& task, Logic& logic) {
  const json::Tree* reference = keyword(task, "$dynamicRef");
  if (reference == nullptr) return;
  logic.dynamic_ref = target_of(task, *reference);
  if (!reference->is_string()) return;
  const auto target = index_.resolve(*reference->string(), task.resource);
  const std::string_view anchor = uri::fragment(*reference->string());
  // Only a `$dynamicAnchor` of that name at the first target opens the question.
  if (!target || anchor.empty() || anchor.front() == '/') return;
  const auto& anchors = index_.resource(target->resource).dynamic_anchors;
  const auto found = anchors.find(anchor);
  if (found == anchors.end() || found->second != target->tree) return;
  logic.dynamic_anchor = intern(anchor);
  program_.dynamic = true;
}

void SchemaCompiler::settle_dynamic_anchors() {
  if (!program_.dynamic) return;
  // Anchors of resources that nothing has referred to so far are reached through the scope alone.
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    for (const auto& [name, schema] : index_.resource(i).dynamic_anchors) {
      child({.schema = schema, .resource = i, .location = index_.resource(i).location}, *schema,
            fmt::format("{}#{}", index_.resource(i).location, name));
    }
  }
  compile_pending();
  program_.dynamic_anchors.resize(index_.size());
  for (std::uint32_t i = 0; i < index_.size(); ++i) {
    for (const auto& [name, schema] : index_.resource(i).dynamic_anchors) {
      program_.dynamic_anchors[i].emplace(intern(name), known_.at(schema));
    }
  }
}

}  // namespace openapi
