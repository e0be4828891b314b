#pragma once
// Checked reading of untrusted JSON over simdjson's tape. A Value is a view: good until its Parser parses again or
// dies. A Parser is one thread's; a Value is const and may be read by any.

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace json {

enum class Type : std::uint8_t { kAbsent, kNull, kBoolean, kInteger, kUnsigned, kDouble, kString, kArray, kObject };

// A JSON value, or the absence of one: members of what is not an object are absent, so a path of lookups needs no
// checks.
class Value {
 public:
  Value() = default;  // absent
  explicit Value(simdjson::dom::element element) : element_(element), present_(true) {}

  explicit operator bool() const { return present_; }
  Type type() const;
  bool is_null() const { return type() == Type::kNull; }

  Value operator[](std::string_view member) const;  // the first of that name; absent where there is none
  std::optional<std::string_view> string() const;
  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;  // also of a double without fraction within ±2^53
  std::optional<double> number() const;
  std::string_view string_or(std::string_view fallback) const { return string().value_or(fallback); }
  bool boolean_or(bool fallback) const { return boolean().value_or(fallback); }

  // Empty ranges where this is something else.
  simdjson::dom::array array() const;
  simdjson::dom::object object() const;
  std::size_t size() const;  // of an array or object, else 0

  // REQUIRES: present.
  const simdjson::dom::element& element() const { return element_; }

 private:
  simdjson::dom::element element_{};
  bool present_ = false;
};

enum class ParseFailure : std::uint8_t { kEmpty, kSyntax, kTooDeep, kTooLarge, kNotUtf8, kNumber };
const char* describe(ParseFailure failure);

class Parser {
 public:
  static constexpr std::size_t kMaxDepth = 64;  // of collections with something in them; an empty one may be the 65th
  // Takes documents of up to `max_bytes`; memory grows to what was seen.
  explicit Parser(std::size_t max_bytes = std::size_t{1} << 20);

  // REQUIRES: 64 readable bytes behind `padded` (http::Request::kBodyPadding).
  base::Result<Value, ParseFailure> parse(std::string_view padded);
  // Copies `text` to padded memory first.
  base::Result<Value, ParseFailure> parse_copy(std::string_view text);

 private:
  base::Result<Value, ParseFailure> parse(std::string_view text, bool copy);
  simdjson::error_code reserve(std::size_t bytes);

  simdjson::dom::parser parser_;
  std::size_t max_bytes_;
};

}  // namespace json
