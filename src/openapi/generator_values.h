#pragma once
// Single values for the generator. Pure functions.

#include <cstdint>
#include <optional>
#include <string>

#include "json/tree.h"
#include "openapi/program.h"

namespace openapi {

struct StringWishes {
  std::uint64_t min_length = 0, max_length = kUnlimited;
  const Pattern* pattern = nullptr;
  Format format = Format::kNone;
};
// Nothing where length, pattern and format cannot be had together by the means at hand.
std::optional<std::string> string_for(const StringWishes& wishes, std::uint64_t seed);

struct NumberWishes {
  bool integer = false;
  std::optional<double> minimum, maximum, multiple_of;
  bool exclusive_minimum = false, exclusive_maximum = false;
  void narrow(const NumberRules& rules);
};
std::optional<json::Tree> number_for(const NumberWishes& wishes, std::uint64_t seed);

}  // namespace openapi
