#pragma once
// What schemas are compiled into: flat arrays that refer to each other by index, so that recursion in a schema is a
// number and validating walks memory in order. Built by SchemaCompiler, then immutable: any thread may read it.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
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
  std::uint8_t types = kAnyType;
  bool never = false;  // `false`: nothing is valid
  bool read_only = false;
  bool write_only = false;
  bool has_enum = false;  // of `const` too
  bool is_const = false;
  Range values;  // of `enum` or `const`, in Program::constants
  std::uint32_t number = kNoRules, string = kNoRules, array = kNoRules, object = kNoRules, logic = kNoRules;
  std::uint32_t resource = 0;  // which schema resource `$dynamicRef` counts this to
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
  std::string_view name;
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
  Range patterns;                                 // in Program::pattern_properties
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
};

// Looks only at both ends and the length: names of one schema seldom differ elsewhere alone, and a comparison follows.
inline std::uint64_t hash_name(std::string_view name, std::uint64_t seed) {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (name.size() >= 8) {
    std::memcpy(&head, name.data(), 8);
    std::memcpy(&tail, name.data() + name.size() - 8, 8);
  } else if (name.size() >= 4) {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::memcpy(&low, name.data(), 4);
    std::memcpy(&high, name.data() + name.size() - 4, 4);
    head = low;
    tail = high;
  } else if (!name.empty()) {
    head = static_cast<unsigned char>(name.front());
    tail = static_cast<std::uint64_t>(static_cast<unsigned char>(name[name.size() / 2])) << 8 |
           static_cast<unsigned char>(name.back());
  }
  std::uint64_t mixed = (head ^ seed) * 0x9e3779b97f4a7c15ULL;
  mixed ^= std::rotl((tail + name.size()) * 0xd6e8feb86659fd93ULL, 29);
  mixed *= 0xff51afd7ed558ccdULL;
  return mixed ^ mixed >> 32;
}

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

 private:
  const struct Program* program_;
  NodeId node_;
};

struct Program {
  std::vector<Node> nodes;
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
  std::vector<Dependency> dependencies;
  std::vector<Mapping> mappings;
  std::vector<json::Tree> constants;
  std::vector<std::unique_ptr<Pattern>> patterns;
  std::deque<std::string> text;    // what the views above look at
  std::deque<NodeSchema> schemas;  // by NodeId; a deque, since documents hold pointers from before the end of compiling
  std::vector<std::string>
      locations;  // by NodeId: JSON pointer into the document, behind file name and `#` where another
  std::unordered_map<NodeId, Range> samples;  // example, examples and default, in `constants`
  // Which node `$dynamicRef: "#name"` means in a resource, by (resource, name); empty where no schema asks.
  std::vector<std::unordered_map<std::string_view, NodeId>> dynamic_anchors;
  bool dynamic = false;  // some schema has a `$dynamicRef` that looks at the scope

  std::span<const NodeId> nodes_of(Range range) const { return {links.data() + range.begin, range.count}; }
  std::span<const json::Tree> values_of(Range range) const { return {constants.data() + range.begin, range.count}; }

  const Property* find(const ObjectRules& rules, std::string_view name) const {
    if (rules.slots.count == 0) return nullptr;
    const std::uint32_t mask = rules.slots.count - 1;
    for (auto at = static_cast<std::uint32_t>(hash_name(name, rules.hash_seed)) & mask;; at = (at + 1) & mask) {
      const std::uint16_t slot = slots[rules.slots.begin + at];
      if (slot == 0) return nullptr;
      const Property& property = properties[rules.properties.begin + slot - 1];
      if (property.name == name) return &property;
    }
  }
};

}  // namespace openapi
