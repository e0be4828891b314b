#include "openapi/schema.h"

#include "openapi/generator.h"
#include "openapi/program.h"
#include "openapi/schema_compiler.h"
#include "openapi/validator.h"

namespace openapi {
namespace {

std::string_view simple_type_of(const Program& program, NodeId id, int hops) {
  const Node& node = program.nodes[id];
  switch (node.types & ~kNullBit) {
    case kStringBit: return "string";
    case kIntegerBit: return "integer";
    case kNumberBit | kIntegerBit: return "number";
    case kBooleanBit: return "boolean";
    case kArrayBit: return "array";
    case kObjectBit: return "object";
    default: break;
  }
  if (node.types != kAnyType || node.logic == kNoRules || hops == 0) return "";
  const Logic& logic = program.logics[node.logic];
  if (logic.ref != kNoNode) return simple_type_of(program, logic.ref, hops - 1);
  for (const NodeId branch : program.nodes_of(logic.all_of)) {
    const std::string_view type = simple_type_of(program, branch, hops - 1);
    if (!type.empty()) return type;
  }
  return "";
}

// Calls `look` with `id` and all that applies with it by reference and allOf, until it finds something.
template <class Look>
NodeId look_through(const Program& program, NodeId id, int hops, const Look& look) {
  const Node& node = program.nodes[id];
  NodeId found = look(node);
  if (found != kNoNode || node.logic == kNoRules || hops == 0) return found;
  const Logic& logic = program.logics[node.logic];
  if (logic.ref != kNoNode) found = look_through(program, logic.ref, hops - 1, look);
  for (const NodeId branch : program.nodes_of(logic.all_of)) {
    if (found == kNoNode) found = look_through(program, branch, hops - 1, look);
  }
  return found;
}

constexpr int kHops = 16;

// A schema with the program that it alone uses.
class OwningSchema final : public Schema {
 public:
  OwningSchema(std::unique_ptr<Program> program, NodeId root)
      : program_(std::move(program)), root_(&program_->schemas[root]) {}
  bool validate(json::Value value, Direction direction, std::vector<Violation>* out) const override {
    return root_->validate(value, direction, out);
  }
  std::optional<std::string> generate(std::uint64_t seed, Direction direction) const override {
    return root_->generate(seed, direction);
  }
  std::string_view simple_type() const override { return root_->simple_type(); }
  const Schema* items() const override { return root_->items(); }
  const Schema* property(std::string_view name) const override { return root_->property(name); }
  bool accepts_any_string() const override { return root_->accepts_any_string(); }

 private:
  std::unique_ptr<Program> program_;
  const Schema* root_;
};

}  // namespace

bool NodeSchema::validate(json::Value value, Direction direction, std::vector<Violation>* out) const {
  if (!value) {
    if (out != nullptr) {
      out->push_back({"", program_->locations[node_], "required", "there is no value", ""});
    }
    return false;
  }
  Effort effort;
  if (Validator<false>(*program_, direction, effort, nullptr).run(node_, value.element(), {})) return true;
  if (out == nullptr) return false;
  const Path root;
  effort = {};
  Validator<true>(*program_, direction, effort, out).run(node_, value.element(), {&root});
  return false;
}

std::optional<std::string> NodeSchema::generate(std::uint64_t seed, Direction direction) const {
  return Generator(*program_, direction).make(node_, seed);
}

std::string_view NodeSchema::simple_type() const { return simple_type_of(*program_, node_, kHops); }

const Schema* NodeSchema::items() const {
  const NodeId found = look_through(*program_, node_, kHops, [this](const Node& node) {
    return node.array == kNoRules ? kNoNode : program_->arrays[node.array].rest;
  });
  return found == kNoNode ? nullptr : &program_->schemas[found];
}

const Schema* NodeSchema::property(std::string_view name) const {
  const NodeId found = look_through(*program_, node_, kHops, [this, name](const Node& node) {
    const Property* property =
        node.object == kNoRules ? nullptr : program_->find(program_->objects[node.object], Name(name));
    return property == nullptr ? kNoNode : property->schema;
  });
  return found == kNoNode ? nullptr : &program_->schemas[found];
}

bool NodeSchema::accepts_any_string() const {
  const Node& node = program_->nodes[node_];
  return (node.types & kStringBit) != 0 && node.values == kNoRules && node.string == kNoRules && node.logic == kNoRules;
}

base::Result<std::unique_ptr<Schema>, std::vector<json::Diagnostic>> compile_schema(const json::Tree& tree,
                                                                                    const CompileOptions& options) {
  auto program = std::make_unique<Program>();
  std::vector<json::Diagnostic> diagnostics;
  SchemaIndex index([&options](const std::string& uri) {
    const json::Tree* found = options.load ? options.load(uri) : nullptr;
    return Loaded{found, uri, "nothing is known at " + uri};
  });
  const std::uint32_t document = index.add_document(tree, options.uri, options.file, options.dialect);
  SchemaCompiler compiler(*program, index, diagnostics, options.assert_formats);
  const NodeId root = compiler.add(tree, document, "");
  compiler.finish();
  if (!diagnostics.empty()) return tl::unexpected(std::move(diagnostics));
  return std::make_unique<OwningSchema>(std::move(program), root);
}

}  // namespace openapi
