#include "json/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace json {
namespace {

// Doubles from here on are beyond int64; the bound itself is exact.
constexpr double kInt64Bound = 9223372036854775808.0;

std::string unescape_pointer_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    if (escape && (token[i + 1] == '0' || token[i + 1] == '1')) {
      out.push_back(token[++i] == '0' ? '~' : '/');
    } else {
      out.push_back(token[i]);
    }
  }
  return out;
}

const Tree* element_at(const Tree::Array& array, std::string_view token) {
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return nullptr;
  std::size_t index = 0;
  const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (code != std::errc{} || end != token.data() + token.size() || index >= array.size()) return nullptr;
  return &array[index];
}

bool same_value(const Tree::Member& a, const Tree::Member& b) { return a.second == b.second; }

// Compares each pair of members once: comparing again at every level would double the work with every level.
bool equal_objects(const Tree::Object& a, const Tree::Object& b) {
  if (a.size() != b.size()) return false;
  if (std::ranges::equal(a, b, {}, &Tree::Member::first, &Tree::Member::first)) {
    return std::ranges::equal(a, b, same_value);
  }
  std::unordered_map<std::string_view, const Tree::Member*> members;
  for (const Tree::Member& member : b) members.emplace(member.first, &member);
  return std::ranges::all_of(a, [&](const Tree::Member& member) {
    const auto found = members.find(member.first);
    return found != members.end() && same_value(*found->second, member);
  });
}

// A whole number that is beyond int64 but within uint64.
std::optional<std::uint64_t> large_integer(const Tree& tree) {
  if (tree.type() == Type::kUnsigned) return tree.unsigned_integer();
  const double n = tree.number().value_or(0);
  if (std::trunc(n) != n || n < kInt64Bound || n >= 2 * kInt64Bound) return std::nullopt;
  return static_cast<std::uint64_t>(n);
}

// Numbers by value, whatever they are held in.
bool equal_numbers(const Tree& a, const Tree& b) {
  const auto left = a.integer();
  const auto right = b.integer();
  if (left || right) return left == right;
  const auto large_left = large_integer(a);
  const auto large_right = large_integer(b);
  if (large_left || large_right) return large_left == large_right;
  return a.number() == b.number();
}

}  // namespace

std::string Diagnostic::to_string() const {
  if (mark.line == 0) return fmt::format("{}: {}", file, message);
  return fmt::format("{}:{}:{}: {}", file, mark.line, mark.column, message);
}

// Here rather than in the header: inlined, they are large, and g++ 12 sees uninitialised members in them.
Tree::Tree(const Tree&) = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(const Tree&) = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
Tree::~Tree() = default;

Type Tree::type() const {
  constexpr Type kTypes[] = {Type::kNull,   Type::kBoolean, Type::kInteger, Type::kUnsigned,
                             Type::kDouble, Type::kString,  Type::kArray,   Type::kObject};
  static_assert(std::size(kTypes) == std::variant_size_v<Variant>);
  return kTypes[value_.index()];
}

bool Tree::is_number() const {
  const Type t = type();
  return t == Type::kInteger || t == Type::kUnsigned || t == Type::kDouble;
}

const Tree* Tree::find(std::string_view member) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, member, &Member::first);
  return found == members->end() ? nullptr : &found->second;
}

Tree* Tree::find(std::string_view member) { return const_cast<Tree*>(std::as_const(*this).find(member)); }

Tree& Tree::set(std::string_view member, Tree value) {
  if (!is_object()) value_ = Object{};
  if (Tree* there = find(member)) {
    *there = std::move(value);
    return *there;
  }
  return object()->emplace_back(std::string(member), std::move(value)).second;
}

bool Tree::erase(std::string_view member) {
  Object* members = object();
  return members != nullptr && std::erase_if(*members, [&](const Member& m) { return m.first == member; }) > 0;
}

const Tree* Tree::at_pointer(std::string_view pointer) const {
  const Tree* at = this;
  while (at != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    at = at->is_array() ? element_at(*at->array(), token) : at->find(unescape_pointer_token(token));
  }
  return at;
}

std::optional<std::int64_t> Tree::integer() const {
  if (const auto* n = std::get_if<std::int64_t>(&value_)) return *n;
  if (const auto* n = std::get_if<std::uint64_t>(&value_)) {
    return std::in_range<std::int64_t>(*n) ? std::optional(static_cast<std::int64_t>(*n)) : std::nullopt;
  }
  const auto* d = std::get_if<double>(&value_);
  if (d == nullptr || std::trunc(*d) != *d || *d < -kInt64Bound || *d >= kInt64Bound) return std::nullopt;
  return static_cast<std::int64_t>(*d);
}

std::optional<std::uint64_t> Tree::unsigned_integer() const {
  if (const auto* n = std::get_if<std::uint64_t>(&value_)) return *n;
  const auto n = integer();
  return n && *n >= 0 ? std::optional(static_cast<std::uint64_t>(*n)) : std::nullopt;
}

std::optional<double> Tree::number() const {
  if (const auto* n = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*n);
  if (const auto* n = std::get_if<std::uint64_t>(&value_)) return static_cast<double>(*n);
  if (const auto* n = std::get_if<double>(&value_)) return *n;
  return std::nullopt;
}

std::string_view Tree::string_or(std::string_view fallback) const {
  const std::string* text = string();
  return text == nullptr ? fallback : std::string_view(*text);
}

std::string_view Tree::text(std::string_view member, std::string_view fallback) const {
  const Tree* value = find(member);
  return value == nullptr ? fallback : value->string_or(fallback);
}

void Tree::write(Writer& out) const {
  struct Write {
    Writer& out;
    void operator()(std::nullptr_t) const { out.null(); }
    void operator()(bool b) const { out.boolean(b); }
    void operator()(std::int64_t n) const { out.integer(n); }
    void operator()(std::uint64_t n) const { out.unsigned_integer(n); }
    void operator()(double n) const { out.number(n); }
    void operator()(const std::string& text) const { out.string(text); }
    void operator()(const Array& array) const {
      out.begin_array();
      for (const Tree& element : array) element.write(out);
      out.end_array();
    }
    void operator()(const Object& object) const {
      out.begin_object();
      for (const auto& [name, value] : object) value.write(out.key(name));
      out.end_object();
    }
  };
  std::visit(Write{out}, value_);
}

std::string Tree::dump() const {
  std::string text;
  Writer out(text);
  write(out);
  return text;
}

bool operator==(const Tree& a, const Tree& b) {
  if (a.is_number() && b.is_number()) return equal_numbers(a, b);
  if (a.is_object() && b.is_object()) return equal_objects(*a.object(), *b.object());
  return a.value_ == b.value_;
}

void merge_patch(Tree& target, const Tree& patch) {
  const Tree::Object* changes = patch.object();
  if (changes == nullptr) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = Tree(Tree::Object{}, patch.mark);
  for (const auto& [name, change] : *changes) {
    if (change.is_null()) {
      target.erase(name);
      continue;
    }
    Tree* there = target.find(name);
    merge_patch(there != nullptr ? *there : target.set(name, Tree{}), change);
  }
}

}  // namespace json
