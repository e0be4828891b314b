#include "openapi/number.h"

#include <cmath>
#include <limits>

namespace openapi {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

template <class T>
int three_way(T a, T b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

int compare_integer_with_double(const Number& a, double b) {
  if (a.kind == Number::Kind::kUnsigned) {
    if (b >= kTwoTo64) return -1;
    if (b < kTwoTo63) return 1;
    return three_way(a.unsigned_integer, static_cast<std::uint64_t>(b));  // doubles this large have no fraction
  }
  if (b >= kTwoTo63) return -1;
  if (b < -kTwoTo63) return 1;
  const double whole = std::trunc(b);
  const int order = three_way(a.integer, static_cast<std::int64_t>(whole));
  return order != 0 ? order : three_way(whole, b);
}

bool is_multiple_of_fraction(double value, double divisor) {
  const double quotient = value / divisor;
  if (!std::isfinite(quotient)) return std::fmod(value, divisor) == 0;
  const double nearest = std::nearbyint(quotient);
  // Both operands carry half a unit in the last place of error, and the division another.
  return std::fabs(quotient - nearest) <= std::fabs(quotient) * 4 * std::numeric_limits<double>::epsilon();
}

std::uint64_t magnitude(const Number& n) {
  if (n.kind == Number::Kind::kUnsigned) return n.unsigned_integer;
  return n.integer < 0 ? 0 - static_cast<std::uint64_t>(n.integer) : static_cast<std::uint64_t>(n.integer);
}

}  // namespace

Number Number::of(std::int64_t n) {
  Number out;
  out.integer = n;
  return out;
}

Number Number::of(std::uint64_t n) {
  if (n <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return of(static_cast<std::int64_t>(n));
  Number out;
  out.kind = Kind::kUnsigned;
  out.unsigned_integer = n;
  return out;
}

Number Number::of(double d) {
  if (d >= -kTwoTo63 && d < kTwoTo63 && std::trunc(d) == d) return of(static_cast<std::int64_t>(d));
  if (d >= kTwoTo63 && d < kTwoTo64) return of(static_cast<std::uint64_t>(d));
  Number out;
  out.kind = Kind::kDouble;
  out.floating = d;
  return out;
}

Number Number::of(const simdjson::dom::element& element) {
  std::int64_t integer = 0;
  if (element.get_int64().get(integer) == simdjson::SUCCESS) return of(integer);
  std::uint64_t large = 0;
  if (element.get_uint64().get(large) == simdjson::SUCCESS) return of(large);
  double floating = 0;
  if (element.get_double().get(floating) != simdjson::SUCCESS) return of(std::int64_t{0});
  return of(floating);
}

Number Number::of(const json::Tree& tree) {
  switch (tree.type()) {
    case json::Type::kInteger: return of(tree.integer().value_or(0));
    case json::Type::kUnsigned: {
      // Only trees built in code hold this type below 2^63; above it `integer` has nothing to say.
      const auto small = tree.integer();
      if (small) return of(*small);
      std::uint64_t large = 0;
      const std::string text = tree.dump();
      for (const char c : text) large = large * 10 + static_cast<std::uint64_t>(c - '0');
      return of(large);
    }
    case json::Type::kAbsent:
    case json::Type::kNull:
    case json::Type::kBoolean:
    case json::Type::kDouble:
    case json::Type::kString:
    case json::Type::kArray:
    case json::Type::kObject: return of(tree.number().value_or(0));
  }
  return of(std::int64_t{0});
}

double Number::to_double() const {
  switch (kind) {
    case Kind::kInteger: return static_cast<double>(integer);
    case Kind::kUnsigned: return static_cast<double>(unsigned_integer);
    case Kind::kDouble: return floating;
  }
  return 0;
}

bool Number::integral() const { return kind != Kind::kDouble || std::trunc(floating) == floating; }

int compare(const Number& a, const Number& b) {
  using Kind = Number::Kind;
  if (a.kind == Kind::kDouble && b.kind == Kind::kDouble) return three_way(a.floating, b.floating);
  if (b.kind == Kind::kDouble) return compare_integer_with_double(a, b.floating);
  if (a.kind == Kind::kDouble) return -compare_integer_with_double(b, a.floating);
  if (a.kind != b.kind) return a.kind == Kind::kUnsigned ? 1 : -1;
  if (a.kind == Kind::kUnsigned) return three_way(a.unsigned_integer, b.unsigned_integer);
  return three_way(a.integer, b.integer);
}

bool is_multiple(const Number& value, const Number& divisor) {
  if (value.kind != Number::Kind::kDouble && divisor.kind != Number::Kind::kDouble) {
    return magnitude(value) % magnitude(divisor) == 0;
  }
  return is_multiple_of_fraction(value.to_double(), divisor.to_double());
}

}  // namespace openapi
