#pragma once
// The regular expressions of ECMA-262 as JSON Schema uses them, read into a tree that can be written for RE2 and from
// which a matching text can be made. Values; thread-compatible.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace openapi::pattern {

using Range = std::pair<char32_t, char32_t>;  // both ends included

// A set of code points.
struct Class {
  std::vector<Range> ranges;
  std::vector<std::string> properties;  // as RE2 writes them: `\p{Greek}`, `\PL`
  bool negated = false;
};

struct Node {
  enum class Kind : std::uint8_t {
    kClass,
    kConcatenation,
    kAlternation,
    kRepetition,
    kStart,
    kEnd,
    kWordBoundary,
    kNoWordBoundary
  };
  static constexpr std::uint32_t kUnbounded = UINT32_MAX;

  Kind kind = Kind::kConcatenation;
  Class set;                   // kClass
  std::vector<Node> children;  // kConcatenation, kAlternation; one for kRepetition
  std::uint32_t minimum = 0;   // kRepetition
  std::uint32_t maximum = kUnbounded;
};

// Fails, saying what and at which byte, for what is no regular expression and for what takes more than a finite
// automaton: lookaround and backreferences.
base::Result<Node> parse(std::string_view text);

// In RE2's syntax.
std::string to_re2(const Node& node);

// A text that `node` matches, by `seed`. Boundaries are not looked at, so the result is to be checked.
std::string sample(const Node& node, std::uint64_t seed);

void append_utf8(std::string& out, char32_t code_point);

}  // namespace openapi::pattern
