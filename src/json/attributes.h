#pragma once
// The members of a JSON object, packed into one block that copies share: what an account keeps of a profile. A tree of the
// same takes five times the room. A value; a copy may be given to another thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/shared_text.h"
#include "json/tree.h"
#include "json/writer.h"

namespace json {

class Attributes {
 public:
  Attributes() = default;  // no members
  // REQUIRES: an object.
  explicit Attributes(const Tree& object);

  // The member's value, built anew; nothing where there is none.
  std::optional<Tree> find(std::string_view name) const;
  // The member's text, as long as one of those that share it lives; "" where it is not there or no text.
  std::string_view text(std::string_view name) const;
  // Writes the member with its name; nothing where there is none.
  void write_member(Writer& out, std::string_view name) const;

  // Whether the member has that value. One that is not there has null.
  bool has(std::string_view name, Value value) const;

  // In the order in which they were set first.
  void set(std::string_view name, std::string_view text);
  void set_null(std::string_view name);
  // Each member of `object`, the first of its name.
  void set_all(Value object);
  void write(Writer& out) const;
  Tree tree() const;

  friend bool operator==(const Attributes& a, const Attributes& b) { return a.tree() == b.tree(); }

 private:
  enum class Kind : char;
  struct Member;
  template <class Visit>
  void each(Visit&& visit) const;
  std::optional<Member> member(std::string_view name) const;
  void set(std::string_view name, Kind kind, std::string_view value);

  base::SharedText packed_;  // see attributes.cpp
};

}  // namespace json
