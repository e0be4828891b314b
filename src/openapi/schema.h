#pragma once
// A compiled JSON Schema: draft 4 as OpenAPI 3.0 profiles it, or 2020-12 for 3.1. Compiled once into flat arrays;
// validating allocates nothing while the instance is valid (but for unevaluated* over more than 256 members, and the
// first time that a thread meets a larger array under uniqueItems). Immutable, so any thread may use it.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "json/value.h"

namespace openapi {

enum class Dialect : std::uint8_t { kDraft4OpenApi30, kDraft4, k202012 };
// Which way a value travels: readOnly members are no part of a request, writeOnly ones no part of a response.
enum class Direction : std::uint8_t { kNeither, kRequest, kResponse };

struct Violation {
  std::string instance;  // JSON pointer into what was validated
  std::string schema;    // JSON pointer into the schema (or document)
  std::string keyword;   // "required", "type", …
  std::string message;   // one sentence
  std::string
      detail;  // what the keyword is about, where one word says it: the missing member, the expected type or format
};

class Schema {
 public:
  virtual ~Schema() = default;
  // Whether `value` conforms. Every violation is collected where `out` is given; stops at the first where it is not.
  virtual bool validate(json::Value value, Direction direction, std::vector<Violation>* out) const = 0;
  // JSON that validates, the same for the same `seed`; nothing where none can be made (an impossible schema, a
  // pattern).
  virtual std::optional<std::string> generate(std::uint64_t seed, Direction direction) const = 0;
  // The subset of `type` that this asks for, for parameters: one of "string", "integer", "number", "boolean", "array",
  // "object", or "" where several or none.
  virtual std::string_view simple_type() const = 0;
  // For arrays and objects as parameters; nullptr where unconstrained.
  virtual const Schema* items() const = 0;
  virtual const Schema* property(std::string_view name) const = 0;
  // Whether there is nothing to check of a text: every string conforms.
  virtual bool accepts_any_string() const = 0;
};

struct CompileOptions {
  Dialect dialect = Dialect::k202012;  // where the schema's own `$schema` does not say
  std::string file;                    // for diagnostics
  std::string uri;                     // what the schema's references start from
  bool assert_formats = true;
  // The schema at an absolute URI, for references out of this one; nullptr where there is none. What it returns must
  // stay until compiling is over. Empty refuses such references.
  std::function<const json::Tree*(const std::string& uri)> load;
};

// A schema on its own, outside of an OpenAPI document. All mistakes at once: keywords with wrong values, references to
// nothing, patterns that cannot be run, recursion without end. What it needs of `tree` is copied.
base::Result<std::unique_ptr<Schema>, std::vector<json::Diagnostic>> compile_schema(const json::Tree& tree,
                                                                                    const CompileOptions& options = {});

}  // namespace openapi
