#pragma once
// The attributes of an Okta user's profile: what each is called, which values it takes, and what its person may do with it
// (reference section 3.4). Values, immutable once read.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "json/writer.h"

namespace providers::okta {

enum class AttributeType : std::uint8_t { kString, kBoolean, kInteger, kNumber, kArray };
// What the person themself may do with an attribute; hidden ones do not exist for them.
enum class SelfAccess : std::uint8_t { kHide, kReadOnly, kReadWrite };

struct Attribute {
  std::string name;
  std::string title;
  AttributeType type = AttributeType::kString;
  SelfAccess self = SelfAccess::kReadWrite;
  bool required = false;
  std::string format;                  // "email"; "" for none
  std::optional<std::int64_t> min_length, max_length;  // in characters
  std::vector<json::Tree> choices;     // its only values; empty where any will do

  bool visible() const { return self != SelfAccess::kHide; }
  // Follows the verified addresses, so that only the e-mail operations change it.
  bool is_email() const { return name == "email" || name == "secondEmail"; }
  bool has_type_of(const json::Tree& value) const;
  // Whether it can be set to `value`; null unsets.
  bool takes(const json::Tree& value) const;
};

struct ProfileSchema {
  std::vector<Attribute> attributes;  // the vendor's base attributes first, then an organization's own

  // The vendor's base attributes with what a fixture's `profile_schema` lays over and adds to them; nullptr for nothing.
  static ProfileSchema read(const json::Tree* changes);
  const Attribute* find(std::string_view name) const;
};

// An attribute as MyAccount describes it. REQUIRES: visible.
void write_attribute(json::Writer& out, const Attribute& attribute);

}  // namespace providers::okta
