#include "openapi/generator.h"

#include <algorithm>
#include <set>

#include "openapi/generator_values.h"
#include "openapi/validator.h"

namespace openapi {
namespace {

constexpr std::uint64_t kAttempts = 16;
constexpr int kOptionalDepth = 4;  // members that nothing asks for are left out below this
constexpr int kMaxGeneratedDepth = 24;
constexpr std::uint32_t kMaxValues = 20'000;
constexpr std::size_t kMaxItems = 64;

}  // namespace

std::optional<std::string> Generator::make(NodeId node, std::uint64_t seed) {
  for (std::uint64_t attempt = 0; attempt < kAttempts && made_ < kMaxValues; ++attempt) {
    const auto value = make(Nodes{node}, seed + attempt, 0);
    if (value && conforms({node}, *value)) return value->dump();
  }
  return std::nullopt;
}

bool Generator::conforms(const Nodes& nodes, const json::Tree& value) {
  const auto parsed = parser_.parse_copy(value.dump());
  if (!parsed) return false;
  return std::ranges::all_of(nodes, [&](NodeId node) {
    Effort effort;
    return Validator<false>(program_, direction_, effort, nullptr).run(node, parsed->element(), {});
  });
}

// `node` and all that applies with it; of alternatives the one that `seed` picks.
void Generator::flatten(NodeId node, std::uint64_t seed, int depth, Nodes& out) const {
  if (std::ranges::find(out, node) != out.end() || depth > kMaxGeneratedDepth) return;
  out.push_back(node);
  if (program_.nodes[node].logic == kNoRules) return;
  const Logic& logic = program_.logics[program_.nodes[node].logic];
  for (const NodeId one : {logic.ref, logic.dynamic_ref}) {
    if (one != kNoNode) flatten(one, seed, depth + 1, out);
  }
  for (const NodeId branch : program_.nodes_of(logic.all_of)) flatten(branch, seed, depth + 1, out);
  for (const Range range : {logic.any_of, logic.one_of}) {
    if (range.count > 0) flatten(program_.nodes_of(range)[seed % range.count], seed / range.count, depth + 1, out);
  }
}

std::optional<json::Tree> Generator::make(const Nodes& nodes, std::uint64_t seed, int depth) {
  if (depth > kMaxGeneratedDepth || ++made_ > kMaxValues) return std::nullopt;
  Nodes flat;
  for (const NodeId node : nodes) flatten(node, seed, 0, flat);
  if (std::ranges::any_of(flat, [this](NodeId node) { return program_.nodes[node].never(); })) return std::nullopt;
  if (auto value = listed(nodes, flat, seed)) return value;
  const bool constant =
      std::ranges::any_of(flat, [this](NodeId node) { return program_.nodes[node].values != kNoRules; });
  return constant ? std::nullopt : by_type(flat, seed, depth);
}

// The first of the document's own values that satisfies everything: samples, then constants from where `seed` points.
std::optional<json::Tree> Generator::listed(const Nodes& nodes, const Nodes& flat, std::uint64_t seed) {
  for (const NodeId node : flat) {
    const auto samples = program_.samples.find(node);
    if (samples == program_.samples.end()) continue;
    for (const json::Tree& value : program_.values_of(samples->second)) {
      if (conforms(nodes, value)) return value;
    }
  }
  for (const NodeId node : flat) {
    const auto values = program_.values_of(program_.nodes[node]);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const json::Tree& value = values[(seed + i) % values.size()];
      if (conforms(nodes, value)) return value;
    }
  }
  return std::nullopt;
}

std::uint8_t Generator::choose_type(const Nodes& flat) const {
  std::uint8_t types = kAnyType;
  std::uint8_t hinted = 0;
  for (const NodeId id : flat) {
    const Node& node = program_.nodes[id];
    types &= node.types;
    if (node.object != kNoRules) hinted |= kObjectBit;
    if (node.array != kNoRules) hinted |= kArrayBit;
    if (node.string != kNoRules) hinted |= kStringBit;
    if (node.number != kNoRules) hinted |= kNumberBit | kIntegerBit;
  }
  if ((types & hinted) != 0) types &= hinted;
  for (const std::uint8_t bit : {kObjectBit, kArrayBit, kStringBit, kNumberBit, kIntegerBit, kBooleanBit, kNullBit}) {
    if ((types & bit) != 0) return bit;
  }
  return 0;
}

std::optional<json::Tree> Generator::by_type(const Nodes& flat, std::uint64_t seed, int depth) {
  switch (choose_type(flat)) {
    case kObjectBit: return make_object(flat, seed, depth);
    case kArrayBit: return make_array(flat, seed, depth);
    case kStringBit: return make_string(flat, seed);
    case kIntegerBit: return make_number(flat, true, seed);
    case kNumberBit: return make_number(flat, false, seed);
    case kBooleanBit: return json::Tree(seed % 2 == 0);
    case kNullBit: return json::Tree();
    default: return std::nullopt;
  }
}

