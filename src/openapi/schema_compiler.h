#pragma once
// Turns schemas into a Program. Used while a document is read, by one thread. A schema is compiled once, however often
// it is referred to; what it refers to is compiled when its turn comes, so recursion needs no care.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/tree.h"
#include "openapi/program.h"
#include "openapi/schema_index.h"

namespace openapi {

class SchemaCompiler {
 public:
  // REQUIRES: all three outlive this. `assert_formats` false leaves `format` an annotation.
  SchemaCompiler(Program& program, SchemaIndex& index, std::vector<json::Diagnostic>& diagnostics,
                 bool assert_formats = true);

  // The node of `schema`, which stands at `location` of `resource`; its rules are there after `finish`.
  // REQUIRES: `schema` outlives this.
  NodeId add(const json::Tree& schema, std::uint32_t resource, const std::string& location);
  // Compiles what was added and all that it refers to. Mistakes are among the diagnostics then.
  void finish();

 private:
  struct Task {
    NodeId id = kNoNode;
    const json::Tree* schema = nullptr;
    std::uint32_t resource = 0;
    std::string location;
    Dialect dialect = Dialect::k202012;
    bool plain = false;  // without the choice that a parent's discriminator makes
  };

  // schema_compiler.cpp
  NodeId child(const Task& task, const json::Tree& schema, std::string location);
  NodeId child(const Task& task, std::string_view keyword);  // kNoNode where the keyword is absent
  NodeId reserve(std::uint32_t resource, std::string location);
  NodeId target_of(const Task& task, const json::Tree& reference);
  bool is_plain_reference(const json::Tree& schema, Dialect dialect) const;
  Range children(const Task& task, std::string_view keyword);
  void compile(const Task& task);
  void compile_logic(const Task& task);
  void compile_dynamic_reference(const Task& task, Logic& logic);
  void settle_dynamic_anchors();
  void compile_pending();

  // schema_discriminator.cpp
  void compile_discriminator(const Task& task, Logic& logic);
  NodeId mapping_target(const Task& task, const json::Tree& target);
  void add_branches(const Task& task, std::vector<Mapping>& mappings);
  void add_children(const Task& task, std::vector<Mapping>& mappings);
  void add_mapping(const Task& task, std::string_view value, const json::Tree& reference,
                   std::vector<Mapping>& mappings);
  NodeId plain_parent(const Task& task, const json::Tree& branch);

  // schema_choices.cpp
  void tell_branches_apart();

  // schema_keywords.cpp
  void compile_types(const Task& task);
  void compile_values(const Task& task);
  void compile_samples(const Task& task);
  void compile_number(const Task& task);
  void compile_string(const Task& task);
  void compile_array(const Task& task);
  void compile_items(const Task& task, ArrayRules& rules);
  std::uint8_t type_named(const Task& task, const json::Tree& name);
  void read_number(const Task& task, std::string_view keyword, std::optional<Number>& out);
  void read_exclusive(const Task& task, std::string_view keyword, std::optional<Number>& bound, bool& exclusive,
                      bool lower);
  void read_count(const Task& task, std::string_view keyword, std::uint64_t& out);
  bool read_flag(const Task& task, std::string_view keyword);
  const Pattern* compile_pattern(const Task& task, std::string_view text, const json::Tree& at);
  Range keep(std::vector<json::Tree> values);

  // schema_objects.cpp
  void compile_object(const Task& task);
  void compile_properties(const Task& task, ObjectRules& rules);
  void compile_required(const Task& task, std::vector<Property>& properties, ObjectRules& rules);
  void compile_dependencies(const Task& task, ObjectRules& rules);
  void compile_patterns(const Task& task, ObjectRules& rules);
  Range read_names(const Task& task, const json::Tree& list, std::string_view keyword);
  void build_table(ObjectRules& rules);

  // schema_links.cpp
  void apply_directions();
  void refuse_endless_recursion();

  void complain(const Task& task, const json::Tree& at, std::string_view message);
  std::string_view intern(std::string_view text) { return program_.text.emplace_back(text); }
  const json::Tree* keyword(const Task& task, std::string_view name) const { return task.schema->find(name); }

  Program& program_;
  SchemaIndex& index_;
  std::vector<json::Diagnostic>& diagnostics_;
  bool assert_formats_;
  std::vector<Task> pending_;
  std::unordered_map<const json::Tree*, NodeId> known_;
  std::unordered_map<const json::Tree*, NodeId> plain_;  // parents as their children see them
  std::unordered_map<std::string, const Pattern*> patterns_;
  std::vector<json::Mark> marks_;       // by NodeId
  std::vector<std::uint32_t> origins_;  // by NodeId: resource, for diagnostics
  int reference_hops_ = 0;              // references that lead to references, while one is followed
};

}  // namespace openapi
