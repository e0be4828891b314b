#pragma once
// Makes instances of compiled schemas: what the schema gives as an example, a default or a constant where that
// validates, else something of the right shape. One thread's, made for one call.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "openapi/program.h"

namespace openapi {

class Generator {
 public:
  Generator(const Program& program, Direction direction) : program_(program), direction_(direction) {}

  // JSON that validates, a function of the schema and `seed`; nothing where no attempt came to anything.
  std::optional<std::string> make(NodeId node, std::uint64_t seed);

 private:
  // Schemas that one value has to satisfy, and what is known about them together.
  using Nodes = std::vector<NodeId>;

  std::optional<json::Tree> make(const Nodes& nodes, std::uint64_t seed, int depth);
  void flatten(NodeId node, std::uint64_t seed, int depth, Nodes& out) const;
  std::optional<json::Tree> listed(const Nodes& nodes, const Nodes& flat, std::uint64_t seed);
  std::optional<json::Tree> by_type(const Nodes& flat, std::uint64_t seed, int depth);
  std::uint8_t choose_type(const Nodes& flat) const;
  std::optional<json::Tree> make_string(const Nodes& flat, std::uint64_t seed) const;
  std::optional<json::Tree> make_number(const Nodes& flat, bool integer, std::uint64_t seed) const;
  std::optional<json::Tree> make_array(const Nodes& flat, std::uint64_t seed, int depth);
  std::optional<json::Tree> make_object(const Nodes& flat, std::uint64_t seed, int depth);
  Nodes item_schemas(const Nodes& flat, std::size_t index) const;
  Nodes member_schemas(const Nodes& flat, std::string_view name) const;
  bool is_required(const Nodes& flat, std::string_view name) const;
  bool travels(const Nodes& schemas) const;
  bool conforms(const Nodes& nodes, const json::Tree& value);

  const Program& program_;
  Direction direction_;
  json::Parser parser_{std::size_t{1} << 22};
  std::uint32_t made_ = 0;
};

}  // namespace openapi
