#pragma once
// What schemas are compiled into: flat arrays that refer to each other by index, so that recursion in a schema is a
// number and validating walks memory in order. Built by SchemaCompiler, then immutable: any thread may read it.

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/tree.h"
#include "openapi/format.h"
#include "openapi/name.h"
#include "openapi/number.h"
#include "openapi/pattern.h"
#include "openapi/schema.h"

namespace openapi {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;
inline constexpr NodeId kAnything = 0;  // the node of `true`
inline constexpr std::uint32_t kNoRules = UINT32_MAX;
inline constexpr std::uint64_t kUnlimited = UINT64_MAX;

// Bits of Node::types. An integer is a number too, so an instance may have both bits.
enum TypeBit : std::uint8_t {
  kNullBit = 1,
  kBooleanBit = 2,
  kIntegerBit = 4,
  kNumberBit = 8,
  kStringBit = 16,
  kArrayBit = 32,
  kObjectBit = 64,
  kAnyType = 127
};

// A stretch of one of Program's arrays.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

struct Node {
  std::uint8_t types = kAnyType;  // none for `false`
  bool bare = false;              // there is nothing to check but the type
  bool unevaluated = false;       // one of its rules is unevaluatedProperties or unevaluatedItems
  bool scoped = false;            // that, or some schema of the program looks at the dynamic scope
  bool read_only = false, write_only = false;
  std::uint32_t values = kNoRules, number = kNoRules, string = kNoRules, array = kNoRules, object = kNoRules,
                logic = kNoRules;
  std::uint32_t resource = 0;  // which schema resource `$dynamicRef` counts this to

  bool never() const { return types == 0; }
};

// `enum` or `const`.
struct ValueRules {
  bool is_const = false;
  bool only_strings = false;
  Range values;  // in Program::constants
  Range texts;   // the same, where they are only strings, in Program::texts
};

struct NumberRules {
  std::optional<Number> minimum, maximum, multiple_of;
  bool exclusive_minimum = false, exclusive_maximum = false;
  Format format = Format::kNone;  // kInt32 or kInt64
};

struct StringRules {
  std::uint64_t min_length = 0, max_length = kUnlimited;  // in code points
  const Pattern* pattern = nullptr;
  Format format = Format::kNone;
};

struct ArrayRules {
  std::uint64_t min_items = 0, max_items = kUnlimited;
  bool unique = false;
  Range prefix;                     // in Program::links
  NodeId rest = kNoNode;            // the items behind the prefix
  bool rest_is_additional = false;  // draft 4's additionalItems, for the violation's keyword
  NodeId contains = kNoNode;
  std::uint64_t min_contains = 1, max_contains = kUnlimited;
  NodeId unevaluated = kNoNode;
};

struct Property {
  Name name;
  NodeId schema = kNoNode;  // kNoNode: only named by `required`
  std::int8_t required_bit = -1;
};

struct PatternProperty {
  const Pattern* pattern = nullptr;
  NodeId schema = kNoNode;
};

// A member that, where present, asks for others or for a whole schema.
struct Dependency {
  std::string_view name;
  Range required;           // in Program::names
  NodeId schema = kNoNode;  // kNoNode where `required` is meant
  const char* keyword = "";
};

struct ObjectRules {
  std::uint64_t min_properties = 0, max_properties = kUnlimited;
  Range properties;  // in Program::properties
  Range slots;       // in Program::slots, a power of two of them; 0 is empty
  std::uint64_t hash_seed = 0;
  std::array<std::uint64_t, 3> required_masks{};  // by Direction, over Property::required_bit
  Range required_rest;                            // in Program::names: those beyond 64, whatever the direction
  bool other_rules = false;  // members are held to more than their entries in `properties`: any of the next three
  Range patterns;            // in Program::pattern_properties
  NodeId additional = kNoNode;
  NodeId property_names = kNoNode;
  Range dependencies;  // in Program::dependencies
  NodeId unevaluated = kNoNode;
};

struct Mapping {
  std::string_view value;
  NodeId schema = kNoNode;
};

struct Logic {
  NodeId ref = kNoNode;
  NodeId dynamic_ref = kNoNode;     // where it leads before the dynamic scope is looked at
  std::string_view dynamic_anchor;  // "" where the scope does not matter
  Range all_of, any_of, one_of;     // in Program::links
  NodeId negated = kNoNode;
  NodeId condition = kNoNode, then_schema = kNoNode, else_schema = kNoNode;
  std::string_view discriminator;  // the member's name; "" for none
  Range mapping;                   // in Program::mappings
  // Of oneOf without a discriminator: the member whose constants tell its branches apart, and which is whose. "" for none.
  std::string_view tag;
  Range tags;  // in Program::mappings
};

// A node of a Program under Schema's face.
class NodeSchema final : public Schema {
 public:
  NodeSchema(const struct Program* program, NodeId node) : program_(program), node_(node) {}
  bool validate(json::Value value, Direction direction, std::vector<Violation>* out) const override;
  std::optional<std::string> generate(std::uint64_t seed, Direction direction) const override;
  std::string_view simple_type() const override;
  const Schema* items() const override;
  const Schema* property(std::string_view name) const override;
  bool accepts_any_string() const override;

