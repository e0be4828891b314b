#pragma once
// Sets of code points that escapes of ECMA-262 name. Pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/pattern_syntax.h"

namespace openapi::pattern {

inline constexpr char32_t kLastCodePoint = 0x10FFFF;

// The set of `\d`, `\w`, `\s` and their complements; nothing for another letter.
std::optional<std::vector<Range>> class_escape(char letter);
// What `.` matches.
std::vector<Range> any_but_line_ends();
std::vector<Range> complement(std::vector<Range> ranges);
// How RE2 writes `\p{name}`; `name` may be a general category, short or long, or a script, with `gc=`, `Script=` or
// `sc=` before it.
std::string unicode_property(std::string_view name, bool negated);

}  // namespace openapi::pattern
