#pragma once
// The words of violations. Pure functions; called only when something is wrong.

#include <cstdint>
#include <string>
#include <string_view>

#include "openapi/number.h"
#include "openapi/program.h"

namespace openapi {

// A step from a value to one of its members or items, kept on the validator's stack.
struct Path {
  const Path* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;

  std::string to_pointer() const;
};

void append_pointer_token(std::string& pointer, std::string_view token);
// "string", "string or null", "any" for all.
std::string describe_types(std::uint8_t types);
std::string describe(const Number& number);
// "one of \"a\", \"b\"", cut after a few.
std::string describe_values(std::span<const json::Tree> values);

}  // namespace openapi
