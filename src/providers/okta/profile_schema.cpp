#include "providers/okta/profile_schema.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace providers::okta {
namespace {

using json::Tree;

struct Base {
  const char* name;
  const char* title;
  int max_length = 0;  // 0: no bound
  SelfAccess self = SelfAccess::kReadWrite;
};

// What describes the person is theirs to change, what the organization says of them is not.
constexpr std::array<Base, 31> kBase = {{
    {"login", "Username", 100, SelfAccess::kReadOnly},
    {"email", "Primary email", 100},
    {"secondEmail", "Secondary email", 100},
    {"firstName", "First name", 50},
    {"lastName", "Last name", 50},
    {"middleName", "Middle name"},
    {"honorificPrefix", "Honorific prefix"},
    {"honorificSuffix", "Honorific suffix"},
    {"title", "Title"},
    {"displayName", "Display name"},
    {"nickName", "Nickname"},
    {"profileUrl", "Profile Url"},
    {"primaryPhone", "Primary phone", 100},
    {"mobilePhone", "Mobile phone", 100},
    {"streetAddress", "Street address"},
    {"city", "City"},
    {"state", "State", 50},
    {"zipCode", "Zip code", 50},
    {"countryCode", "Country code", 2},
    {"postalAddress", "Postal Address", 4096},
    {"preferredLanguage", "Preferred language"},
    {"locale", "Locale"},
    {"timezone", "Time zone"},
    {"userType", "User type", 0, SelfAccess::kReadOnly},
    {"employeeNumber", "Employee number", 0, SelfAccess::kReadOnly},
    {"costCenter", "Cost center", 0, SelfAccess::kReadOnly},
    {"organization", "Organization", 0, SelfAccess::kReadOnly},
    {"division", "Division", 0, SelfAccess::kReadOnly},
    {"department", "Department", 0, SelfAccess::kReadOnly},
    {"managerId", "ManagerId", 0, SelfAccess::kReadOnly},
    {"manager", "Manager", 0, SelfAccess::kReadOnly},
}};

constexpr std::array<std::pair<std::string_view, AttributeType>, 5> kTypes = {{
    {"string", AttributeType::kString},
    {"boolean", AttributeType::kBoolean},
    {"integer", AttributeType::kInteger},
    {"number", AttributeType::kNumber},
    {"array", AttributeType::kArray},
}};

constexpr std::array<std::pair<std::string_view, SelfAccess>, 3> kAccesses = {{
    {"HIDE", SelfAccess::kHide},
    {"READ_ONLY", SelfAccess::kReadOnly},
    {"READ_WRITE", SelfAccess::kReadWrite},
}};

template <class Names, class Value>
Value value_of(const Names& names, const Tree* name, Value fallback) {
  const std::string_view text = name == nullptr ? "" : name->string_or("");
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == text; });
  return found == names.end() ? fallback : found->second;
}

template <class Names, class Value>
std::string_view name_of(const Names& names, Value value) {
  return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.second == value; })->first;
}

std::vector<Attribute> base_attributes() {
  std::vector<Attribute> attributes;
  for (const Base& base : kBase) {
    Attribute& attribute = attributes.emplace_back();
    attribute.name = base.name;
    attribute.title = base.title;
    attribute.self = base.self;
    if (base.max_length > 0) attribute.max_length = base.max_length;
    attribute.required = attribute.name == "login" || attribute.name == "email";
    if (attribute.is_email()) attribute.format = "email";
    if (attribute.name == "login") attribute.min_length = 5;
    if (attribute.name == "firstName" || attribute.name == "lastName") attribute.min_length = 1;
  }
  return attributes;
}

void change(Attribute& attribute, const Tree& entry) {
  if (const Tree* title = entry.find("title")) attribute.title = title->string_or("");
  attribute.type = value_of(kTypes, entry.find("type"), attribute.type);
  attribute.self = value_of(kAccesses, entry.find("self"), attribute.self);
  if (const Tree* required = entry.find("required")) attribute.required = *required->boolean();
  if (const Tree* least = entry.find("min_length")) attribute.min_length = least->integer();
  if (const Tree* most = entry.find("max_length")) attribute.max_length = most->integer();
  if (const Tree* choices = entry.find("enum")) attribute.choices = *choices->array();
}

std::int64_t characters(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

}  // namespace

bool Attribute::has_type_of(const Tree& value) const {
  switch (type) {
    case AttributeType::kString: return value.is_string();
    case AttributeType::kBoolean: return value.boolean() != nullptr;
    case AttributeType::kInteger: return value.integer().has_value();
    case AttributeType::kNumber: return value.is_number();
    case AttributeType::kArray: return value.is_array();
  }
  return false;
}

bool Attribute::takes(const Tree& value) const {
  if (value.is_null()) return !required;
  if (!has_type_of(value)) return false;
  if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) return false;
  if (!value.is_string()) return true;
  const std::int64_t length = characters(*value.string());
  return length >= min_length.value_or(length) && length <= max_length.value_or(length);
}

ProfileSchema ProfileSchema::read(const Tree* changes) {
  ProfileSchema schema{base_attributes()};
  if (changes == nullptr || !changes->is_object()) return schema;
  for (const auto& [name, entry] : *changes->object()) {
    auto known = std::find_if(schema.attributes.begin(), schema.attributes.end(),
                              [&, &wanted = name](const Attribute& attribute) { return attribute.name == wanted; });
    if (known == schema.attributes.end()) {
      schema.attributes.emplace_back().name = name;
      known = schema.attributes.end() - 1;
      known->title = name;
    }
    change(*known, entry);
  }
  return schema;
}

const Attribute* ProfileSchema::find(std::string_view name) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& attribute) { return attribute.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

void write_attribute(json::Writer& out, const Attribute& attribute) {
  out.begin_object().member("title", attribute.title).member("type", name_of(kTypes, attribute.type));
  if (!attribute.format.empty()) out.member("format", attribute.format);
  if (attribute.required) out.member("required", true);
  if (attribute.min_length) out.member("minLength", *attribute.min_length);
  if (attribute.max_length) out.member("maxLength", *attribute.max_length);
  if (!attribute.choices.empty()) {
    out.key("enum").begin_array();
    for (const Tree& choice : attribute.choices) choice.write(out);
    out.end_array();
  }
  out.key("permissions").begin_object().member("SELF", name_of(kAccesses, attribute.self)).end_object().end_object();
}

}  // namespace providers::okta
