#pragma once
// Where schemas are: the resources (documents, and schemas with an `$id`), their anchors, and what a `$ref` leads to.
// Used while a document is read, by one thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "json/tree.h"
#include "openapi/schema.h"

namespace openapi {

struct Resource {
  std::string uri;  // absolute where the document gave it one; without fragment
  const json::Tree* root = nullptr;
  std::string location;  // of the root: JSON pointer, behind file name and `#` where it is not the first document
  std::string file;      // for diagnostics
  Dialect dialect = Dialect::k202012;
  bool named = false;     // by its own `$id`, which has been taken into `uri`
  bool validates = true;  // false where its metaschema leaves the validation vocabulary out
  std::map<std::string, const json::Tree*, std::less<>> anchors;
  std::map<std::string, const json::Tree*, std::less<>> dynamic_anchors;
};

// A document that a reference asked for.
struct Loaded {
  const json::Tree* tree = nullptr;  // nullptr: there is none, and `problem` says why
  std::string file;                  // for diagnostics
  std::string problem;
};

class SchemaIndex {
 public:
  // Called with an absolute URI, or a path where no document has a URI. What it returns must outlive this.
  using Loader = std::function<Loaded(const std::string& uri)>;

  explicit SchemaIndex(Loader loader) : loader_(std::move(loader)) {}

  // A document. Its number, by which everything below means it. REQUIRES: `root` outlives this.
  std::uint32_t add_document(const json::Tree& root, std::string uri, std::string file, Dialect dialect);
  // Finds the `$id`s and anchors beneath `schema`, which stands at `location` in `resource`.
  void walk(const json::Tree& schema, std::uint32_t resource, const std::string& location);

  struct Target {
    const json::Tree* tree = nullptr;
    std::uint32_t resource = 0;
    std::string location;
  };
  // Fails where nothing is found, saying so in a sentence.
  base::Result<Target> resolve(std::string_view reference, std::uint32_t resource);
  // The resource that `schema` opens by its `$id`, else `outer`.
  std::uint32_t resource_of(const json::Tree& schema, std::uint32_t outer) const;

  const Resource& resource(std::uint32_t number) const { return resources_[number]; }
  std::size_t size() const { return resources_.size(); }

 private:
  std::uint32_t open(const json::Tree& schema, std::uint32_t outer, const std::string& location, std::string_view id);
  void walk_children(const json::Tree& schema, std::uint32_t resource, const std::string& location);
  void settle_dialect(Resource& resource);
  base::Result<std::uint32_t> find_document(const std::string& uri);
  base::Result<Target> follow_pointer(std::string_view pointer, std::uint32_t resource);

  Loader loader_;
  std::deque<Resource> resources_;
  std::map<std::string, std::uint32_t, std::less<>> by_uri_;
  std::unordered_map<const json::Tree*, std::uint32_t> by_root_;
  std::size_t documents_ = 0;
};

}  // namespace openapi