  const struct Program* program() const { return program_; }
  NodeId node() const { return node_; }

 private:
  const struct Program* program_;
  NodeId node_;
};

struct Program;

// The entries of one object's `properties`, for several look-ups.
class PropertyTable {
 public:
  PropertyTable(const Program& program, const ObjectRules& rules);

  // nullptr where there is none.
  const Property* find(const Name& name) const {
    if (size_ == 0) return nullptr;
    const std::uint32_t mask = size_ - 1;
    for (auto at = static_cast<std::uint32_t>(name.hash(seed_)) & mask;; at = (at + 1) & mask) {
      if (slots_[at] == 0) return nullptr;
      const Property& property = properties_[slots_[at] - 1];
      if (property.name == name) return &property;
    }
  }

 private:
  const Property* properties_;
  const std::uint16_t* slots_;
  std::uint32_t size_;
  std::uint64_t seed_;
};

struct Program {
  std::vector<Node> nodes;
  std::vector<ValueRules> values;
  std::vector<NumberRules> numbers;
  std::vector<StringRules> strings;
  std::vector<ArrayRules> arrays;
  std::vector<ObjectRules> objects;
  std::vector<Logic> logics;
  std::vector<NodeId> links;
  std::vector<Property> properties;
  std::vector<std::uint16_t> slots;
  std::vector<PatternProperty> pattern_properties;
  std::vector<std::string_view> names;
  std::vector<Name> texts;
  std::vector<Dependency> dependencies;
  std::vector<Mapping> mappings;
  std::vector<json::Tree> constants;
  std::vector<std::unique_ptr<Pattern>> patterns;
  std::deque<std::string> text;    // what the views above look at
  std::deque<NodeSchema> schemas;  // by NodeId; a deque, since documents hold pointers from before the end of compiling
  // By NodeId: JSON pointer into the document, behind file name and `#` where another.
  std::vector<std::string> locations;
  std::unordered_map<NodeId, Range> samples;  // example, examples and default, in `constants`
  // Which node `$dynamicRef: "#name"` means in a resource, by (resource, name); empty where no schema asks.
  std::vector<std::unordered_map<std::string_view, NodeId>> dynamic_anchors;
  bool dynamic = false;  // some schema has a `$dynamicRef` that looks at the scope

  std::span<const NodeId> nodes_of(Range range) const { return {links.data() + range.begin, range.count}; }
  std::span<const json::Tree> values_of(Range range) const { return {constants.data() + range.begin, range.count}; }
  // Of `enum` or `const`; none where there is neither.
  std::span<const json::Tree> values_of(const Node& node) const {
    return node.values == kNoRules ? std::span<const json::Tree>() : values_of(values[node.values].values);
  }

  const Property* find(const ObjectRules& rules, const Name& name) const { return PropertyTable(*this, rules).find(name); }
};

inline PropertyTable::PropertyTable(const Program& program, const ObjectRules& rules)
    : properties_(program.properties.data() + rules.properties.begin),
      slots_(program.slots.data() + rules.slots.begin),
      size_(rules.slots.count),
      seed_(rules.hash_seed) {}

}  // namespace openapi
