#pragma once
// Validator: arrays and objects. Included by validator.cpp alone.

#include <fmt/format.h>

#include <algorithm>

#include "openapi/equality.h"
#include "openapi/validator.h"

namespace openapi {

template <bool kCollect>
bool Validator<kCollect>::check_array(NodeId id, const ArrayRules& rules, const Element& value, const Where& where) {
  const simdjson::dom::array items = value.get_array().value_unsafe();
  const std::size_t size = items.size();
  bool ok = true;
  if (size < rules.min_items && !go_on(ok, fail(id, where, "minItems", [&] {
                                         return std::pair{fmt::format("must hold at least {} items", rules.min_items),
                                                          fmt::format("{}", rules.min_items)};
                                       }))) {
    return false;
  }
  if (size > rules.max_items && !go_on(ok, fail(id, where, "maxItems", [&] {
                                         return std::pair{fmt::format("must hold at most {} items", rules.max_items),
                                                          fmt::format("{}", rules.max_items)};
                                       }))) {
    return false;
  }
  if (rules.unique && !all_different(items) &&
      !go_on(ok, fail(id, where, "uniqueItems", [] {
               return std::pair{std::string("must not hold the same item twice"), std::string()};
             }))) {
    return false;
  }
  if ((rules.rest != kNoNode || rules.prefix.count > 0) && !go_on(ok, check_items(id, rules, items, where)))
    return false;
  if (rules.contains != kNoNode && !go_on(ok, check_contains(id, rules, items, where))) return false;
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_items(NodeId id, const ArrayRules& rules, const simdjson::dom::array& items,
                                      const Where& where) {
  const auto prefix = program_.nodes_of(rules.prefix);
  bool ok = true;
  std::size_t index = 0;
  for (const auto item : items) {
    const NodeId schema = index < prefix.size() ? prefix[index] : rules.rest;
    if (schema == kNoNode) break;
    const Path step{where.path, {}, index, true};
    if (index >= prefix.size() && program_.nodes[schema].never()) {
      const Where there = at(where, step);
      const std::string_view keyword = rules.rest_is_additional ? "additionalItems" : "items";
      if (!go_on(ok, fail(id, there, keyword, [] {
                   return std::pair{std::string("is one item too many"), std::string()};
                 }))) {
        return false;
      }
    } else if (!go_on(ok, apply(schema, item, at(where, step)))) {
      return false;
    }
    if (where.evaluated != nullptr) where.evaluated->mark(index);
    ++index;
  }
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_contains(NodeId id, const ArrayRules& rules, const simdjson::dom::array& items,
                                         const Where& where) {
  std::uint64_t found = 0;
  std::size_t index = 0;
  const bool count_all = rules.max_contains != kUnlimited || where.evaluated != nullptr;
  for (const auto item : items) {
    const Path step{where.path, {}, index, true};
    if (probe(rules.contains, item, at(where, step))) {
      ++found;
      if (where.evaluated != nullptr) where.evaluated->mark(index);
    }
    if (!count_all && found >= rules.min_contains) return true;
    ++index;
  }
  if (found < rules.min_contains) {
    return fail(id, where, "contains", [&] {
      return std::pair{fmt::format("must hold at least {} items of a kind, and holds {}", rules.min_contains, found),
                       fmt::format("{}", rules.min_contains)};
    });
  }
  if (found <= rules.max_contains) return true;
  return fail(id, where, "maxContains", [&] {
    return std::pair{fmt::format("must hold at most {} items of a kind, and holds {}", rules.max_contains, found),
                     fmt::format("{}", rules.max_contains)};
  });
}

template <bool kCollect>
bool Validator<kCollect>::check_object(NodeId id, const ObjectRules& rules, const Element& value, const Where& where) {
  const simdjson::dom::object object = value.get_object().value_unsafe();
  const std::size_t size = object.size();
  bool ok = true;
  if (size < rules.min_properties && !go_on(ok, fail(id, where, "minProperties", [&] {
                                              return std::pair{
                                                  fmt::format("must have at least {} members", rules.min_properties),
                                                  fmt::format("{}", rules.min_properties)};
                                            }))) {
    return false;
  }
  if (size > rules.max_properties && !go_on(ok, fail(id, where, "maxProperties", [&] {
                                              return std::pair{
                                                  fmt::format("must have at most {} members", rules.max_properties),
                                                  fmt::format("{}", rules.max_properties)};
                                            }))) {
    return false;
  }
  if (!go_on(ok, check_members(id, rules, object, where))) return false;
  if (rules.dependencies.count > 0 && !go_on(ok, check_dependencies(id, rules, value, where))) return false;
  return ok;
}

template <bool kCollect>
inline bool Validator<kCollect>::check_members(NodeId id, const ObjectRules& rules, const simdjson::dom::object& object,
                                        const Where& where) {
  if (exhausted(id, where)) return false;
  bool ok = true;
  std::uint64_t seen = 0;
  std::size_t index = 0;
  const PropertyTable table(program_, rules);
  const auto end = object.end();
  for (auto member = object.begin(); member != end; ++member, ++index) {
    const std::string_view key = member.key();
    const Property* property = table.find(Name::padded(key));
    if (property != nullptr && property->required_bit >= 0) seen |= std::uint64_t{1} << property->required_bit;
    if (!go_on(ok, check_member(id, rules, property, key, member.value(), index, where))) return false;
  }
  const std::uint64_t missing = rules.required_masks[static_cast<std::size_t>(direction_)] & ~seen;
  if ((missing != 0 || rules.required_rest.count > 0) &&
      !go_on(ok, check_required(id, rules, missing, object, where))) {
    return false;
  }
  return ok;
}

template <bool kCollect>
inline bool Validator<kCollect>::check_member(NodeId id, const ObjectRules& rules, const Property* property,
                                              std::string_view key, const Element& value, std::size_t index,
                                              const Where& where) {
  bool ok = true;
  const bool known = property != nullptr && property->schema != kNoNode;
  if (known) {
    const Path step{where.path, key, 0, false};
    if (!go_on(ok, apply(property->schema, value, at(where, step)))) return false;
    if (!rules.other_rules && where.evaluated == nullptr) return ok;
  } else if (!rules.other_rules) {
    return ok;
  }
  return go_on(ok, check_other_rules(id, rules, known, key, value, index, where)) && ok;
}

// What a member is held to besides its own entry in `properties`.
template <bool kCollect>
bool Validator<kCollect>::check_other_rules(NodeId id, const ObjectRules& rules, bool known, std::string_view key,
                                            const Element& value, std::size_t index, const Where& where) {
  const Path step{where.path, key, 0, false};
  const Where there = at(where, step);
  bool ok = true;
  for (std::uint32_t i = 0; i < rules.patterns.count; ++i) {
    const PatternProperty& pattern = program_.pattern_properties[rules.patterns.begin + i];
    if (!pattern.pattern->search(key)) continue;
    known = true;
    if (!go_on(ok, apply(pattern.schema, value, there))) return false;
  }
  if (!known && rules.additional != kNoNode) {
    known = true;
    bool fits = true;
    if (program_.nodes[rules.additional].never()) {
      fits = fail(id, there, "additionalProperties", [&] {
        return std::pair{fmt::format("the member \"{}\" is not allowed", key), std::string(key)};
      });
    } else if (rules.additional != kAnything) {
      fits = apply(rules.additional, value, there);
    }
    if (!go_on(ok, fits)) return false;
  }
  if (known && where.evaluated != nullptr) where.evaluated->mark(index);
  if (rules.property_names != kNoNode && !run_name(rules.property_names, key)) {
    return fail(id, there, "propertyNames", [&] {
      return std::pair{fmt::format("\"{}\" is no allowed name for a member", key), std::string(key)};
    });
  }
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_required(NodeId id, const ObjectRules& rules, std::uint64_t missing,
                                         const simdjson::dom::object& object, const Where& where) {
  bool ok = true;
  const auto complain = [&](std::string_view name) {
    return go_on(ok, fail(id, where, "required", [&] {
                   return std::pair{fmt::format("the member \"{}\" is required", name), std::string(name)};
                 }));
  };
  for (std::uint32_t i = 0; missing != 0 && i < rules.properties.count; ++i) {
    const Property& property = program_.properties[rules.properties.begin + i];
    if (property.required_bit < 0 || (missing >> property.required_bit & 1) == 0) continue;
    if (!complain(property.name.text())) return false;
  }
  for (std::uint32_t i = 0; i < rules.required_rest.count; ++i) {
    const std::string_view name = program_.names[rules.required_rest.begin + i];
    if (object.at_key(name).error() != simdjson::SUCCESS && !complain(name)) return false;
  }
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_dependencies(NodeId id, const ObjectRules& rules, const Element& value,
                                             const Where& where) {
  const simdjson::dom::object object = value.get_object().value_unsafe();
  const auto has = [&object](std::string_view name) { return object.at_key(name).error() == simdjson::SUCCESS; };
  bool ok = true;
  for (std::uint32_t i = 0; i < rules.dependencies.count; ++i) {
    const Dependency& dependency = program_.dependencies[rules.dependencies.begin + i];
    if (!has(dependency.name)) continue;
    if (dependency.schema != kNoNode && !go_on(ok, apply(dependency.schema, value, where))) return false;
    for (std::uint32_t j = 0; j < dependency.required.count; ++j) {
      const std::string_view name = program_.names[dependency.required.begin + j];
      if (!has(name) && !go_on(ok, fail(id, where, dependency.keyword, [&] {
                                 return std::pair{
                                     fmt::format("the member \"{}\" is required beside \"{}\"", name, dependency.name),
                                     std::string(name)};
                               }))) {
        return false;
      }
    }
  }
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_unevaluated(NodeId id, const Node& node, const Element& value, std::uint8_t bits,
                                            const Where& where) {
  const bool is_object = bits == kObjectBit;
  if (!is_object && bits != kArrayBit) return run_rules(id, node, value, bits, where);
  const simdjson::dom::array items = is_object ? simdjson::dom::array() : value.get_array().value_unsafe();
  const std::size_t count = is_object ? value.get_object().value_unsafe().size() : items.size();
  Evaluated seen(count);
  bool ok = true;
  if (!go_on(ok, run_rules(id, node, value, bits, {where.path, where.scope, &seen}))) return false;
  const std::uint32_t rules = is_object ? node.object : node.array;
  const NodeId schema = rules == kNoRules ? kNoNode
                        : is_object       ? program_.objects[rules].unevaluated
                                          : program_.arrays[rules].unevaluated;
  const std::string_view keyword = is_object ? "unevaluatedProperties" : "unevaluatedItems";
  const auto check = [&](const Element& part, const Path& step, std::size_t index) {
    if (seen.has(index)) return true;
    const Where there = at(where, step);
    if (!program_.nodes[schema].never()) return go_on(ok, apply(schema, part, there));
    return go_on(ok, fail(id, there, keyword, [] {
                   return std::pair{std::string("is not allowed here"), std::string()};
                 }));
  };
  std::size_t index = 0;
  if (schema != kNoNode && is_object) {
    const simdjson::dom::object object = value.get_object().value_unsafe();
    for (const auto member : object) {
      if (!check(member.value, Path{where.path, member.key, 0, false}, index++)) return false;
    }
  } else if (schema != kNoNode) {
    for (const auto item : items) {
      if (!check(item, Path{where.path, {}, index, true}, index)) return false;
      ++index;
    }
  }
  if (schema != kNoNode) seen.mark_all();
  if (where.evaluated != nullptr) where.evaluated->merge(seen);
  return ok;
}

}  // namespace openapi
