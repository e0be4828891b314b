#include "app/scenarios.h"

#include <algorithm>

#include "app/app.h"
#include "app/documents.h"
#include "app/embedded.h"

namespace app {
namespace {

std::string_view provider_of(const json::Tree& tree) {
  const json::Tree* named = tree.find("provider");
  return named == nullptr ? std::string_view() : named->string_or("");
}

bool same_name(const std::vector<std::shared_ptr<const scenario::Script>>& scripts, const std::string& name) {
  return std::any_of(scripts.begin(), scripts.end(), [&](const auto& other) { return other->name == name; });
}

}  // namespace

std::vector<json::Diagnostic> check_scenario(const json::Tree& tree, const std::string& file) {
  const core::ScriptReader reader(embedded("schema/scenario.json"));
  if (provider_of(tree) == "okta") return core::placed(reader.check(tree, *make_okta({}, true)), tree, file);
  if (provider_of(tree) == "auth0") return core::placed(reader.check(tree, *make_auth0({}, true)), tree, file);
  return core::placed(reader.check(tree), tree, file);
}

std::vector<std::shared_ptr<const scenario::Script>> load_scenarios(const core::ScriptReader& reader, const core::Provider& provider,
                                                                    const std::vector<std::string>& files) {
  std::vector<std::shared_ptr<const scenario::Script>> scripts;
  std::vector<json::Diagnostic> mistakes;
  for (const std::string& file : files) {
    const json::Tree tree = read_tree(file);
    const bool ours = provider_of(tree) == provider.name();
    for (json::Diagnostic& mistake : core::placed(ours ? reader.check(tree, provider) : reader.check(tree), tree, file))
      mistakes.push_back(std::move(mistake));
    if (!ours || !mistakes.empty()) continue;
    auto script = std::make_shared<const scenario::Script>(scenario::Script::compile(tree));
    if (same_name(scripts, script->name)) mistakes.push_back({file, tree.find("scenario")->mark, "another file has a scenario of this name"});
    scripts.push_back(std::move(script));
  }
  if (!mistakes.empty()) throw Unusable(mistakes);
  return scripts;
}

}  // namespace app
