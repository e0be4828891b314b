#include "core/script_reader.h"

#include <algorithm>

#include "core/script_match.h"
#include "core/script_response.h"
#include "core/suggestion.h"

namespace core {
namespace {

using json::Tree;

const Tree::Array& list(const Tree& tree, std::string_view member) {
  static const Tree::Array kNothing;
  const Tree* found = tree.find(member);
  return found == nullptr || found->array() == nullptr ? kNothing : *found->array();
}

// Durations have the schema's form, but `PT` alone has it too.
std::optional<base::Duration> read_duration(const Tree* tree, const std::string& pointer, std::vector<Mistake>& mistakes) {
  if (tree == nullptr || !tree->is_string()) return std::nullopt;
  const auto duration = base::parse_duration(*tree->string());
  if (!duration) mistakes.push_back({pointer, duration.error().message});
  return duration ? std::optional(*duration) : std::nullopt;
}

void check_delay(const Tree& delay, const std::string& pointer, std::vector<Mistake>& mistakes) {
  const auto whole = read_duration(&delay, pointer, mistakes);
  if (whole && *whole > scenario::Delay::kMost) mistakes.push_back({pointer, "nothing is kept back for more than 24 hours"});
  const Tree::Array& bounds = list(delay, "uniform");
  if (bounds.size() == 2) {
    const auto low = read_duration(&bounds[0], pointer + "/uniform/0", mistakes);
    const auto high = read_duration(&bounds[1], pointer + "/uniform/1", mistakes);
    if (low && high && *low > *high) mistakes.push_back({pointer + "/uniform", "the shortest comes first"});
  }
  const Tree* lognormal = delay.find("lognormal");
  if (lognormal == nullptr) return;
  const auto median = read_duration(lognormal->find("median"), pointer + "/lognormal/median", mistakes);
  const auto most = read_duration(lognormal->find("max"), pointer + "/lognormal/max", mistakes);
  if (median && most && *median > *most) mistakes.push_back({pointer + "/lognormal/max", "is less than the median"});
}

void check_rule(const Tree& rule, const std::string& pointer, const Provider& provider, std::vector<Mistake>& mistakes) {
  const auto operations = check_match(rule, pointer + "/match", provider, mistakes);
  if (const Tree* delay = rule.find("delay")) check_delay(*delay, pointer + "/delay", mistakes);
  if (const Tree* respond = rule.find("respond")) {
    const Tree* off_spec = rule.find("off_spec");
    const bool declared = off_spec == nullptr || off_spec->boolean() == nullptr || !*off_spec->boolean();
    check_response(*respond, pointer + "/respond", provider, operations, declared, mistakes);
  }
}

void check_limit(const Tree& limit, const std::string& pointer, const Provider& provider, std::vector<Mistake>& mistakes) {
  check_match(limit, pointer + "/match", provider, mistakes);
  const auto window = read_duration(limit.find("window"), pointer + "/window", mistakes);
  if (window && (*window < scenario::Rate::kMinWindow || *window > scenario::Rate::kMaxWindow))
    mistakes.push_back({pointer + "/window", "is not between 1ms and 366d"});
  const Tree* per = limit.find("per");
  const std::string_view who = per == nullptr ? "" : per->string_or("");
  if (limit.at_pointer("/match/user") != nullptr && (who == "tenant" || who == "address"))
    mistakes.push_back({pointer + "/match/user", "a limit per " + std::string(who) + " is taken before it is known who calls"});
}

// What the schema says in too many words, or in too few.
void reword(std::vector<Mistake>& mistakes) {
  for (Mistake& mistake : mistakes) {
    const std::string_view where = std::string_view(mistake.pointer).substr(mistake.pointer.rfind('/') + 1);
    const bool alternatives = mistake.message.starts_with("fits none of");
    if (mistake.message.starts_with("must match the pattern ^([0-9]+"))
      mistake.message = "is no duration such as 250ms, 5s, 5m, 25h or PT5M";
    else if (alternatives && where == "delay")
      mistake.message = "is no delay: 200ms, {uniform: [50ms, 200ms]} or {lognormal: {median: 40ms, sigma: 0.4, max: 2s}}";
    else if (alternatives && mistake.pointer.empty())
      mistake.message = "has neither rules nor limits";
    else if (alternatives && mistake.pointer.starts_with("/rules/") && mistake.pointer.find('/', 7) == std::string::npos)
      mistake.message = "has no effect: a rule has respond, delay, fault or then";
    else if (alternatives && where == "respond")
      mistake.message = "has neither status nor cause";
  }
}

}  // namespace

std::vector<Mistake> ScriptReader::check(const Tree& script, const Provider& provider) const {
  std::vector<Mistake> mistakes = schema_.check(script);
  reword(mistakes);
  if (!script.is_object()) return mistakes;
  const Tree* named = script.find("provider");
  const std::string_view name = named == nullptr ? "" : named->string_or("");
  if (name != provider.name() && (name == "okta" || name == "auth0"))
    mistakes.push_back({"/provider", "is for " + std::string(name) + ", not for " + std::string(provider.name())});
  const Tree::Array& limits = list(script, "limits");
  for (std::size_t i = 0; i < limits.size(); ++i)
    check_limit(limits[i], "/limits/" + std::to_string(i), provider, mistakes);
  const Tree::Array& rules = list(script, "rules");
  for (std::size_t i = 0; i < rules.size(); ++i) check_rule(rules[i], "/rules/" + std::to_string(i), provider, mistakes);
  return mistakes;
}

}  // namespace core
