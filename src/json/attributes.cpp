#include "json/attributes.h"

#include <utility>

#include "base/result.h"

namespace json {
namespace {

// A member is packed as the kind of its value, then its name and its value, each behind its size: seven bits a byte, the
// last one below 128. Text is as it is, null is nothing, any other value is JSON.
enum class Kind : char { kText, kNull, kJson };

void append_sized(std::string& out, std::string_view text) {
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

void append_member(std::string& out, std::string_view name, const Tree& value) {
  const std::string* text = value.string();
  out.push_back(static_cast<char>(text != nullptr ? Kind::kText : value.is_null() ? Kind::kNull : Kind::kJson));
  append_sized(out, name);
  if (text != nullptr)
    append_sized(out, *text);
  else
    append_sized(out, value.is_null() ? "" : value.dump());
}

}  // namespace

struct Attributes::Member {
  Kind kind;
  std::string_view name, value;

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
  std::string packed;
  for (const auto& [name, value] : *object.object()) append_member(packed, name, value);
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

void Attributes::set(std::string_view name, const Tree& value) {
  Tree changed = tree();
  changed.set(name, value);
  *this = Attributes(changed);
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
