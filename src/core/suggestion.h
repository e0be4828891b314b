#pragma once
// "did you mean …?" for a misspelt name. Pure functions.

#include <string>
#include <string_view>

#include "base/text.h"

namespace core {

// The name of `known` that `given` is nearest to, "" where none is near: a third of its letters may be wrong, or its end may
// be missing.
template <class Names>
std::string_view nearest(std::string_view given, const Names& known) {
  std::string_view best;
  std::size_t least = given.size() / 3 + 2;
  for (const std::string_view name : known) {
    const bool beginning = given.size() >= 3 && base::starts_with_ignoring_case(name, given);
    const std::size_t distance = beginning ? 1 : base::edit_distance(base::to_lower(given), base::to_lower(name));
    if (distance >= least) continue;
    least = distance;
    best = name;
  }
  return best;
}

// `; did you mean "listEmails"?`, or "" where no name is near.
template <class Names>
std::string suggestion(std::string_view given, const Names& known) {
  const std::string_view best = nearest(given, known);
  return best.empty() ? std::string() : "; did you mean \"" + std::string(best) + "\"?";
}

}  // namespace core
