#include "openapi/violation_text.h"

#include <fmt/format.h>

namespace openapi {

std::string Path::to_pointer() const {
  std::string out = parent == nullptr ? std::string() : parent->to_pointer();
  if (is_index) {
    out += fmt::format("/{}", index);
  } else if (parent != nullptr) {
    append_pointer_token(out, key);
  }
  return out;
}

void append_pointer_token(std::string& pointer, std::string_view token) {
  pointer += '/';
  for (const char c : token) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

std::string describe_types(std::uint8_t types) {
  static constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
      {kStringBit, "string"}, {kNumberBit, "number"}, {kIntegerBit, "integer"}, {kBooleanBit, "boolean"},
      {kArrayBit, "array"},   {kObjectBit, "object"}, {kNullBit, "null"}};
  std::string out;
  for (const auto& [bit, name] : kNames) {
    const bool said_by_number = bit == kIntegerBit && (types & kNumberBit) != 0;
    if ((types & bit) == 0 || said_by_number) continue;
    if (!out.empty()) out += " or ";
    out += name;
  }
  return out;
}

std::string describe(const Number& number) {
  switch (number.kind) {
    case Number::Kind::kInteger: return fmt::format("{}", number.integer);
    case Number::Kind::kUnsigned: return fmt::format("{}", number.unsigned_integer);
    case Number::Kind::kDouble: return fmt::format("{}", number.floating);
  }
  return {};
}

std::string describe_values(std::span<const json::Tree> values) {
  constexpr std::size_t kShown = 12;
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < kShown; ++i) {
    if (i > 0) out += ", ";
    out += values[i].dump();
  }
  if (values.size() > kShown) out += ", …";
  return out;
}

}  // namespace openapi
