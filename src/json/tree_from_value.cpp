#include <fmt/format.h>

#include <algorithm>

#include "json/tree.h"

namespace json {
namespace {

Tree array_to_tree(Value value) {
  Tree::Array out;
  out.reserve(value.size());
  for (const simdjson::dom::element element : value.array()) out.push_back(to_tree(Value(element)));
  return Tree(std::move(out));
}

Tree object_to_tree(Value value) {
  Tree::Object out;
  out.reserve(value.size());
  for (const auto [name, element] : value.object()) out.emplace_back(name, to_tree(Value(element)));
  return Tree(std::move(out));
}

}  // namespace

Tree to_tree(Value value) {
  switch (value.type()) {
    case Type::kAbsent:
    case Type::kNull: return Tree{};
    case Type::kBoolean: return Tree(*value.boolean());
    case Type::kInteger: return Tree(*value.integer());
    case Type::kUnsigned: return Tree(value.element().get_uint64().value_unsafe());
    case Type::kDouble: return Tree(*value.number());
    case Type::kString: return Tree(std::string(*value.string()));
    case Type::kArray: return array_to_tree(value);
    case Type::kObject: return object_to_tree(value);
  }
  return Tree{};
}

base::Result<Tree> parse_json(std::string_view text) {
  Parser parser(std::max(text.size(), std::size_t{1}));
  const auto value = parser.parse_copy(text);
  if (!value) return base::fail(fmt::format("cannot read JSON: {}", describe(value.error())));
  return to_tree(*value);
}

}  // namespace json