std::optional<json::Tree> Generator::make_string(const Nodes& flat, std::uint64_t seed) const {
  StringWishes wishes;
  for (const NodeId id : flat) {
    if (program_.nodes[id].string == kNoRules) continue;
    const StringRules& rules = program_.strings[program_.nodes[id].string];
    wishes.min_length = std::max(wishes.min_length, rules.min_length);
    wishes.max_length = std::min(wishes.max_length, rules.max_length);
    if (rules.pattern != nullptr) wishes.pattern = rules.pattern;
    if (rules.format != Format::kNone) wishes.format = rules.format;
  }
  auto text = string_for(wishes, seed);
  if (!text) return std::nullopt;
  return json::Tree(std::move(*text));
}

std::optional<json::Tree> Generator::make_number(const Nodes& flat, bool integer, std::uint64_t seed) const {
  NumberWishes wishes{.integer = integer};
  for (const NodeId id : flat) {
    if (program_.nodes[id].number != kNoRules) wishes.narrow(program_.numbers[program_.nodes[id].number]);
  }
  return number_for(wishes, seed);
}

Generator::Nodes Generator::item_schemas(const Nodes& flat, std::size_t index) const {
  Nodes out;
  for (const NodeId id : flat) {
    if (program_.nodes[id].array == kNoRules) continue;
    const ArrayRules& rules = program_.arrays[program_.nodes[id].array];
    const auto prefix = program_.nodes_of(rules.prefix);
    const NodeId item = index < prefix.size() ? prefix[index] : rules.rest;
    if (item != kNoNode) out.push_back(item);
    if (rules.contains != kNoNode && index < rules.min_contains) out.push_back(rules.contains);
  }
  return out;
}

std::optional<json::Tree> Generator::make_array(const Nodes& flat, std::uint64_t seed, int depth) {
  std::uint64_t least = depth < kOptionalDepth ? 1 : 0;
  std::uint64_t needed = 0;
  std::uint64_t most = kMaxItems;
  for (const NodeId id : flat) {
    if (program_.nodes[id].array == kNoRules) continue;
    const ArrayRules& rules = program_.arrays[program_.nodes[id].array];
    needed = std::max({needed, rules.min_items, rules.contains == kNoNode ? 0 : rules.min_contains});
    most = std::min(most, rules.max_items);
  }
  if (needed > most) return std::nullopt;
  least = std::min(std::max(least, needed), most);
  json::Tree::Array items;
  for (std::size_t i = 0; i < least; ++i) {
    auto item = make(item_schemas(flat, i), seed + i * 7, depth + 1);
    if (!item && i < needed) return std::nullopt;
    if (!item) break;
    items.push_back(std::move(*item));
  }
  return json::Tree(std::move(items));
}

Generator::Nodes Generator::member_schemas(const Nodes& flat, std::string_view name) const {
  Nodes out;
  for (const NodeId id : flat) {
    if (program_.nodes[id].object == kNoRules) continue;
    const ObjectRules& rules = program_.objects[program_.nodes[id].object];
    const Property* property = program_.find(rules, Name(name));
    const bool declared = property != nullptr && property->schema != kNoNode;
    if (declared) out.push_back(property->schema);
    bool matched = declared;
    for (std::uint32_t i = 0; i < rules.patterns.count; ++i) {
      const PatternProperty& pattern = program_.pattern_properties[rules.patterns.begin + i];
      if (!pattern.pattern->search(name)) continue;
      matched = true;
      out.push_back(pattern.schema);
    }
    if (!matched && rules.additional != kNoNode) out.push_back(rules.additional);
  }
  return out;
}

bool Generator::is_required(const Nodes& flat, std::string_view name) const {
  return std::ranges::any_of(flat, [&](NodeId id) {
    if (program_.nodes[id].object == kNoRules) return false;
    const ObjectRules& rules = program_.objects[program_.nodes[id].object];
    const Property* property = program_.find(rules, Name(name));
    return property != nullptr && property->required_bit >= 0 &&
           (rules.required_masks[static_cast<std::size_t>(direction_)] >> property->required_bit & 1) != 0;
  });
}

// Whether a member of these schemas is part of what goes in this direction.
bool Generator::travels(const Nodes& schemas) const {
  return std::ranges::none_of(schemas, [this](NodeId id) {
    const Node& node = program_.nodes[id];
    return (node.read_only && direction_ == Direction::kRequest) ||
           (node.write_only && direction_ == Direction::kResponse);
  });
}

std::optional<json::Tree> Generator::make_object(const Nodes& flat, std::uint64_t seed, int depth) {
  std::vector<std::string_view> names;
  std::set<std::string_view> seen;
  for (const NodeId id : flat) {
    if (program_.nodes[id].object == kNoRules) continue;
    const ObjectRules& rules = program_.objects[program_.nodes[id].object];
    for (std::uint32_t i = 0; i < rules.properties.count; ++i) {
      const std::string_view name = program_.properties[rules.properties.begin + i].name.text();
      if (seen.insert(name).second) names.push_back(name);
    }
  }
  json::Tree::Object members;
  for (const std::string_view name : names) {
    const bool required = is_required(flat, name);
    const Nodes schemas = member_schemas(flat, name);
    if (!required && (depth >= kOptionalDepth || schemas.empty() || !travels(schemas))) continue;
    auto value = make(schemas, seed, depth + 1);
    if (!value && required) return std::nullopt;
    if (value) members.emplace_back(std::string(name), std::move(*value));
  }
  return json::Tree(std::move(members));
}

}  // namespace openapi
