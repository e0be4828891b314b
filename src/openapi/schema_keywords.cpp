// Keywords of single values and arrays.

#include <fmt/format.h>

#include <algorithm>

#include "openapi/schema_compiler.h"

namespace openapi {
namespace {

constexpr std::pair<std::string_view, std::uint8_t> kTypes[] = {
    {"null", kNullBit},     {"boolean", kBooleanBit}, {"integer", kIntegerBit}, {"number", kNumberBit | kIntegerBit},
    {"string", kStringBit}, {"array", kArrayBit},     {"object", kObjectBit}};

bool names_any(const json::Tree& schema, std::initializer_list<std::string_view> keywords) {
  return std::ranges::any_of(keywords, [&schema](std::string_view name) { return schema.find(name) != nullptr; });
}

}  // namespace

std::uint8_t SchemaCompiler::type_named(const Task& task, const json::Tree& name) {
  const auto found = std::ranges::find(kTypes, name.string_or(""), &std::pair<std::string_view, std::uint8_t>::first);
  if (found != std::end(kTypes)) return found->second;
  complain(task, name, fmt::format("{} is no type", name.dump()));
  return kAnyType;
}

void SchemaCompiler::compile_types(const Task& task) {
  Node& node = program_.nodes[task.id];
  node.read_only = read_flag(task, "readOnly");
  node.write_only = read_flag(task, "writeOnly");
  const json::Tree* type = keyword(task, "type");
  if (type == nullptr) return;
  std::uint8_t types = 0;
  if (type->is_array() && task.dialect != Dialect::kDraft4OpenApi30) {
    for (const json::Tree& name : *type->array()) types |= type_named(task, name);
  } else {
    types = type_named(task, *type);
  }
  if (task.dialect == Dialect::kDraft4OpenApi30 && read_flag(task, "nullable")) types |= kNullBit;
  node.types = types;
}

Range SchemaCompiler::keep(std::vector<json::Tree> values) {
  const Range out{static_cast<std::uint32_t>(program_.constants.size()), static_cast<std::uint32_t>(values.size())};
  std::ranges::move(values, std::back_inserter(program_.constants));
  return out;
}

void SchemaCompiler::compile_values(const Task& task) {
  const json::Tree* list = keyword(task, "enum");
  const json::Tree* value = task.dialect == Dialect::k202012 ? keyword(task, "const") : nullptr;
  if (list == nullptr && value == nullptr) return;
  if (list != nullptr && !list->is_array()) return complain(task, *list, "enum must be an array");
  std::vector<json::Tree> allowed;
  if (value == nullptr) {
    allowed = *list->array();
  } else if (list == nullptr || std::ranges::find(*list->array(), *value) != list->array()->end()) {
    allowed = {*value};  // beside an `enum` that lists it the constant says all, and none is both beside another
  }
  ValueRules rules{.is_const = value != nullptr};
  rules.only_strings = std::ranges::all_of(allowed, [](const json::Tree& one) { return one.is_string(); });
  rules.values = keep(std::move(allowed));
  if (rules.only_strings) {
    rules.texts = {static_cast<std::uint32_t>(program_.texts.size()), rules.values.count};
    for (const json::Tree& one : program_.values_of(rules.values)) program_.texts.emplace_back(intern(*one.string()));
  }
  program_.nodes[task.id].values = static_cast<std::uint32_t>(program_.values.size());
  program_.values.push_back(rules);
}

void SchemaCompiler::compile_samples(const Task& task) {
  std::vector<json::Tree> samples;
  if (const json::Tree* example = keyword(task, "example")) samples.push_back(*example);
  const json::Tree* examples = keyword(task, "examples");
  if (examples != nullptr && examples->is_array())
    samples.insert(samples.end(), examples->array()->begin(), examples->array()->end());
  if (const json::Tree* fallback = keyword(task, "default")) samples.push_back(*fallback);
  if (!samples.empty()) program_.samples.emplace(task.id, keep(std::move(samples)));
}

bool SchemaCompiler::read_flag(const Task& task, std::string_view name) {
  const json::Tree* value = keyword(task, name);
  if (value == nullptr) return false;
  if (value->boolean() == nullptr) {
    complain(task, *value, fmt::format("{} must be true or false", name));
    return false;
  }
  return *value->boolean();
}

void SchemaCompiler::read_count(const Task& task, std::string_view name, std::uint64_t& out) {
  const json::Tree* value = keyword(task, name);
  if (value == nullptr) return;
  const auto count = value->integer();
  if (!count || *count < 0) return complain(task, *value, fmt::format("{} must be an integer, not negative", name));
  out = static_cast<std::uint64_t>(*count);
}

void SchemaCompiler::read_number(const Task& task, std::string_view name, std::optional<Number>& out) {
  const json::Tree* value = keyword(task, name);
  if (value == nullptr) return;
  if (!value->is_number()) return complain(task, *value, fmt::format("{} must be a number", name));
  out = Number::of(*value);
}

// Draft 4's flag beside the bound, or the bound of its own of later drafts; of two bounds the narrower stays.
void SchemaCompiler::read_exclusive(const Task& task, std::string_view name, std::optional<Number>& bound,
                                    bool& exclusive, bool lower) {
  if (task.dialect != Dialect::k202012) {
    exclusive = read_flag(task, name);
    return;
  }
  std::optional<Number> other;
  read_number(task, name, other);
  if (!other) return;
  const int order = bound ? compare(*other, *bound) : 0;
  if (bound && (lower ? order < 0 : order > 0)) return;
  bound = other;
  exclusive = true;
}

void SchemaCompiler::compile_number(const Task& task) {
  const json::Tree* format = keyword(task, "format");
  const Format named = format == nullptr ? Format::kNone : parse_format(format->string_or(""));
  const bool bounded = assert_formats_ && (named == Format::kInt32 || named == Format::kInt64);
  if (!bounded &&
      !names_any(*task.schema, {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}))
    return;
  NumberRules rules;
  read_number(task, "minimum", rules.minimum);
  read_exclusive(task, "exclusiveMinimum", rules.minimum, rules.exclusive_minimum, true);
  read_number(task, "maximum", rules.maximum);
  read_exclusive(task, "exclusiveMaximum", rules.maximum, rules.exclusive_maximum, false);
  read_number(task, "multipleOf", rules.multiple_of);
  if (rules.multiple_of && compare(*rules.multiple_of, Number::of(std::int64_t{0})) <= 0) {
    complain(task, *keyword(task, "multipleOf"), "multipleOf must be greater than 0");
    rules.multiple_of.reset();
  }
  if (bounded) rules.format = named;
  program_.nodes[task.id].number = static_cast<std::uint32_t>(program_.numbers.size());
  program_.numbers.push_back(rules);
}

const Pattern* SchemaCompiler::compile_pattern(const Task& task, std::string_view text, const json::Tree& at) {
  const auto [known, fresh] = patterns_.try_emplace(std::string(text), nullptr);
  if (!fresh && known->second != nullptr) return known->second;
  auto compiled = Pattern::compile(text);
  if (!compiled) {
    complain(task, at, fmt::format("the pattern {} cannot be used: {}", text, compiled.error().message));
    return nullptr;
  }
  program_.patterns.push_back(std::move(*compiled));
  return known->second = program_.patterns.back().get();
}

void SchemaCompiler::compile_string(const Task& task) {
  if (!names_any(*task.schema, {"minLength", "maxLength", "pattern", "format"})) return;
  StringRules rules;
  read_count(task, "minLength", rules.min_length);
  read_count(task, "maxLength", rules.max_length);
  if (const json::Tree* pattern = keyword(task, "pattern")) {
    if (!pattern->is_string()) return complain(task, *pattern, "pattern must be a string");
    rules.pattern = compile_pattern(task, *pattern->string(), *pattern);
  }
  const json::Tree* format = keyword(task, "format");
  if (format != nullptr && assert_formats_) rules.format = parse_format(format->string_or(""));
  if (rules.format == Format::kInt32 || rules.format == Format::kInt64) rules.format = Format::kNone;
  if (rules.min_length == 0 && rules.max_length == kUnlimited && rules.pattern == nullptr &&
      rules.format == Format::kNone)
    return;
  program_.nodes[task.id].string = static_cast<std::uint32_t>(program_.strings.size());
  program_.strings.push_back(rules);
}

void SchemaCompiler::compile_array(const Task& task) {
  if (!names_any(*task.schema, {"minItems", "maxItems", "uniqueItems", "items", "additionalItems", "prefixItems",
                                "contains", "unevaluatedItems"})) {
    return;
  }
  ArrayRules rules;
  if (index_.resource(task.resource).validates) {
    read_count(task, "minItems", rules.min_items);
    read_count(task, "maxItems", rules.max_items);
    rules.unique = read_flag(task, "uniqueItems");
  }
  compile_items(task, rules);
  if (task.dialect == Dialect::k202012) {
    rules.contains = child(task, "contains");
    read_count(task, "minContains", rules.min_contains);
    read_count(task, "maxContains", rules.max_contains);
    rules.unevaluated = child(task, "unevaluatedItems");
    if (rules.unevaluated != kNoNode) program_.nodes[task.id].unevaluated = true;
  }
  program_.nodes[task.id].array = static_cast<std::uint32_t>(program_.arrays.size());
  program_.arrays.push_back(rules);
}

void SchemaCompiler::compile_items(const Task& task, ArrayRules& rules) {
  const json::Tree* items = keyword(task, "items");
  if (task.dialect == Dialect::k202012) {
    rules.prefix = children(task, "prefixItems");
    rules.rest = child(task, "items");
  } else if (items != nullptr && items->is_array() && task.dialect == Dialect::kDraft4) {
    if (!items->array()->empty()) rules.prefix = children(task, "items");
    rules.rest = child(task, "additionalItems");
    rules.rest_is_additional = true;
  } else {
    rules.rest = child(task, "items");
  }
}

}  // namespace openapi
