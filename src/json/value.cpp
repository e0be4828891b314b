#include "json/value.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace json {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kFirstCapacity = 4096;
// The largest doubles that stand for one integer each.
constexpr double kExact = 9007199254740992.0;

template <class T>
std::optional<T> found(simdjson::simdjson_result<T> result) {
  T value;
  if (std::move(result).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

ParseFailure failure_of(simdjson::error_code code) {
  switch (code) {
    case simdjson::EMPTY: return ParseFailure::kEmpty;
    case simdjson::DEPTH_ERROR: return ParseFailure::kTooDeep;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC: return ParseFailure::kTooLarge;
    case simdjson::UTF8_ERROR: return ParseFailure::kNotUtf8;
    case simdjson::NUMBER_ERROR: return ParseFailure::kNumber;
    default: return ParseFailure::kSyntax;
  }
}

// simdjson's default array and object cannot be iterated, so the empty ones come from a document of their own.
struct Empties {
  dom::parser parser;
  dom::array array;
  dom::object object;

  Empties() {
    dom::element both;
    const auto code = parser.parse(std::string_view("[[],{}]")).get(both);
    base::check(code == simdjson::SUCCESS && both.at(0).get(array) == simdjson::SUCCESS &&
                    both.at(1).get(object) == simdjson::SUCCESS,
                "simdjson reads an empty array and object");
  }
};

const Empties& empties() {
  static const Empties both;
  return both;
}

}  // namespace

Type Value::type() const {
  if (!present_) return Type::kAbsent;
  switch (element_.type()) {
    case dom::element_type::NULL_VALUE: return Type::kNull;
    case dom::element_type::BOOL: return Type::kBoolean;
    case dom::element_type::INT64: return Type::kInteger;
    case dom::element_type::UINT64: return Type::kUnsigned;
    case dom::element_type::DOUBLE: return Type::kDouble;
    case dom::element_type::STRING: return Type::kString;
    case dom::element_type::ARRAY: return Type::kArray;
    case dom::element_type::OBJECT: return Type::kObject;
  }
  return Type::kAbsent;
}

Value Value::operator[](std::string_view member) const {
  if (!present_) return {};
  dom::element value;
  if (element_.at_key(member).get(value) != simdjson::SUCCESS) return {};
  return Value(value);
}

std::optional<std::string_view> Value::string() const {
  return present_ ? found(element_.get_string()) : std::nullopt;
}

std::optional<bool> Value::boolean() const { return present_ ? found(element_.get_bool()) : std::nullopt; }

std::optional<std::int64_t> Value::integer() const {
  if (type() != Type::kDouble) return present_ ? found(element_.get_int64()) : std::nullopt;
  const double n = *number();
  if (std::trunc(n) != n || std::abs(n) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(n);
}

std::optional<double> Value::number() const { return present_ ? found(element_.get_double()) : std::nullopt; }

dom::array Value::array() const {
  dom::array out;
  return present_ && element_.get_array().get(out) == simdjson::SUCCESS ? out : empties().array;
}

dom::object Value::object() const {
  dom::object out;
  return present_ && element_.get_object().get(out) == simdjson::SUCCESS ? out : empties().object;
}

std::size_t Value::size() const {
  switch (type()) {
    case Type::kArray: return array().size();
    case Type::kObject: return object().size();
    default: return 0;
  }
}

const char* describe(ParseFailure failure) {
  switch (failure) {
    case ParseFailure::kEmpty: return "there is no JSON value";
    case ParseFailure::kSyntax: return "not well-formed JSON";
    case ParseFailure::kTooDeep: return "nested too deeply";
    case ParseFailure::kTooLarge: return "too large";
    case ParseFailure::kNotUtf8: return "not UTF-8";
    case ParseFailure::kNumber: return "a number is malformed or out of range";
  }
  return "";
}

Parser::Parser(std::size_t max_bytes) : parser_(std::max(max_bytes, kFirstCapacity)), max_bytes_(max_bytes) {}

base::Result<Value, ParseFailure> Parser::parse(std::string_view padded) { return parse(padded, false); }

base::Result<Value, ParseFailure> Parser::parse_copy(std::string_view text) { return parse(text, true); }

base::Result<Value, ParseFailure> Parser::parse(std::string_view text, bool copy) {
  if (text.size() > max_bytes_) return tl::unexpected(ParseFailure::kTooLarge);
  const bool begins = !text.empty() && text.front() > ' ';
  if (!begins && text.find_first_not_of(" \t\r\n") == std::string_view::npos) return tl::unexpected(ParseFailure::kEmpty);
  dom::element root;
  simdjson::error_code code = reserve(text.size());
  if (code == simdjson::SUCCESS) code = parser_.parse(text.data(), text.size(), copy).get(root);
  if (code != simdjson::SUCCESS) return tl::unexpected(failure_of(code));
  return Value(root);
}

// In powers of two, so that slowly growing documents do not allocate each time.
simdjson::error_code Parser::reserve(std::size_t bytes) {
  if (bytes <= parser_.capacity()) return simdjson::SUCCESS;
  const std::size_t capacity = std::min(std::bit_ceil(std::max(bytes, kFirstCapacity)), parser_.max_capacity());
  // simdjson counts the level that would be opened, so 64 levels need a limit of 65.
  const auto code = parser_.allocate(capacity, kMaxDepth + 1);
  return code == simdjson::SUCCESS ? parser_.doc.allocate(capacity) : code;
}

}  // namespace json
