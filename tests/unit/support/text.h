#pragma once
// JSON and YAML written into tests. Pure functions; they throw where a test's own text is wrong.

#include <stdexcept>
#include <string>
#include <string_view>

#include "json/tree.h"

namespace support {

inline json::Tree yaml(std::string_view text, std::string_view file = "test.yaml") {
  auto tree = json::parse_yaml(text, file);
  if (!tree) throw std::runtime_error(tree.error().to_string());
  return std::move(*tree);
}

// JSON in one spelling, so that two texts can be compared.
inline std::string canonical(std::string_view json) {
  auto tree = json::parse_json(json);
  if (!tree) throw std::runtime_error("not JSON: " + std::string(json));
  return tree->dump();
}

}  // namespace support
