// Validation against a second, plain implementation of the keywords below. The input's first line is a schema in JSON,
// the second an instance. Schemas with other keywords are only held to giving one verdict, with and without collecting.
// Links: openapi

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/text.h"
#include "expect.h"
#include "openapi/schema.h"

namespace {

using json::Tree;

constexpr std::string_view kKnown[] = {"type",
                                       "enum",
                                       "const",
                                       "minimum",
                                       "maximum",
                                       "exclusiveMinimum",
                                       "exclusiveMaximum",
                                       "required",
                                       "not",
                                       "minLength",
                                       "maxLength",
                                       "properties",
                                       "items",
                                       "additionalProperties",
                                       "minItems",
                                       "maxItems",
                                       "minProperties",
                                       "maxProperties",
                                       "allOf",
                                       "anyOf",
                                       "oneOf",
                                       "if",
                                       "then",
                                       "else",
                                       "uniqueItems",
                                       "contains",
                                       "prefixItems",
                                       "dependentRequired"};

// Whether `schema` and all in it are made of keywords that `conforms` knows.
bool is_plain(const Tree& schema) {
  if (schema.boolean() != nullptr) return true;
  if (!schema.is_object()) return false;
  for (const auto& [name, value] : *schema.object()) {
    if (std::ranges::find(kKnown, name) == std::end(kKnown)) return false;
    const bool list = name == "allOf" || name == "anyOf" || name == "oneOf" || name == "prefixItems";
    const bool one = name == "not" || name == "items" || name == "additionalProperties" || name == "if" ||
                     name == "then" || name == "else" || name == "contains";
    if (list && !(value.is_array() && std::ranges::all_of(*value.array(), is_plain))) return false;
    if (one && !is_plain(value)) return false;
    if (name == "properties" &&
        !(value.is_object() && std::ranges::all_of(*value.object(), is_plain, &Tree::Member::second)))
      return false;
  }
  return true;
}

bool is_type(const Tree& value, std::string_view type) {
  if (type == "integer") return value.is_number() && std::trunc(*value.number()) == *value.number();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.boolean() != nullptr;
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool conforms(const Tree& schema, const Tree& value);

bool within(const Tree& schema, const char* least, const char* most, std::size_t size) {
  const Tree* low = schema.find(least);
  const Tree* high = schema.find(most);
  return (low == nullptr || size >= static_cast<std::size_t>(*low->integer())) &&
         (high == nullptr || size <= static_cast<std::size_t>(*high->integer()));
}

bool number_conforms(const Tree& schema, double value) {
  const auto holds = [&](const char* keyword, const std::function<bool(double)>& rule) {
    const Tree* bound = schema.find(keyword);
    return bound == nullptr || rule(*bound->number());
  };
  return holds("minimum", [&](double bound) { return value >= bound; }) &&
         holds("maximum", [&](double bound) { return value <= bound; }) &&
         holds("exclusiveMinimum", [&](double bound) { return value > bound; }) &&
         holds("exclusiveMaximum", [&](double bound) { return value < bound; });
}

bool array_conforms(const Tree& schema, const Tree::Array& items) {
  if (!within(schema, "minItems", "maxItems", items.size())) return false;
  const Tree* prefix = schema.find("prefixItems");
  const std::size_t fixed = prefix == nullptr ? 0 : prefix->array()->size();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Tree* rule = i < fixed ? &(*prefix->array())[i] : schema.find("items");
    if (rule != nullptr && !conforms(*rule, items[i])) return false;
  }
  const Tree* unique = schema.find("uniqueItems");
  for (std::size_t i = 0; unique != nullptr && *unique->boolean() && i < items.size(); ++i) {
    if (std::find(items.begin() + static_cast<std::ptrdiff_t>(i) + 1, items.end(), items[i]) != items.end())
      return false;
  }
  const Tree* contains = schema.find("contains");
  return contains == nullptr || std::ranges::any_of(items, [&](const Tree& item) { return conforms(*contains, item); });
}

bool object_conforms(const Tree& schema, const Tree& value) {
  if (!within(schema, "minProperties", "maxProperties", value.object()->size())) return false;
  const Tree* required = schema.find("required");
  const auto has = [&value](const Tree& name) { return value.find(name.string_or("")) != nullptr; };
  if (required != nullptr && !std::ranges::all_of(*required->array(), has)) return false;
  if (const Tree* dependent = schema.find("dependentRequired")) {
    for (const auto& [name, names] : *dependent->object()) {
      if (value.find(name) != nullptr && !std::ranges::all_of(*names.array(), has)) return false;
    }
  }
  const Tree* properties = schema.find("properties");
  const Tree* additional = schema.find("additionalProperties");
  for (const auto& [name, member] : *value.object()) {
    const Tree* rule = properties == nullptr ? nullptr : properties->find(name);
    if (rule == nullptr) rule = additional;
    if (rule != nullptr && !conforms(*rule, member)) return false;
  }
  return true;
}

bool logic_conforms(const Tree& schema, const Tree& value) {
  const auto fits = [&value](const Tree& branch) { return conforms(branch, value); };
  if (const Tree* all = schema.find("allOf"); all != nullptr && !std::ranges::all_of(*all->array(), fits)) return false;
  if (const Tree* any = schema.find("anyOf"); any != nullptr && std::ranges::none_of(*any->array(), fits)) return false;
  if (const Tree* one = schema.find("oneOf"); one != nullptr && std::ranges::count_if(*one->array(), fits) != 1)
    return false;
  if (const Tree* negated = schema.find("not"); negated != nullptr && fits(*negated)) return false;
  const Tree* condition = schema.find("if");
  if (condition == nullptr) return true;
  const Tree* branch = schema.find(fits(*condition) ? "then" : "else");
  return branch == nullptr || fits(*branch);
}

bool conforms(const Tree& schema, const Tree& value) {
  if (schema.boolean() != nullptr) return *schema.boolean();
  if (const Tree* type = schema.find("type")) {
    const auto is = [&value](const Tree& name) { return is_type(value, name.string_or("")); };
    if (type->is_array() ? std::ranges::none_of(*type->array(), is) : !is(*type)) return false;
  }
  const Tree* values = schema.find("enum");
  if (values != nullptr && std::ranges::find(*values->array(), value) == values->array()->end()) return false;
  const Tree* constant = schema.find("const");
  if (constant != nullptr && !(*constant == value)) return false;
  if (value.is_number() && !number_conforms(schema, *value.number())) return false;
  if (value.is_string() && !within(schema, "minLength", "maxLength", code_points(*value.string()))) return false;
  if (value.is_array() && !array_conforms(schema, *value.array())) return false;
  if (value.is_object() && !object_conforms(schema, value)) return false;
  return logic_conforms(schema, value);
}

// Numbers that a double holds exactly: beyond them this plain implementation is the one that errs.
bool has_small_numbers(const Tree& tree) {
  if (tree.is_array()) return std::ranges::all_of(*tree.array(), has_small_numbers);
  if (tree.is_object()) return std::ranges::all_of(*tree.object(), has_small_numbers, &Tree::Member::second);
  return !tree.is_number() || std::abs(*tree.number()) < 9007199254740992.0;
}

bool has_distinct_names(const Tree& tree) {
  if (tree.is_array()) return std::ranges::all_of(*tree.array(), has_distinct_names);
  if (!tree.is_object()) return true;
  for (const auto& [name, value] : *tree.object()) {
    if (tree.find(name) != &value || !has_distinct_names(value)) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = base::as_text({data, size});
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  const auto schema = json::parse_json(input.substr(0, end));
  json::Parser parser;
  const auto instance = parser.parse_copy(input.substr(end + 1));
  if (!schema || !instance) return 0;
  const auto compiled = openapi::compile_schema(*schema);
  if (!compiled) return 0;
  std::vector<openapi::Violation> violations;
  const bool verdict = (*compiled)->validate(*instance, openapi::Direction::kNeither, &violations);
  fuzz::expect(verdict == violations.empty(), "a violation is reported exactly where there is one");
  const Tree value = json::to_tree(*instance);
  const bool comparable = is_plain(*schema) && has_small_numbers(*schema) && has_small_numbers(value) &&
                          has_distinct_names(*schema) && has_distinct_names(value);
  if (comparable) fuzz::expect(conforms(*schema, value) == verdict, "both implementations come to one verdict");
  return 0;
}
