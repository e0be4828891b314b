#include "openapi/schema_diff.h"

#include <fmt/format.h>

#include <algorithm>

#include "openapi/violation_text.h"

namespace openapi {
namespace {

Nodes nodes_of(const Schema* schema) {
  const auto* node = dynamic_cast<const NodeSchema*>(schema);  // every schema of a document is one
  return node == nullptr ? Nodes{} : Nodes{node->program(), {node->node()}};
}

std::string value_of(const std::map<std::string, std::string>& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() ? "" : found->second;
}

std::string_view said(bool value) { return value ? "declared" : ""; }

// Whether `nodes` is the schema `false`.
bool is_never(const Nodes& nodes) {
  return std::ranges::any_of(nodes.ids, [&](NodeId id) { return nodes.program->nodes[id].never(); });
}

std::string additional_text(const Nodes& nodes) { return nodes.empty() ? "" : is_never(nodes) ? "false" : "schema"; }

}  // namespace

void SchemaComparison::compare(const std::string& place, const Schema* left, const Schema* right) {
  seen_.clear();
  say(place, "", "schema", std::string(said(left != nullptr)), std::string(said(right != nullptr)));
  if (left != nullptr && right != nullptr) compare(place, "", nodes_of(left), nodes_of(right));
}

void SchemaComparison::say(const std::string& place, const std::string& pointer, std::string_view what,
                           std::string left, std::string right) {
  if (left == right) return;
  out_.push_back(
      {fmt::format("{} {}{}{}", place, pointer, pointer.empty() ? "" : " ", what), std::move(left), std::move(right)});
}

void SchemaComparison::compare(const std::string& place, const std::string& pointer, const Nodes& left,
                               const Nodes& right) {
  if (!seen_.emplace(left.ids, right.ids).second) return;
  const Shape ours = shape_of(left);
  const Shape theirs = shape_of(right);
  facts(place, pointer, ours, theirs);
  members(place, pointer, ours, theirs);
  if (!ours.items.empty() && !theirs.items.empty()) {
    compare(place, pointer + "/*", ours.items, theirs.items);
  } else {
    say(place, pointer, "items", std::string(said(!ours.items.empty())), std::string(said(!theirs.items.empty())));
  }
  lists(place, pointer, "prefixItems", ours.prefix, theirs.prefix);
  lists(place, pointer, "oneOf", ours.one_of, theirs.one_of);
  lists(place, pointer, "anyOf", ours.any_of, theirs.any_of);
}

void SchemaComparison::facts(const std::string& place, const std::string& pointer, const Shape& left,
                             const Shape& right) {
  std::set<std::string> names;
  for (const auto& [name, value] : left.facts) names.insert(name);
  for (const auto& [name, value] : right.facts) names.insert(name);
  for (const std::string& name : names)
    say(place, pointer, name, value_of(left.facts, name), value_of(right.facts, name));
}

void SchemaComparison::members(const std::string& place, const std::string& pointer, const Shape& left,
                               const Shape& right) {
  say(place, pointer, "additionalProperties", additional_text(left.additional), additional_text(right.additional));
  if (additional_text(left.additional) == "schema" && additional_text(right.additional) == "schema") {
    compare(place, pointer + "/*", left.additional, right.additional);
  }
  std::set<std::string_view> names(left.required);
  names.insert(right.required.begin(), right.required.end());
  for (const auto& [name, nodes] : left.properties) names.insert(name);
  for (const auto& [name, nodes] : right.properties) names.insert(name);
  for (const std::string_view name : names) {
    std::string there = pointer;
    append_pointer_token(there, name);
    say(place, there, "required", left.required.contains(name) ? "true" : "",
        right.required.contains(name) ? "true" : "");
    const auto ours = left.properties.find(name);
    const auto theirs = right.properties.find(name);
    const bool on_left = ours != left.properties.end();
    const bool on_right = theirs != right.properties.end();
    say(place, there, "property", std::string(said(on_left)), std::string(said(on_right)));
    if (on_left && on_right) compare(place, there, ours->second, theirs->second);
  }
}

void SchemaComparison::lists(const std::string& place, const std::string& pointer, const char* keyword,
                             const std::vector<Nodes>& left, const std::vector<Nodes>& right) {
  say(place, pointer, keyword, left.empty() ? "" : fmt::format("{} schemas", left.size()),
      right.empty() ? "" : fmt::format("{} schemas", right.size()));
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    compare(place, fmt::format("{}({} {})", pointer, keyword, i + 1), left[i], right[i]);
  }
}

}  // namespace openapi
