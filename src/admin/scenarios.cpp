// Scenarios and faults: what the tenant is made to do wrong.
#include "admin/api.h"
#include "admin/problems.h"
#include "core/suggestion.h"
#include "core/tenant.h"
#include "core/world.h"

namespace admin {
namespace {

using core::Call;
using core::Outcome;
using json::Tree;

std::string place(json::Mark mark) {
  return mark.line == 0 ? "" : "line " + std::to_string(mark.line) + ", column " + std::to_string(mark.column) + ": ";
}

// Mistakes as the errors of a 400; `prefix` is what their pointers begin with and the client's document has not.
std::vector<openapi::Violation> errors_of(const std::vector<core::Mistake>& mistakes, const Tree& tree, std::string_view prefix) {
  std::vector<openapi::Violation> errors;
  for (const core::Mistake& mistake : mistakes) {
    const Tree* found = tree.at_pointer(mistake.pointer);
    const std::string pointer = mistake.pointer.starts_with(prefix) ? mistake.pointer.substr(prefix.size()) : mistake.pointer;
    errors.push_back({pointer, "", "", (found == nullptr ? "" : place(found->mark)) + mistake.message, ""});
  }
  return errors;
}

void write_remaining(json::Writer& out, std::optional<std::uint64_t> remaining) {
  out.key("remaining");
  if (remaining)
    out.unsigned_integer(*remaining);
  else
    out.null();
}

void write_scenario(json::Writer& out, const scenario::Scenario& scenario) {
  const scenario::Script& script = scenario.script();
  out.begin_object().member("name", script.name).member("state", scenario.state()).key("states").begin_array();
  for (const std::string& state : script.states) out.string(state);
  out.end_array().key("rules").begin_array();
  for (std::size_t i = 0; i < script.rules.size(); ++i)
    out.begin_object().member("name", script.rules[i].name).member("matched", scenario.matched(i)).member("hits", scenario.hits(i)).end_object();
  out.end_array().key("limits").begin_array();
  for (std::size_t i = 0; i < script.limits.size(); ++i)
    out.begin_object().member("name", script.limits[i].name).member("refused", scenario.refused(i)).end_object();
  out.end_array().end_object();
}

Outcome list_scenarios(Call& call, Context&) {
  const state::Guard guard;
  call.json().begin_object().key("scenarios").begin_array();
  for (const auto& scenario : call.world.scenarios().list(guard).scenarios) write_scenario(call.json(), *scenario);
  call.json().end_array().end_object();
  return core::ok();
}

// The name in the path is the scenario's, whatever its file calls it: so one file can be loaded under several.
Outcome put_scenario(Call& call, Context& context) {
  auto tree = json::parse_yaml(call.request.body, "body");
  if (!tree) return invalid({{"", "", "", place(tree.error().mark) + tree.error().message, ""}});
  const auto mistakes = context.script_reader->check(*tree, call.world.tenant().provider());
  if (!mistakes.empty()) return invalid(errors_of(mistakes, *tree, ""));
  tree->set("scenario", Tree(std::string(call.path("name"))));
  call.world.scenarios().put(std::make_shared<const scenario::Script>(scenario::Script::compile(*tree)));
  return core::no_content();
}

Outcome delete_scenario(Call& call, Context&) {
  if (!call.world.scenarios().remove(call.path("name"))) return not_found("scenario", call.path("name"));
  return core::no_content();
}

Outcome put_scenario_state(Call& call, Context&) {
  const state::Guard guard;
  scenario::Scenario* scenario = call.world.scenarios().list(guard).find(call.path("name"));
  if (scenario == nullptr) return not_found("scenario", call.path("name"));
  const std::string_view named = call.body["state"].string_or("");
  const auto state = scenario->script().state(named);
  if (!state) return invalid("/state", "No rule names this state" + core::suggestion(named, scenario->script().states));
  scenario->jump(*state);
  return core::no_content();
}

// A fault is a scenario of one rule.
Outcome create_fault(Call& call, Context& context) {
  Tree rule = json::to_tree(call.body);
  const std::string text = rule.dump();
  const core::Provider& provider = call.world.tenant().provider();
  const std::string id = call.world.scenarios().next_fault_id();
  if (rule.find("name") == nullptr) rule.set("name", Tree("fault " + id));
  Tree tree;
  tree.set("scenario", Tree("fault " + id));
  tree.set("provider", Tree(std::string(provider.name())));
  tree.set("rules", Tree(Tree::Array{std::move(rule)}));
  const auto mistakes = context.script_reader->check(tree, provider);
  if (!mistakes.empty()) return invalid(errors_of(mistakes, tree, "/rules/0"));
  const auto fault = call.world.scenarios().add_fault(id, std::make_shared<const scenario::Script>(scenario::Script::compile(tree)), text);
  call.json().begin_object().member("id", fault.id);
  write_remaining(call.json(), fault.remaining());
  call.json().end_object();
  return core::created();
}

Outcome list_faults(Call& call, Context&) {
  const state::Guard guard;
  call.json().begin_object().key("faults").begin_array();
  for (const scenario::Fault& fault : call.world.scenarios().list(guard).faults) {
    call.json().begin_object().member("id", fault.id);
    write_remaining(call.json(), fault.remaining());
    call.json().member("hits", fault.scenario->hits(0)).key("rule").raw(fault.rule).end_object();
  }
  call.json().end_array().end_object();
  return core::ok();
}

Outcome delete_fault(Call& call, Context&) {
  if (!call.world.scenarios().remove_fault(call.path("id"))) return not_found("fault", call.path("id"));
  return core::no_content();
}

Outcome clear_faults(Call& call, Context&) {
  call.world.scenarios().remove_faults();
  return core::no_content();
}

}  // namespace

std::span<const Operation> scenario_operations() {
  static constexpr Operation kOperations[] = {
      {"listScenarios", list_scenarios}, {"putScenario", put_scenario}, {"deleteScenario", delete_scenario},
      {"putScenarioState", put_scenario_state}, {"createFault", create_fault}, {"listFaults", list_faults},
      {"deleteFault", delete_fault}, {"clearFaults", clear_faults}};
  return kOperations;
}

}  // namespace admin
