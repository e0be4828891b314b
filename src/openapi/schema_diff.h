#pragma once
// The part of diff.h that compares schemas. One thread's.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "openapi/diff.h"
#include "openapi/schema_shape.h"

namespace openapi {

class SchemaComparison {
 public:
  explicit SchemaComparison(std::vector<Difference>& out) : out_(out) {}

  // Either may be nullptr: nothing is asked for then.
  void compare(const std::string& place, const Schema* left, const Schema* right);

 private:
  void compare(const std::string& place, const std::string& pointer, const Nodes& left, const Nodes& right);
  void facts(const std::string& place, const std::string& pointer, const Shape& left, const Shape& right);
  void members(const std::string& place, const std::string& pointer, const Shape& left, const Shape& right);
  void lists(const std::string& place, const std::string& pointer, const char* keyword, const std::vector<Nodes>& left,
             const std::vector<Nodes>& right);
  void say(const std::string& place, const std::string& pointer, std::string_view what, std::string left,
           std::string right);

  std::vector<Difference>& out_;
  // What is being compared already, or has been, below one place: recursion ends there.
  std::set<std::pair<std::vector<NodeId>, std::vector<NodeId>>> seen_;
};

}  // namespace openapi
