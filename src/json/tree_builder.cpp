#include "json/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace json {
namespace {

// From here on a set finds duplicates faster than looking through the members.
constexpr std::size_t kManyMembers = 16;

[[noreturn]] void fail(Mark at, std::string message) { throw TreeBuilder::Failure{at, std::move(message)}; }

// Adds the members that `into` has not.
void lend(Tree& into, const Tree& from) {
  for (const auto& [name, value] : *from.object()) {
    if (into.find(name) == nullptr) into.object()->emplace_back(name, value);
  }
}

}  // namespace

TreeBuilder::Extent TreeBuilder::measure(const Tree& tree) {
  Extent all{.nodes = 1, .bytes = tree.string_or("").size()};
  std::size_t deepest = 0;
  const auto add = [&](const Tree& child) {
    const Extent extent = measure(child);
    all.nodes += extent.nodes;
    all.bytes += extent.bytes;
    deepest = std::max(deepest, extent.depth);
  };
  if (const Tree::Array* array = tree.array()) {
    for (const Tree& element : *array) add(element);
  } else if (const Tree::Object* object = tree.object()) {
    for (const auto& [name, value] : *object) {
      all.bytes += name.size();
      add(value);
    }
  } else {
    return all;
  }
  all.depth = deepest + 1;
  return all;
}

void TreeBuilder::key(std::string_view name, Mark at) {
  Open& object = open_.back();
  if (is_duplicate(object, name)) fail(at, fmt::format("the key \"{}\" stands here twice", base::excerpt(name)));
  object.key.emplace(name);
}

void TreeBuilder::merge_key(Mark at) {
  Open& object = open_.back();
  if (object.has_merge) fail(at, "the key \"<<\" stands here twice");
  object.key.emplace("<<");
  object.has_merge = object.key_is_merge = true;
}

void TreeBuilder::scalar(Tree value) {
  count(1, value.mark);
  place(std::move(value));
}

void TreeBuilder::copy(const Tree& tree, const Extent& extent, Mark at) {
  count(extent.nodes, at);
  copied_bytes_ += extent.bytes;
  if (copied_bytes_ > kMaxCopiedBytes) fail(at, "aliases repeat too much text");
  if (open_.size() + extent.depth > kMaxDepth) fail(at, fmt::format("nested more than {} deep", kMaxDepth));
  place(tree);
}

const Tree& TreeBuilder::end() {
  Open& innermost = open_.back();
  if (innermost.has_merge) apply_merge(innermost);
  Tree done = std::move(innermost.tree);
  open_.pop_back();
  return place(std::move(done));
}

void TreeBuilder::open(Tree container) {
  count(1, container.mark);
  if (open_.size() == kMaxDepth) fail(container.mark, fmt::format("nested more than {} deep", kMaxDepth));
  open_.push_back(Open{.tree = std::move(container)});
}

const Tree& TreeBuilder::place(Tree value) {
  if (open_.empty()) return root_ = std::move(value);
  Open& into = open_.back();
  if (Tree::Array* array = into.tree.array()) return array->emplace_back(std::move(value));
  const std::string name = *std::exchange(into.key, std::nullopt);
  if (std::exchange(into.key_is_merge, false)) return into.merged = std::move(value);
  return into.tree.object()->emplace_back(name, std::move(value)).second;
}

void TreeBuilder::count(std::size_t nodes, Mark at) {
  nodes_ += nodes;
  if (nodes_ > kMaxNodes) fail(at, fmt::format("more than {} values", kMaxNodes));
}

bool TreeBuilder::is_duplicate(Open& object, std::string_view name) {
  const Tree::Object& members = *object.tree.object();
  if (members.size() < kManyMembers) return object.tree.find(name) != nullptr;
  if (object.names.empty()) {
    for (const auto& member : members) object.names.insert(member.first);
  }
  return !object.names.emplace(name).second;
}

void TreeBuilder::apply_merge(Open& object) {
  const Tree::Array one{object.merged};
  const Tree::Array& lenders = object.merged.is_array() ? *object.merged.array() : one;
  for (const Tree& lender : lenders) {
    if (!lender.is_object()) fail(object.merged.mark, "\"<<\" needs an object or a list of objects");
    lend(object.tree, lender);
  }
}

}  // namespace json
