// What can be said only when every schema is compiled: which members a direction asks for, and recursion that never
// ends.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "openapi/schema_compiler.h"

namespace openapi {
namespace {

// With 64 levels of instance this bounds the validator's stack.
constexpr std::uint32_t kMaxInPlaceDepth = 64;

struct Flags {
  bool read_only = false;
  bool write_only = false;
};
using FlagsByName = std::map<std::string_view, Flags>;

// The flags of a member's schema, its own or of what it refers to.
Flags flags_of(const Program& program, NodeId id) {
  Flags out;
  for (int hops = 0; id != kNoNode && hops < 16; ++hops) {
    const Node& node = program.nodes[id];
    out.read_only = out.read_only || node.read_only;
    out.write_only = out.write_only || node.write_only;
    id = node.logic == kNoRules ? kNoNode : program.logics[node.logic].ref;
  }
  return out;
}

// The flags of all members that `id` declares, through references and allOf.
void collect(const Program& program, NodeId id, int depth, FlagsByName& out) {
  const Node& node = program.nodes[id];
  if (node.object != kNoRules) {
    const Range range = program.objects[node.object].properties;
    for (std::uint32_t i = 0; i < range.count; ++i) {
      const Property& property = program.properties[range.begin + i];
      if (property.schema == kNoNode) continue;
      const Flags flags = flags_of(program, property.schema);
      Flags& known = out[property.name.text()];
      known.read_only = known.read_only || flags.read_only;
      known.write_only = known.write_only || flags.write_only;
    }
  }
  if (node.logic == kNoRules || depth > 16) return;
  const Logic& logic = program.logics[node.logic];
  if (logic.ref != kNoNode) collect(program, logic.ref, depth + 1, out);
  for (const NodeId branch : program.nodes_of(logic.all_of)) collect(program, branch, depth + 1, out);
}

void relax(Program& program, NodeId id, const FlagsByName& flags) {
  const Node& node = program.nodes[id];
  if (node.object == kNoRules) return;
  ObjectRules& rules = program.objects[node.object];
  for (std::uint32_t i = 0; i < rules.properties.count; ++i) {
    const Property& property = program.properties[rules.properties.begin + i];
    const auto found = flags.find(property.name.text());
    if (property.required_bit < 0 || found == flags.end()) continue;
    const std::uint64_t bit = std::uint64_t{1} << property.required_bit;
    if (found->second.read_only) rules.required_masks[static_cast<std::size_t>(Direction::kRequest)] &= ~bit;
    if (found->second.write_only) rules.required_masks[static_cast<std::size_t>(Direction::kResponse)] &= ~bit;
  }
}

// Schemas that are applied to the same instance as `id`.
std::vector<NodeId> applied_in_place(const Program& program, NodeId id) {
  std::vector<NodeId> out;
  const Node& node = program.nodes[id];
  if (node.object != kNoRules) {
    const Range range = program.objects[node.object].dependencies;
    for (std::uint32_t i = 0; i < range.count; ++i) out.push_back(program.dependencies[range.begin + i].schema);
  }
  if (node.logic != kNoRules) {
    const Logic& logic = program.logics[node.logic];
    out.insert(out.end(),
               {logic.ref, logic.dynamic_ref, logic.negated, logic.condition, logic.then_schema, logic.else_schema});
    for (const Range range : {logic.all_of, logic.any_of, logic.one_of}) {
      const auto nodes = program.nodes_of(range);
      out.insert(out.end(), nodes.begin(), nodes.end());
    }
    for (std::uint32_t i = 0; i < logic.mapping.count; ++i)
      out.push_back(program.mappings[logic.mapping.begin + i].schema);
  }
  std::erase(out, kNoNode);
  return out;
}

}  // namespace

void SchemaCompiler::apply_directions() {
  if (std::ranges::none_of(program_.nodes, [](const Node& node) { return node.read_only || node.write_only; })) return;
  for (NodeId id = 0; id < program_.nodes.size(); ++id) {
    FlagsByName flags;
    collect(program_, id, 0, flags);
    relax(program_, id, flags);
    if (program_.nodes[id].logic == kNoRules) continue;
    // What is written inline under allOf is part of this schema, so its `required` sees the siblings' members too.
    const std::string inline_branch = program_.locations[id] + "/allOf/";
    for (const NodeId branch : program_.nodes_of(program_.logics[program_.nodes[id].logic].all_of)) {
      if (program_.locations[branch].starts_with(inline_branch)) relax(program_, branch, flags);
    }
  }
}

void SchemaCompiler::refuse_endless_recursion() {
  enum class State : std::uint8_t { kUnseen, kOpen, kDone };
  struct Frame {
    NodeId id;
    std::vector<NodeId> next;
  };
  const auto complain_of = [this](NodeId id, std::string_view what) {
    diagnostics_.push_back(
        {index_.resource(origins_[id]).file, marks_[id], fmt::format("{}: {}", program_.locations[id], what)});
  };
  std::vector<State> states(program_.nodes.size(), State::kUnseen);
  std::vector<std::uint32_t> depths(program_.nodes.size(), 0);  // of schemas applied to one value, within each other
  for (NodeId root = 0; root < program_.nodes.size(); ++root) {
    if (states[root] != State::kUnseen) continue;
    std::vector<Frame> stack{{root, applied_in_place(program_, root)}};
    states[root] = State::kOpen;
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next.empty()) {
        const std::uint32_t depth = depths[frame.id] + 1;
        states[frame.id] = State::kDone;
        if (depth == kMaxInPlaceDepth) complain_of(frame.id, "too many schemas apply within each other to one value");
        stack.pop_back();
        if (!stack.empty()) depths[stack.back().id] = std::max(depths[stack.back().id], depth);
        continue;
      }
      const NodeId next = frame.next.back();
      frame.next.pop_back();
      if (states[next] == State::kOpen) {
        complain_of(next, "the schema applies itself to the same value without end");
      } else if (states[next] == State::kDone) {
        depths[frame.id] = std::max(depths[frame.id], depths[next] + 1);
      } else {
        states[next] = State::kOpen;
        stack.push_back({next, applied_in_place(program_, next)});
      }
    }
  }
}

}  // namespace openapi
