// Holds that every rule of tests/fidelity/*.yaml names tests that are there, and that docs/FIDELITY.md is what the rules say.
// With --write it writes that file.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "json/tree.h"

namespace {

namespace fs = std::filesystem;
using json::Tree;

const fs::path kRoot = UNDERSTUDY_SOURCE_DIRECTORY;
const fs::path kTable = kRoot / "docs/FIDELITY.md";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Vendor {
  std::string_view name;
  std::string_view file;
};
constexpr Vendor kVendors[] = {{"Okta", "okta.yaml"}, {"Auth0", "auth0.yaml"}};

Tree rules_of(const Vendor& vendor) {
  const fs::path path = kRoot / "tests/fidelity" / vendor.file;
  auto tree = json::parse_yaml(read(path), path.string());
  if (!tree) throw std::runtime_error(tree.error().to_string());
  return std::move(*tree);
}

std::string text(const Tree& tree, std::string_view member) {
  const Tree* value = tree.find(member);
  return std::string(value == nullptr ? "" : value->string_or(""));
}

const Tree::Array& list(const Tree& tree, std::string_view member) {
  static const Tree::Array kNone;
  const Tree* value = tree.find(member);
  return value == nullptr || value->array() == nullptr ? kNone : *value->array();
}

// Whether a file of tests/ has that name, whose last part may hold one `*`.
bool is_there(const std::string& name) {
  const fs::path path = kRoot / "tests" / name;
  const std::string file = path.filename().string();
  const auto star = file.find('*');
  if (star == std::string::npos) return fs::is_regular_file(path);
  if (!fs::is_directory(path.parent_path())) return false;
  const auto fits = [&](const fs::directory_entry& entry) {
    const std::string other = entry.path().filename().string();
    return other.size() + 1 >= file.size() && other.starts_with(file.substr(0, star)) && other.ends_with(file.substr(star + 1));
  };
  return std::any_of(fs::directory_iterator(path.parent_path()), fs::directory_iterator(), fits);
}

void append_rules(std::string& table, const Tree& section) {
  table += "\n### " + text(section, "section") + "\n\n| rule | what holds | tests |\n|---|---|---|\n";
  for (const Tree& rule : list(section, "rules")) {
    const bool ours = rule.find("ours") != nullptr;
    table += "| " + text(rule, "id") + " | " + text(rule, "says") + (ours ? " *(ours)*" : "") + " | ";
    for (const Tree& test : list(rule, "tests")) table += (&test == &list(rule, "tests").front() ? "`" : "<br>`") + std::string(test.string_or("")) + "`";
    table += " |\n";
  }
}

std::string table_of_all() {
  std::string table =
      "# What is held of the services, and by which tests\n\n"
      "Written from `tests/fidelity/*.yaml` by `fidelity_tests --write`. Files are those of `tests/`; a `*` stands for any text.\n"
      "A rule that is marked *ours* is not the vendor's word: no source says what the service does, so it is our choice.\n";
  for (const Vendor& vendor : kVendors) {
    table.append("\n## ").append(vendor.name).append("\n");
    const Tree rules = rules_of(vendor);
    for (const Tree& section : *rules.array()) append_rules(table, section);
  }
  return table;
}

void expect_sound(const Tree& section, std::set<std::string>& ids) {
  EXPECT_FALSE(list(section, "rules").empty()) << text(section, "section");
  for (const Tree& rule : list(section, "rules")) {
    const std::string id = text(rule, "id");
    EXPECT_TRUE(ids.insert(id).second) << id << " stands twice";
    EXPECT_FALSE(text(rule, "says").empty()) << id << " says nothing";
    EXPECT_FALSE(list(rule, "tests").empty()) << id << " is held by no test";
    for (const Tree& test : list(rule, "tests"))
      EXPECT_TRUE(is_there(std::string(test.string_or("")))) << id << ": there is no " << test.dump();
  }
}

TEST(Rules, NameTestsThatAreThere) {
  for (const Vendor& vendor : kVendors) {
    SCOPED_TRACE(vendor.file);
    const Tree rules = rules_of(vendor);
    std::set<std::string> ids;
    for (const Tree& section : *rules.array()) expect_sound(section, ids);
  }
}

TEST(Table, IsWhatTheRulesSay) {
  EXPECT_TRUE(read(kTable) == table_of_all()) << "docs/FIDELITY.md is out of date: run fidelity_tests --write";
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::string_view(arguments[1]) == "--write") {
    std::ofstream(kTable, std::ios::binary) << table_of_all();
    return 0;
  }
  ::testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
