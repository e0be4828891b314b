#pragma once
// Scenarios against their schema and against the provider that they are for: its operations, tags, causes, and what its
// (corrected) document declares. What passes here cannot fail when a request comes. Immutable; any thread may ask.

#include <memory>
#include <string_view>
#include <vector>

#include "core/provider.h"
#include "core/schema_check.h"
#include "json/tree.h"
#include "scenario/script.h"

namespace core {

class ScriptReader {
 public:
  // REQUIRES: `schema` is that of scenarios, as text.
  explicit ScriptReader(std::string_view schema) : schema_(schema) {}

  // Every mistake, with a suggestion for each name that is nearly one.
  std::vector<Mistake> check(const json::Tree& script, const Provider& provider) const;
  // Without the provider at hand: its schema alone.
  std::vector<Mistake> check(const json::Tree& script) const { return schema_.check(script); }

 private:
  FileSchema schema_;
};

}  // namespace core
