#pragma once
// JSON numbers compared as mathematics has them, without losing what a double cannot hold. Pure functions.

#include <simdjson.h>

#include <cstdint>

#include "json/tree.h"

namespace openapi {

struct Number {
  enum class Kind : std::uint8_t { kInteger, kUnsigned, kDouble };
  Kind kind = Kind::kInteger;
  union {
    std::int64_t integer = 0;
    std::uint64_t unsigned_integer;  // kUnsigned: above what int64 holds
    double floating;
  };

  static Number of(std::int64_t n);
  static Number of(std::uint64_t n);
  static Number of(double d);  // an integer where `d` has no fraction and fits
  // REQUIRES: a number.
  static Number of(const simdjson::dom::element& element);
  static Number of(const json::Tree& tree);

  double to_double() const;
  bool integral() const;
};

// Negative, zero or positive as `a` is less than, equal to or greater than `b`. REQUIRES: neither is NaN.
int compare(const Number& a, const Number& b);

// Exact for integers. For fractions 0.0075 counts as a multiple of 0.0001 although no double says so.
// REQUIRES: `divisor` > 0.
bool is_multiple(const Number& value, const Number& divisor);

}  // namespace openapi
