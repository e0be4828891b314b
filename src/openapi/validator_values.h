#pragma once
// Validator: types, constants, numbers and strings. Included by validator.cpp alone.

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

#include "openapi/equality.h"
#include "openapi/validator.h"

namespace openapi {

// The bits of Node::types that `value` has.
[[gnu::always_inline]] inline std::uint8_t type_bits(const simdjson::dom::element& value) {
  using simdjson::dom::element_type;
  static constexpr auto kBits = [] {
    std::array<std::uint8_t, 128> bits{};
    bits[static_cast<std::size_t>(element_type::NULL_VALUE)] = kNullBit;
    bits[static_cast<std::size_t>(element_type::BOOL)] = kBooleanBit;
    bits[static_cast<std::size_t>(element_type::STRING)] = kStringBit;
    bits[static_cast<std::size_t>(element_type::ARRAY)] = kArrayBit;
    bits[static_cast<std::size_t>(element_type::OBJECT)] = kObjectBit;
    bits[static_cast<std::size_t>(element_type::INT64)] = kIntegerBit | kNumberBit;
    bits[static_cast<std::size_t>(element_type::UINT64)] = kIntegerBit | kNumberBit;
    bits[static_cast<std::size_t>(element_type::DOUBLE)] = kNumberBit;
    return bits;
  }();
  const element_type type = value.type();
  if (type == element_type::DOUBLE) [[unlikely]] {
    const double number = value.get_double().value_unsafe();
    if (std::trunc(number) == number) return kIntegerBit | kNumberBit;
  }
  return kBits[static_cast<std::size_t>(type) & 127];
}

inline std::uint64_t count_code_points(std::string_view text) {
  std::uint64_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

template <bool kCollect>
template <class Words>
bool Validator<kCollect>::fail(NodeId id, const Where& where, std::string_view keyword, Words words) {
  if constexpr (kCollect) {
    if (out_->size() >= Effort::kMaxViolations) return false;
    auto [message, detail] = words();
    out_->push_back({.instance = where.path->to_pointer(),
                     .schema = fmt::format("{}/{}", program_.locations[id], keyword),
                     .keyword = std::string(keyword),
                     .message = std::move(message),
                     .detail = std::move(detail)});
  }
  return false;
}

using Words = std::pair<std::string, std::string>;

template <bool kCollect>
bool Validator<kCollect>::run(NodeId id, const Element& value, const Where& where) {
  return apply(id, value, where);
}

template <bool kCollect>
inline bool Validator<kCollect>::apply(NodeId id, const Element& value, const Where& where) {
  const Node& node = program_.nodes[id];
  const std::uint8_t bits = type_bits(value);
  if ((node.types & bits) == 0) [[unlikely]]
    return fail_type(id, node, where);
  if (node.bare) return true;
  return node.scoped ? run_in_scope(id, node, value, bits, where) : run_rules(id, node, value, bits, where);
}

template <bool kCollect>
bool Validator<kCollect>::fail_type(NodeId id, const Node& node, const Where& where) {
  if (node.never()) return fail(id, where, "false", [] { return Words{"is not allowed here", ""}; });
  return fail(id, where, "type", [&] {
    const std::string wanted = describe_types(node.types);
    return Words{fmt::format("must be of type {}", wanted), wanted};
  });
}

template <bool kCollect>
bool Validator<kCollect>::exhausted(NodeId id, const Where& where) {
  if (++effort_.steps <= Effort::kMaxSteps) [[likely]]
    return false;
  fail(id, where, "limit", [] { return Words{"takes too much work to validate", ""}; });
  return true;
}

// Where the schema resources on the way matter, or what has been evaluated.
template <bool kCollect>
bool Validator<kCollect>::run_in_scope(NodeId id, const Node& node, const Element& value, std::uint8_t bits,
                                       const Where& where) {
  if (effort_.nesting > Effort::kMaxNesting) {
    return fail(id, where, "limit", [] { return Words{"takes too much work to validate", ""}; });
  }
  ++effort_.nesting;
  Where there = where;
  const Scope scope{node.resource, where.scope};
  if (program_.dynamic && (where.scope == nullptr || where.scope->resource != node.resource)) there.scope = &scope;
  const bool ok =
      node.unevaluated ? check_unevaluated(id, node, value, bits, there) : run_rules(id, node, value, bits, there);
  --effort_.nesting;
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::run_rules(NodeId id, const Node& node, const Element& value, std::uint8_t bits,
                                    const Where& where) {
  bool ok = true;
  if (node.values != kNoRules && !go_on(ok, check_values(id, program_.values[node.values], value, where))) return false;
  bool fits = true;
  if ((bits & kStringBit) != 0) {
    fits = node.string == kNoRules ||
           check_string(id, program_.strings[node.string], value.get_string().value_unsafe(), where);
  } else if ((bits & kObjectBit) != 0) {
    fits = node.object == kNoRules || check_object(id, program_.objects[node.object], value, where);
  } else if ((bits & kArrayBit) != 0) {
    fits = node.array == kNoRules || check_array(id, program_.arrays[node.array], value, where);
  } else if ((bits & kNumberBit) != 0) {
    fits = node.number == kNoRules || check_number(id, program_.numbers[node.number], Number::of(value), where);
  }
  if (!go_on(ok, fits)) return false;
  if (node.logic != kNoRules && !go_on(ok, check_logic(id, program_.logics[node.logic], value, where))) return false;
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_values(NodeId id, const ValueRules& rules, const Element& value, const Where& where) {
  if (rules.only_strings) {
    std::string_view text;
    const bool is_text = value.get_string().get(text) == simdjson::SUCCESS;
    const Name name = is_text ? Name::padded(text) : Name();
    for (std::uint32_t i = 0; is_text && i < rules.texts.count; ++i) {
      if (program_.texts[rules.texts.begin + i] == name) return true;
    }
  } else {
    for (const json::Tree& allowed : program_.values_of(rules.values)) {
      if (equal(value, allowed)) return true;
    }
  }
  return fail(id, where, rules.is_const ? "const" : "enum", [&] {
    const std::string allowed = describe_values(program_.values_of(rules.values));
    return Words{fmt::format("must be {}{}", rules.is_const ? "" : "one of ", allowed), allowed};
  });
}

template <bool kCollect>
bool Validator<kCollect>::check_number(NodeId id, const NumberRules& rules, const Number& value, const Where& where) {
  bool ok = true;
  if (rules.minimum) {
    const int order = compare(value, *rules.minimum);
    if ((order < 0 || (order == 0 && rules.exclusive_minimum)) &&
        !go_on(ok, fail(id, where, "minimum", [&] {
                 const std::string bound = describe(*rules.minimum);
                 return Words{
                     fmt::format("must be {} {}", rules.exclusive_minimum ? "greater than" : "at least", bound), bound};
               }))) {
      return false;
    }
  }
  if (rules.maximum) {
    const int order = compare(value, *rules.maximum);
    if ((order > 0 || (order == 0 && rules.exclusive_maximum)) &&
        !go_on(ok, fail(id, where, "maximum", [&] {
                 const std::string bound = describe(*rules.maximum);
                 return Words{fmt::format("must be {} {}", rules.exclusive_maximum ? "less than" : "at most", bound),
                              bound};
               }))) {
      return false;
    }
  }
  if (rules.multiple_of && !is_multiple(value, *rules.multiple_of) &&
      !go_on(ok, fail(id, where, "multipleOf", [&] {
               const std::string divisor = describe(*rules.multiple_of);
               return Words{fmt::format("must be a multiple of {}", divisor), divisor};
             }))) {
    return false;
  }
  return go_on(ok, check_integer_format(id, rules, value, where)) && ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_integer_format(NodeId id, const NumberRules& rules, const Number& value,
                                               const Where& where) {
  if (rules.format == Format::kNone) return true;
  bool fits = true;
  if (rules.format == Format::kInt32) {
    fits = compare(value, Number::of(std::int64_t{std::numeric_limits<std::int32_t>::min()})) >= 0 &&
           compare(value, Number::of(std::int64_t{std::numeric_limits<std::int32_t>::max()})) <= 0;
  } else {
    fits = compare(value, Number::of(std::numeric_limits<std::int64_t>::min())) >= 0 &&
           compare(value, Number::of(std::numeric_limits<std::int64_t>::max())) <= 0;
  }
  if (fits) return true;
  return fail(id, where, "format", [&] {
    return Words{fmt::format("must fit {}", to_string(rules.format)), std::string(to_string(rules.format))};
  });
}

template <bool kCollect>
bool Validator<kCollect>::check_string(NodeId id, const StringRules& rules, std::string_view value,
                                       const Where& where) {
  bool ok = true;
  // A code point is one to four bytes, which mostly decides it.
  if (value.size() < rules.min_length || value.size() / 4 < rules.min_length || value.size() > rules.max_length) {
    const std::uint64_t length = count_code_points(value);
    if (length < rules.min_length && !go_on(ok, fail(id, where, "minLength", [&] {
                                              return Words{
                                                  fmt::format("must be at least {} characters long", rules.min_length),
                                                  fmt::format("{}", rules.min_length)};
                                            }))) {
      return false;
    }
    if (length > rules.max_length && !go_on(ok, fail(id, where, "maxLength", [&] {
                                              return Words{
                                                  fmt::format("must be at most {} characters long", rules.max_length),
                                                  fmt::format("{}", rules.max_length)};
                                            }))) {
      return false;
    }
  }
  if (rules.pattern != nullptr && !rules.pattern->search(value) &&
      !go_on(ok, fail(id, where, "pattern", [&] {
               return Words{fmt::format("must match the pattern {}", rules.pattern->text()), rules.pattern->text()};
             }))) {
    return false;
  }
  if (rules.format != Format::kNone && !matches(rules.format, value)) {
    return fail(id, where, "format", [&] {
      const std::string name(to_string(rules.format));
      return Words{fmt::format("must be of format {}", name), name};
    });
  }
  return ok;
}

}  // namespace openapi
