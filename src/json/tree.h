#pragma once
// An owned JSON tree that remembers where each value stood in its file: for OpenAPI documents, fixtures and scenarios,
// which are read once, patched, and complained about by line. Not for the request path. Thread-compatible.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "json/writer.h"

namespace json {

struct Mark {
  std::uint32_t line = 0;  // from 1; 0 where unknown
  std::uint32_t column = 0;
};

// `file:line:column: message`, what `understudy check` prints.
struct Diagnostic {
  std::string file;
  Mark mark;
  std::string message;
  std::string to_string() const;
};

class Tree {
 public:
  using Member = std::pair<std::string, Tree>;
  using Array = std::vector<Tree>;
  using Object = std::vector<Member>;  // in the order of the file
  using Variant = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object>;

  Tree() = default;  // null
  Tree(const Tree&);
  Tree(Tree&&) noexcept;
  Tree& operator=(const Tree&);
  Tree& operator=(Tree&&) noexcept;
  ~Tree();
  template <class T>
    requires(!std::is_same_v<std::decay_t<T>, Tree>)
  explicit Tree(T&& value, Mark at = {}) : mark(at), value_(std::forward<T>(value)) {}

  Type type() const;
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  bool is_number() const;

  const Tree* find(std::string_view member) const;  // nullptr unless this is an object that has it
  Tree* find(std::string_view member);
  Tree& set(std::string_view member, Tree value);  // makes this an object if it is not
  bool erase(std::string_view member);
  const Tree* at_pointer(std::string_view pointer) const;  // RFC 6901; nullptr where nothing stands

  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  std::optional<std::int64_t> integer() const;  // also of a double without fraction
  std::optional<std::uint64_t> unsigned_integer() const;
  std::optional<double> number() const;
  const Array* array() const { return std::get_if<Array>(&value_); }
  Array* array() { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  Object* object() { return std::get_if<Object>(&value_); }
  std::string_view string_or(std::string_view fallback) const;
  // The member's text; `fallback` where it is not there or no text.
  std::string_view text(std::string_view member, std::string_view fallback = {}) const;

  void write(Writer& out) const;
  std::string dump() const;  // compact JSON

  // JSON equality: member order and 1 against 1.0 do not matter; marks are not compared.
  friend bool operator==(const Tree& a, const Tree& b);

  Mark mark;

 private:
  Variant value_{nullptr};
};

// RFC 7396: `patch` laid over `target`; null removes.
void merge_patch(Tree& target, const Tree& patch);
Tree to_tree(Value value);

// JSON without marks, fast.
base::Result<Tree> parse_json(std::string_view text);
// One document of YAML 1.2 or JSON (which is YAML too, but is read faster; nothing but JSON where `file` ends with
// `.json`), with marks. Plain scalars become null,
// booleans or numbers only in the spellings of JSON and YAML's core schema; quoted ones and everything else (dates,
// `yes`) are strings, and so are keys whatever their spelling. Anchors, aliases and merge keys work within limits (64
// deep, 200,000 nodes after expansion); duplicate keys, keys that are collections and foreign tags are refused. A text
// without any document is null.
base::Result<Tree, Diagnostic> parse_yaml(std::string_view text, std::string_view file);

}  // namespace json
