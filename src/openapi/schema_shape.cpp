#include "openapi/schema_shape.h"

#include <fmt/format.h>

#include <algorithm>

#include "openapi/violation_text.h"

namespace openapi {
namespace {

constexpr int kMaxDepth = 64;

void flatten(const Program& program, NodeId id, int depth, std::vector<NodeId>& out) {
  if (depth > kMaxDepth || std::ranges::find(out, id) != out.end()) return;
  out.push_back(id);
  if (program.nodes[id].logic == kNoRules) return;
  const Logic& logic = program.logics[program.nodes[id].logic];
  if (logic.ref != kNoNode) flatten(program, logic.ref, depth + 1, out);
  if (logic.dynamic_ref != kNoNode) flatten(program, logic.dynamic_ref, depth + 1, out);
  for (const NodeId branch : program.nodes_of(logic.all_of)) flatten(program, branch, depth + 1, out);
}

class Folding {
 public:
  explicit Folding(const Program& program) : program_(program) {}

  void add(const Node& node) {
    types_ &= node.types;
    if (node.read_only) shape_.facts["readOnly"] = "true";
    if (node.write_only) shape_.facts["writeOnly"] = "true";
    if (node.values != kNoRules) add_values(node);
    if (node.number != kNoRules) add_number(program_.numbers[node.number]);
    if (node.string != kNoRules) add_string(program_.strings[node.string]);
    if (node.array != kNoRules) add_array(program_.arrays[node.array]);
    if (node.object != kNoRules) add_object(program_.objects[node.object]);
    if (node.logic != kNoRules) add_logic(program_.logics[node.logic]);
  }

  Shape take() {
    if (types_ != kAnyType) shape_.facts["type"] = types_ == 0 ? "nothing" : describe_types(types_);
    return std::move(shape_);
  }

 private:
  Nodes one(NodeId id) const { return {&program_, {id}}; }

  void add_to(Nodes& nodes, NodeId id) const {
    if (id == kNoNode) return;
    nodes.program = &program_;
    nodes.ids.push_back(id);
  }

  void count(const char* keyword, std::uint64_t value, std::uint64_t absent) {
    if (value != absent) shape_.facts[keyword] = fmt::format("{}", value);
  }

  void bound(const char* keyword, const std::optional<Number>& value, bool exclusive) {
    if (value) shape_.facts[keyword] = (exclusive ? "exclusive " : "") + describe(*value);
  }

  void add_values(const Node& node) {
    std::vector<std::string> values;
    for (const json::Tree& value : program_.values_of(node)) values.push_back(value.dump());
    std::ranges::sort(values);
    shape_.facts["enum"] = fmt::format("{}", fmt::join(values, ", "));
  }

  void add_number(const NumberRules& rules) {
    bound("minimum", rules.minimum, rules.exclusive_minimum);
    bound("maximum", rules.maximum, rules.exclusive_maximum);
    bound("multipleOf", rules.multiple_of, false);
    if (rules.format != Format::kNone) shape_.facts["format"] = to_string(rules.format);
  }

  void add_string(const StringRules& rules) {
    count("minLength", rules.min_length, 0);
    count("maxLength", rules.max_length, kUnlimited);
    if (rules.pattern != nullptr) shape_.facts["pattern"] = rules.pattern->text();
    if (rules.format != Format::kNone) shape_.facts["format"] = to_string(rules.format);
  }

  void add_array(const ArrayRules& rules) {
    count("minItems", rules.min_items, 0);
    count("maxItems", rules.max_items, kUnlimited);
    if (rules.unique) shape_.facts["uniqueItems"] = "true";
    for (const NodeId item : program_.nodes_of(rules.prefix)) shape_.prefix.push_back(one(item));
    add_to(shape_.items, rules.rest);
  }

  void add_object(const ObjectRules& rules) {
    count("minProperties", rules.min_properties, 0);
    count("maxProperties", rules.max_properties, kUnlimited);
    for (std::uint32_t i = 0; i < rules.properties.count; ++i) {
      const Property& property = program_.properties[rules.properties.begin + i];
      if (property.required_bit >= 0) shape_.required.insert(property.name.text());
      if (property.schema != kNoNode) add_to(shape_.properties[property.name.text()], property.schema);
    }
    for (std::uint32_t i = 0; i < rules.required_rest.count; ++i) {
      shape_.required.insert(program_.names[rules.required_rest.begin + i]);
    }
    // `true` is what holds without the keyword.
    if (rules.additional != kAnything) add_to(shape_.additional, rules.additional);
  }

  void add_logic(const Logic& logic) {
    for (const NodeId branch : program_.nodes_of(logic.one_of)) shape_.one_of.push_back(one(branch));
    for (const NodeId branch : program_.nodes_of(logic.any_of)) shape_.any_of.push_back(one(branch));
    if (!logic.discriminator.empty()) shape_.facts["discriminator"] = logic.discriminator;
  }

  const Program& program_;
  std::uint8_t types_ = kAnyType;
  Shape shape_;
};

}  // namespace

Shape shape_of(const Nodes& nodes) {
  if (nodes.empty()) return {};
  std::vector<NodeId> flat;
  for (const NodeId id : nodes.ids) flatten(*nodes.program, id, 0, flat);
  Folding folding(*nodes.program);
  for (const NodeId id : flat) folding.add(nodes.program->nodes[id]);
  return folding.take();
}

}  // namespace openapi
