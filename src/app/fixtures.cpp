#include "app/fixtures.h"

#include <map>

#include "app/documents.h"
#include "app/embedded.h"
#include "core/schema_check.h"
#include "identity/password_history.h"
#include "identity/user_entry.h"

namespace app {
namespace {

using json::Tree;

// Lists whose entries have a name: a later entry of the name takes the place of the earlier one.
constexpr std::pair<std::string_view, std::string_view> kNamedLists[] = {
    {"applications", "client_id"}, {"connections", "name"}, {"organizations", "name"}, {"users", "login"}};

std::string name_in(const Tree& entry, std::string_view key) {
  const Tree* name = entry.find(key);
  if (name == nullptr) name = entry.find("template");
  return std::string(name == nullptr ? "" : name->string_or(""));
}

void merge_list(Tree::Array& into, const Tree::Array& from, std::string_view key) {
  for (const Tree& entry : from) {
    const auto same = std::find_if(into.begin(), into.end(),
                                   [&](const Tree& other) { return name_in(other, key) == name_in(entry, key); });
    if (same == into.end())
      into.push_back(entry);
    else
      *same = entry;
  }
}

void merge(Tree& into, const Tree& from) {
  Tree rest = from;
  for (const auto& [list, key] : kNamedLists) {
    const Tree* entries = from.find(list);
    if (entries == nullptr || entries->array() == nullptr) continue;
    if (into.find(list) == nullptr) into.set(list, Tree(Tree::Array{}));
    merge_list(*into.find(list)->array(), *entries->array(), key);
    rest.erase(list);
  }
  json::merge_patch(into, rest);
}

// Hashing is dear on purpose, and test users share passwords: each is hashed once.
void hash_passwords(Tree::Array& users) {
  std::map<std::string, std::string> hashes;
  for (Tree& user : users) {
    if (user.find("template") == nullptr) identity::hash_password_history(user);
    const Tree* password = user.find("password");
    const std::string text(password == nullptr ? "" : password->string_or(""));
    const bool template_of_many = text.find("{n}") != std::string::npos;
    if (text.empty() || template_of_many) continue;
    if (const auto known = hashes.find(text); known != hashes.end()) {
      user.erase("password");
      user.set("password_hash", Tree(std::string(known->second)));
    } else {
      identity::hash_password(user);
      hashes.emplace(text, user.find("password_hash")->string_or(""));
    }
  }
}

Tree read_checked(const std::string& file) {
  Tree tree = read_tree(file);
  if (const auto mistakes = check_fixture(tree, file); !mistakes.empty()) throw Unusable(mistakes);
  return tree;
}

Tree built_in(std::string_view provider) {
  auto tree = json::parse_json(embedded("tenants/" + std::string(provider) + ".yaml"));
  if (!tree) throw Unusable("the built-in fixture of " + std::string(provider) + ": " + tree.error().message);
  return std::move(*tree);
}

}  // namespace

std::vector<json::Diagnostic> check_fixture(const Tree& tree, const std::string& file) {
  return core::check_against_schema(embedded("schema/fixture.json"), tree, file);
}

std::shared_ptr<const core::Fixture> load_fixture(const core::Provider& provider, const std::vector<std::string>& files) {
  Tree merged;
  for (const std::string& file : files) {
    const Tree tree = read_checked(file);
    if (tree.find("provider")->string_or("") == provider.name()) merge(merged, tree);
  }
  if (merged.is_null()) merged = built_in(provider.name());
  return make_fixture(provider, std::move(merged));
}

base::Result<std::shared_ptr<const core::Fixture>, std::vector<core::Mistake>> read_fixture(const core::Provider& provider, Tree given) {
  static const core::FileSchema schema(embedded("schema/fixture.json"));
  const auto wrong = [](std::vector<core::Mistake> mistakes) { return tl::unexpected(std::move(mistakes)); };
  if (!given.is_object()) return wrong({{"", "must be an object"}});
  if (given.find("provider") == nullptr) given.set("provider", Tree(std::string(provider.name())));
  if (auto mistakes = schema.check(given); !mistakes.empty()) return wrong(std::move(mistakes));
  if (given.find("provider")->string_or("") != provider.name()) return wrong({{"/provider", "is not the tenant's"}});
  try {
    return make_fixture(provider, std::move(given));
  } catch (const Unusable& unusable) {
    return wrong({{"", unusable.what()}});
  }
}

core::SnapshotReaders snapshot_readers(const core::ScriptReader& scripts) {
  return {&scripts, [](const core::Provider& provider, Tree given) {
            return read_fixture(provider, std::move(given)).map_error([](const std::vector<core::Mistake>& mistakes) { return mistakes.front(); });
          }};
}

std::shared_ptr<const core::Fixture> make_fixture(const core::Provider& provider, Tree merged) {
  auto fixture = std::make_shared<core::Fixture>();
  fixture->provider = provider.name();
  fixture->source = merged;
  Tree* users = merged.find("users");
  Tree::Array entries = users == nullptr ? Tree::Array{} : std::move(*users->array());
  merged.erase("users");
  hash_passwords(entries);
  std::vector<Tree> templates;
  for (Tree& entry : entries) (entry.find("template") != nullptr ? templates : fixture->users).push_back(std::move(entry));
  auto compiled = core::UserTemplates::compile(std::move(templates));
  auto settings = provider.read_settings(merged);
  if (!compiled || !settings) throw Unusable((compiled ? settings.error() : compiled.error()).message);
  fixture->templates = std::move(*compiled);
  fixture->settings = std::move(*settings);
  fixture->document = std::move(merged);
  return fixture;
}

}  // namespace app
