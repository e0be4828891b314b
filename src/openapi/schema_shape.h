#pragma once
// What a compiled schema asks for, with references and allOf folded in: for comparing schemas by meaning. Values.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/program.h"

namespace openapi {

// Schemas of one program that apply to one value together.
struct Nodes {
  const Program* program = nullptr;
  std::vector<NodeId> ids;

  bool empty() const { return ids.empty(); }
};

struct Shape {
  // Simple facts by keyword, as text: {"type", "string or null"}, {"maxLength", "20"}.
  std::map<std::string, std::string> facts;
  std::set<std::string_view> required;
  std::map<std::string_view, Nodes> properties;
  Nodes items, additional;
  std::vector<Nodes> prefix;
  std::vector<Nodes> one_of, any_of;
};

Shape shape_of(const Nodes& nodes);

}  // namespace openapi
