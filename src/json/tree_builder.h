#pragma once
// Puts a Tree together from events, within the limits that tree.h promises: depth, nodes, no duplicate keys. For the
// readers of this folder. One thread's.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "json/tree.h"

namespace json {

class TreeBuilder {
 public:
  static constexpr std::size_t kMaxDepth = 64;
  static constexpr std::size_t kMaxNodes = 200'000;
  // What aliases may copy in all: a long text repeated many times is a bomb of few nodes.
  static constexpr std::size_t kMaxCopiedBytes = std::size_t{32} << 20;

  // What is wrong with the input. Every function below throws it; it does not leave the readers.
  struct Failure {
    Mark mark;
    std::string message;
  };

  struct Extent {
    std::size_t nodes = 0;
    std::size_t bytes = 0;  // of text
    std::size_t depth = 0;
  };
  static Extent measure(const Tree& tree);

  // Whether the next thing to come is a member's name.
  bool expects_key() const { return !open_.empty() && open_.back().tree.is_object() && !open_.back().key; }

  // REQUIRES: expects_key().
  void key(std::string_view name, Mark at);
  // YAML's `<<`: the value that follows, an object or an array of objects, lends its members where there are none of
  // that name. REQUIRES: expects_key().
  void merge_key(Mark at);

  // REQUIRES, of these: not expects_key().
  void begin_object(Mark at) { open(Tree(Tree::Object{}, at)); }
  void begin_array(Mark at) { open(Tree(Tree::Array{}, at)); }
  void scalar(Tree value);
  // A copy of `tree`, whose extent is `extent`, asked for at `at`.
  void copy(const Tree& tree, const Extent& extent, Mark at);

  // Closes the innermost object or array. The reference is good until the next event.
  const Tree& end();

  // The finished tree; null when there was none. REQUIRES: everything is closed.
  Tree take() { return std::move(root_); }

 private:
  struct Open {
    Tree tree;
    std::optional<std::string> key;  // of the member whose value comes next
    std::unordered_set<std::string> names;  // of all members, once there are many
    Tree merged;  // what `<<` said
    bool has_merge = false;
    bool key_is_merge = false;
  };

  void open(Tree container);
  const Tree& place(Tree value);
  void count(std::size_t nodes, Mark at);
  static bool is_duplicate(Open& object, std::string_view name);
  static void apply_merge(Open& object);

  std::vector<Open> open_;
  Tree root_;
  std::size_t nodes_ = 0;
  std::size_t copied_bytes_ = 0;
};

}  // namespace json
