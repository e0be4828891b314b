// Alternatives that a member's constants tell apart, as a discriminator would: of `oneOf` only one branch has to be looked at
// then.

#include <algorithm>
#include <optional>

#include "openapi/schema_compiler.h"

namespace openapi {
namespace {

constexpr int kTagHops = 8;
using Texts = std::vector<std::string_view>;

// The strings that are all that conforms to `id`; nothing where anything else may.
std::optional<Texts> texts_of(const Program& program, NodeId id, int hops) {
  const Node& node = program.nodes[id];
  if (node.values != kNoRules && program.values[node.values].only_strings) {
    Texts texts;
    for (const json::Tree& value : program.values_of(node)) texts.push_back(*value.string());
    return texts;
  }
  const NodeId reference = node.logic == kNoRules ? kNoNode : program.logics[node.logic].ref;
  return reference == kNoNode || hops == 0 ? std::nullopt : texts_of(program, reference, hops - 1);
}

// Calls `look(const ObjectRules&)` for what applies to every value of `id`, until it is true.
template <class Look>
bool look_into(const Program& program, NodeId id, int hops, const Look& look) {
  const Node& node = program.nodes[id];
  if (node.object != kNoRules && look(program.objects[node.object])) return true;
  if (node.logic == kNoRules || hops == 0) return false;
  const Logic& logic = program.logics[node.logic];
  if (logic.ref != kNoNode && look_into(program, logic.ref, hops - 1, look)) return true;
  return std::ranges::any_of(program.nodes_of(logic.all_of), [&](NodeId part) { return look_into(program, part, hops - 1, look); });
}

// What the member can be, where it is there, in whatever conforms to `branch`; nothing where it can be anything else.
std::optional<Texts> texts_of_member(const Program& program, NodeId branch, const Name& member) {
  std::optional<Texts> texts;
  look_into(program, branch, kTagHops, [&](const ObjectRules& rules) {
    const Property* property = program.find(rules, member);
    if (property != nullptr && property->schema != kNoNode) texts = texts_of(program, property->schema, kTagHops);
    return texts.has_value();
  });
  return texts;
}

// Which value of the member is whose; none where it does not tell all branches apart.
std::vector<Mapping> tags_by(const Program& program, Range branches, const Name& member) {
  std::vector<Mapping> tags;
  for (const NodeId branch : program.nodes_of(branches)) {
    const auto texts = texts_of_member(program, branch, member);
    if (!texts) return {};
    for (const std::string_view text : *texts) {
      const auto same = std::ranges::find(tags, text, &Mapping::value);
      if (same != tags.end() && same->schema != branch) return {};
      if (same == tags.end()) tags.push_back({text, branch});
    }
  }
  return tags;
}

}  // namespace

void SchemaCompiler::tell_branches_apart() {
  for (Logic& logic : program_.logics) {
    if (logic.one_of.count < 2 || !logic.discriminator.empty()) continue;
    look_into(program_, program_.nodes_of(logic.one_of).front(), kTagHops, [&](const ObjectRules& rules) {
      for (std::uint32_t i = 0; i < rules.properties.count && logic.tag.empty(); ++i) {
        const Name& member = program_.properties[rules.properties.begin + i].name;
        const std::vector<Mapping> tags = tags_by(program_, logic.one_of, member);
        if (tags.empty()) continue;
        logic.tag = member.text();
        logic.tags = {static_cast<std::uint32_t>(program_.mappings.size()), static_cast<std::uint32_t>(tags.size())};
        for (const Mapping& tag : tags) program_.mappings.push_back({intern(tag.value), tag.schema});
      }
      return !logic.tag.empty();
    });
  }
}

}  // namespace openapi
