#include "json/attributes.h"

#include <array>
#include <cstddef>
#include <memory_resource>
#include <utility>

#include "base/result.h"

namespace json {

// A member is packed as the kind of its value, then its name and its value, each behind its size: seven bits a byte, the
// last one below 128. Text is as it is, null is nothing, any other value is JSON.
enum class Attributes::Kind : char { kText, kNull, kJson };

namespace {

// Members that are being packed, on the stack while they are no more than most people have.
class Packing {
 public:
  explicit Packing(std::size_t most) { text_.reserve(most); }
  std::pmr::string& text() { return text_; }

 private:
  std::array<std::byte, 1024> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::string text_{&memory_};
};

void append_sized(std::pmr::string& out, std::string_view text) {
  std::size_t size = text.size();
  for (; size >= 128; size /= 128) out.push_back(static_cast<char>(128 + size % 128));
  out.push_back(static_cast<char>(size));
  out.append(text);
}

// Takes a size and as many bytes from what is there.
inline std::string_view take_sized(const char*& packed) {
  std::size_t size = 0;
  std::size_t unit = 1;
  auto byte = static_cast<unsigned char>(*packed++);
  for (; byte >= 128; byte = static_cast<unsigned char>(*packed++), unit *= 128) size += byte % 128 * unit;
  size += byte * unit;
  return {std::exchange(packed, packed + size), size};
}

constexpr std::size_t kMostOfSizes = 11;  // what a kind and two sizes below 2^35 take up

}  // namespace

struct Attributes::Member {
  Kind kind;
  std::string_view name, value;

  void append_to(std::pmr::string& out) const {
    out.push_back(static_cast<char>(kind));
    append_sized(out, name);
    append_sized(out, value);
  }
  Tree tree() const {
    switch (kind) {
      case Kind::kText: return Tree(std::string(value));
      case Kind::kNull: return Tree();
      case Kind::kJson: return std::move(*parse_json(value));
    }
    return Tree();
  }
  void write_value(Writer& out) const {
    switch (kind) {
      case Kind::kText: out.string(value); return;
      case Kind::kNull: out.null(); return;
      case Kind::kJson: out.raw(value); return;
    }
  }
};

// Calls `visit(const Member&) -> bool` for each, in order, until it returns false.
template <class Visit>
void Attributes::each(Visit&& visit) const {
  const std::string_view all = packed_;
  const char* packed = all.data();
  while (packed != all.data() + all.size()) {
    const Kind kind{*packed++};
    const std::string_view name = take_sized(packed);
    if (!visit(Member{kind, name, take_sized(packed)})) return;
  }
}

std::optional<Attributes::Member> Attributes::member(std::string_view name) const {
  std::optional<Member> found;
  each([&](const Member& member) {
    if (member.name == name) found = member;
    return !found;
  });
  return found;
}

Attributes::Attributes(const Tree& object) {
  Packing packing(0);
  std::pmr::string& packed = packing.text();
  for (const auto& [name, value] : *object.object()) {
    if (const std::string* text = value.string())
      Member{Kind::kText, name, *text}.append_to(packed);
    else if (value.is_null())
      Member{Kind::kNull, name, {}}.append_to(packed);
    else
      Member{Kind::kJson, name, value.dump()}.append_to(packed);
  }
  packed_ = packed;
}

std::optional<Tree> Attributes::find(std::string_view name) const {
  const auto found = member(name);
  return found ? std::optional(found->tree()) : std::nullopt;
}

std::string_view Attributes::text(std::string_view name) const {
  const auto found = member(name);
  return found && found->kind == Kind::kText ? found->value : std::string_view();
}

void Attributes::write_member(Writer& out, std::string_view name) const {
  const auto found = member(name);
  if (!found) return;
  out.key(name);
  found->write_value(out);
}

bool Attributes::has(std::string_view name, Value value) const {
  const auto found = member(name);
  if (const auto text = value.string()) return found && found->kind == Kind::kText && found->value == *text;
  if (!found || found->kind != Kind::kJson) return value.is_null() && (!found || found->kind == Kind::kNull);
  return !value.is_null() && found->tree() == to_tree(value);
}

void Attributes::set(std::string_view name, Kind kind, std::string_view value) {
  Packing packing(packed_.size() + kMostOfSizes + name.size() + value.size());
  std::pmr::string& packed = packing.text();
  bool there = false;
  each([&](const Member& member) {
    const bool same = member.name == name;
    (same ? Member{kind, name, value} : member).append_to(packed);
    there = there || same;
    return true;
  });
  if (!there) Member{kind, name, value}.append_to(packed);
  packed_ = packed;
}

void Attributes::set(std::string_view name, std::string_view text) { set(name, Kind::kText, text); }
void Attributes::set_null(std::string_view name) { set(name, Kind::kNull, {}); }

void Attributes::set_all(Value object) {
  for (const auto& [name, ignored] : object.object()) {
    const Value value = object[name];  // the first of that name
    if (has(name, value) && member(name)) continue;
    if (const auto text = value.string())
      set(name, Kind::kText, *text);
    else if (value.is_null())
      set(name, Kind::kNull, {});
    else
      set(name, Kind::kJson, to_tree(value).dump());
  }
}

void Attributes::write(Writer& out) const {
  out.begin_object();
  each([&](const Member& member) {
    out.key(member.name);
    member.write_value(out);
    return true;
  });
  out.end_object();
}

Tree Attributes::tree() const {
  Tree::Object members;
  each([&](const Member& member) {
    members.emplace_back(member.name, member.tree());
    return true;
  });
  return Tree(std::move(members));
}

}  // namespace json
