#pragma once
// Validator: schemas made of schemas. Included by validator.cpp alone.

#include <fmt/format.h>

#include <algorithm>

#include "openapi/equality.h"
#include "openapi/validator.h"

namespace openapi {

template <bool kCollect>
bool Validator<kCollect>::check_logic(NodeId id, const Logic& logic, const Element& value, const Where& where) {
  if (exhausted(id, where)) return false;
  bool ok = true;
  if (!go_on(ok, check_references(logic, value, where))) return false;
  for (const NodeId schema : program_.nodes_of(logic.all_of)) {
    if (!go_on(ok, apply(schema, value, where))) return false;
  }
  if (logic.any_of.count > 0 && !go_on(ok, check_any_of(id, logic, value, where))) return false;
  if (logic.one_of.count > 0 && !go_on(ok, check_one_of(id, logic, value, where))) return false;
  if (logic.any_of.count == 0 && logic.one_of.count == 0 && !logic.discriminator.empty()) {
    const NodeId schema = named_by(logic.discriminator, logic.mapping, value);
    if (schema != kNoNode && !go_on(ok, apply(schema, value, where))) return false;
  }
  if (logic.negated != kNoNode && probe(logic.negated, value, {where.path, where.scope, nullptr}) &&
      !go_on(ok, fail(id, where, "not", [] {
               return std::pair{std::string("is what must not be"), std::string()};
             }))) {
    return false;
  }
  if (logic.condition != kNoNode && !go_on(ok, check_condition(logic, value, where))) return false;
  return ok;
}

template <bool kCollect>
bool Validator<kCollect>::check_references(const Logic& logic, const Element& value, const Where& where) {
  bool ok = true;
  if (logic.ref != kNoNode && !go_on(ok, apply(logic.ref, value, where))) return false;
  if (logic.dynamic_ref != kNoNode && !go_on(ok, apply(dynamic_target(logic, where), value, where))) return false;
  return ok;
}

template <bool kCollect>
NodeId Validator<kCollect>::dynamic_target(const Logic& logic, const Where& where) const {
  NodeId target = logic.dynamic_ref;
  if (logic.dynamic_anchor.empty()) return target;
  for (const Scope* scope = where.scope; scope != nullptr; scope = scope->outer) {
    const auto& anchors = program_.dynamic_anchors[scope->resource];
    const auto found = anchors.find(logic.dynamic_anchor);
    if (found != anchors.end()) target = found->second;  // the outermost wins, which is seen last
  }
  return target;
}

template <bool kCollect>
bool Validator<kCollect>::probe(NodeId id, const Element& value, const Where& where) {
  Validator<false> quiet(program_, direction_, effort_, nullptr);
  if (where.evaluated == nullptr) return quiet.apply(id, value, where);
  Evaluated seen(where.evaluated->count());
  if (!quiet.apply(id, value, {where.path, where.scope, &seen})) return false;
  where.evaluated->merge(seen);
  return true;
}

template <bool kCollect>
NodeId Validator<kCollect>::named_by(std::string_view member, Range mapping, const Element& value) const {
  std::string_view chosen;
  if (member.empty() || value.at_key(member).get_string().get(chosen) != simdjson::SUCCESS) return kNoNode;
  for (std::uint32_t i = 0; i < mapping.count; ++i) {
    const Mapping& one = program_.mappings[mapping.begin + i];
    if (one.value == chosen) return one.schema;
  }
  return kNoNode;
}

template <bool kCollect>
bool Validator<kCollect>::check_any_of(NodeId id, const Logic& logic, const Element& value, const Where& where) {
  const NodeId chosen = named_by(logic.discriminator, logic.mapping, value);
  if (chosen != kNoNode) return apply(chosen, value, where);
  bool found = false;
  for (const NodeId schema : program_.nodes_of(logic.any_of)) {
    found = probe(schema, value, where) || found;
    // Every branch that fits adds to what has been evaluated.
    if (found && where.evaluated == nullptr) return true;
  }
  if (found) return true;
  explain_branches(id, logic.any_of, value, where, "anyOf", logic.discriminator);
  return false;
}

template <bool kCollect>
bool Validator<kCollect>::check_one_of(NodeId id, const Logic& logic, const Element& value, const Where& where) {
  NodeId chosen = logic.any_of.count == 0 ? named_by(logic.discriminator, logic.mapping, value) : kNoNode;
  // No other branch can fit. What is wrong with a value is told of every branch.
  if (!kCollect && chosen == kNoNode) chosen = named_by(logic.tag, logic.tags, value);
  if (chosen != kNoNode) return apply(chosen, value, where);
  std::uint32_t found = 0;
  for (const NodeId schema : program_.nodes_of(logic.one_of)) {
    found += probe(schema, value, where) ? 1 : 0;
    if (found > 1) {
      return fail(id, where, "oneOf", [] {
        return std::pair{std::string("fits more than one of the alternatives"), std::string()};
      });
    }
  }
  if (found == 1) return true;
  explain_branches(id, logic.one_of, value, where, "oneOf", logic.discriminator);
  return false;
}

// Of a value that fits no branch: the violations of the one branch that it was meant for, where that can be told from
// its type and its constants, else that it fits none.
template <bool kCollect>
void Validator<kCollect>::explain_branches(NodeId id, Range branches, const Element& value, const Where& where,
                                           std::string_view keyword, std::string_view discriminator) {
  if constexpr (kCollect) {
    std::vector<Violation> meant;
    int candidates = 0;
    const std::string here = where.path->to_pointer();
    for (const NodeId schema : program_.nodes_of(branches)) {
      std::vector<Violation> found;
      Validator<true>(program_, direction_, effort_, &found).apply(schema, value, {where.path, where.scope, nullptr});
      const bool other_kind = std::ranges::any_of(found, [&here](const Violation& violation) {
        return violation.keyword == "const" || violation.keyword == "enum" ||
               (violation.instance == here && (violation.keyword == "type" || violation.keyword == "false"));
      });
      if (other_kind) continue;
      ++candidates;
      meant = std::move(found);
    }
    if (candidates == 1) {
      out_->insert(out_->end(), std::make_move_iterator(meant.begin()), std::make_move_iterator(meant.end()));
      return;
    }
    fail(id, where, keyword, [&] {
      return std::pair{fmt::format("fits none of the {} alternatives", branches.count), std::string(discriminator)};
    });
  }
}

template <bool kCollect>
bool Validator<kCollect>::check_condition(const Logic& logic, const Element& value, const Where& where) {
  const bool holds = probe(logic.condition, value, where);
  const NodeId schema = holds ? logic.then_schema : logic.else_schema;
  return schema == kNoNode || apply(schema, value, where);
}

template <bool kCollect>
bool Validator<kCollect>::run_name(NodeId id, std::string_view name) {
  const Node& node = program_.nodes[id];
  const auto fits = [&](NodeId schema) { return run_name(schema, name); };
  if (++effort_.steps > Effort::kMaxSteps || (node.types & kStringBit) == 0) return false;
  const auto is_name = [name](const json::Tree& allowed) { return allowed.is_string() && *allowed.string() == name; };
  if (node.values != kNoRules && std::ranges::none_of(program_.values_of(node), is_name)) return false;
  const Path nowhere;
  if (node.string != kNoRules) {
    Validator<false> quiet(program_, direction_, effort_, nullptr);
    if (!quiet.check_string(id, program_.strings[node.string], name, Where{&nowhere})) return false;
  }
  if (node.logic == kNoRules) return true;
  const Logic& logic = program_.logics[node.logic];
  const auto one_of = program_.nodes_of(logic.one_of);
  const auto any_of = program_.nodes_of(logic.any_of);
  if (logic.ref != kNoNode && !fits(logic.ref)) return false;
  if (logic.dynamic_ref != kNoNode && !fits(logic.dynamic_ref)) return false;
  if (!std::ranges::all_of(program_.nodes_of(logic.all_of), fits)) return false;
  if (!any_of.empty() && std::ranges::none_of(any_of, fits)) return false;
  if (!one_of.empty() && std::ranges::count_if(one_of, fits) != 1) return false;
  if (logic.negated != kNoNode && fits(logic.negated)) return false;
  if (logic.condition == kNoNode) return true;
  const NodeId branch = fits(logic.condition) ? logic.then_schema : logic.else_schema;
  return branch == kNoNode || fits(branch);
}

}  // namespace openapi
