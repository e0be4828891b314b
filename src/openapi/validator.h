#pragma once
// Runs a Program on an instance. One thread's, made for one call; no allocation while nothing is wrong. The functions
// stand in validator_{values,containers,logic}.h, which validator.cpp puts together into one unit to inline across.

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/evaluated.h"
#include "openapi/program.h"
#include "openapi/violation_text.h"

namespace openapi {

// The schema resources that were entered on the way to a schema, innermost first.
struct Scope {
  std::uint32_t resource = 0;
  const Scope* outer = nullptr;
};

// What a schema is applied at.
struct Where {
  const Path* path = nullptr;      // only while collecting
  const Scope* scope = nullptr;    // only where some schema has a `$dynamicRef`
  Evaluated* evaluated = nullptr;  // only beneath unevaluatedProperties and unevaluatedItems
};

// What bounds one validation: no schema is worth more work than this, whatever the instance. Steps are counted where
// one value can be looked at more than once, which is what multiplies.
struct Effort {
  static constexpr std::uint32_t kMaxSteps = 10'000'000;
  static constexpr std::uint32_t kMaxNesting = 2'000;  // of schemas that a `$dynamicRef` may lead into again
  static constexpr std::size_t kMaxViolations = 1'000;
  std::uint32_t steps = 0;
  std::uint32_t nesting = 0;
};

// With `kCollect` every violation is reported, without it the first ends the run; the verdict is the same.
template <bool kCollect>
class Validator {
 public:
  using Element = simdjson::dom::element;

  Validator(const Program& program, Direction direction, Effort& effort, std::vector<Violation>* out)
      : program_(program), direction_(direction), effort_(effort), out_(out) {}

  bool run(NodeId id, const Element& value, const Where& where);
  // As `run` for a member's name, which is a string without being an element.
  bool run_name(NodeId id, std::string_view name);

 private:
  template <bool>
  friend class Validator;

  // `run` within every loop: most values are done with by their type, and what is inlined here saves each of them a call.
  [[gnu::always_inline]] bool apply(NodeId id, const Element& value, const Where& where);
  bool run_in_scope(NodeId id, const Node& node, const Element& value, std::uint8_t bits, const Where& where);
  bool run_rules(NodeId id, const Node& node, const Element& value, std::uint8_t bits, const Where& where);
  bool fail_type(NodeId id, const Node& node, const Where& where);
  bool check_values(NodeId id, const ValueRules& rules, const Element& value, const Where& where);
  bool check_number(NodeId id, const NumberRules& rules, const Number& value, const Where& where);
  bool check_integer_format(NodeId id, const NumberRules& rules, const Number& value, const Where& where);
  bool check_string(NodeId id, const StringRules& rules, std::string_view value, const Where& where);
  bool check_array(NodeId id, const ArrayRules& rules, const Element& value, const Where& where);
  bool check_items(NodeId id, const ArrayRules& rules, const simdjson::dom::array& items, const Where& where);
  bool check_contains(NodeId id, const ArrayRules& rules, const simdjson::dom::array& items, const Where& where);
  bool check_object(NodeId id, const ObjectRules& rules, const Element& value, const Where& where);
  [[gnu::always_inline]] bool check_members(NodeId id, const ObjectRules& rules, const simdjson::dom::object& object, const Where& where);
  [[gnu::always_inline]] bool check_member(NodeId id, const ObjectRules& rules, const Property* property, std::string_view key,
                    const Element& value, std::size_t index, const Where& where);
  bool check_other_rules(NodeId id, const ObjectRules& rules, bool known, std::string_view key, const Element& value,
                         std::size_t index, const Where& where);
  bool exhausted(NodeId id, const Where& where);
  bool check_required(NodeId id, const ObjectRules& rules, std::uint64_t missing, const simdjson::dom::object& object,
                      const Where& where);
  bool check_dependencies(NodeId id, const ObjectRules& rules, const Element& value, const Where& where);
  bool check_unevaluated(NodeId id, const Node& node, const Element& value, std::uint8_t bits, const Where& where);

  bool check_logic(NodeId id, const Logic& logic, const Element& value, const Where& where);
  bool check_references(const Logic& logic, const Element& value, const Where& where);
  bool check_any_of(NodeId id, const Logic& logic, const Element& value, const Where& where);
  bool check_one_of(NodeId id, const Logic& logic, const Element& value, const Where& where);
  bool check_condition(const Logic& logic, const Element& value, const Where& where);
  // The schema that the member's value names; kNoNode where it names none.
  NodeId named_by(std::string_view member, Range mapping, const Element& value) const;
  NodeId dynamic_target(const Logic& logic, const Where& where) const;
  // Whether `value` conforms, telling nobody; what it looked at is added to `where.evaluated` if it does.
  bool probe(NodeId id, const Element& value, const Where& where);
  void explain_branches(NodeId id, Range branches, const Element& value, const Where& where, std::string_view keyword,
                        std::string_view discriminator);

  // Where a member or an item stands; without collecting, `step` is never looked at and so never made.
  static Where at(const Where& where, const Path& step) { return {kCollect ? &step : nullptr, where.scope, nullptr}; }
  // Whether to go on after `result`: always while collecting, so that all is said.
  static bool go_on(bool& ok, bool result) {
    ok = ok && result;
    return kCollect || ok;
  }
  // False, after reporting what `words` returns: a message and a detail. They are not made unless they are wanted.
  template <class Words>
  bool fail(NodeId id, const Where& where, std::string_view keyword, Words words);

  const Program& program_;
  Direction direction_;
  Effort& effort_;
  std::vector<Violation>* out_;
};

extern template class Validator<true>;
extern template class Validator<false>;

}  // namespace openapi
