#pragma once
// An OpenAPI 3.0 or 3.1 document (https://spec.openapis.org/oas/), read once at start into what the request path needs:
// operations with compiled schemas. Immutable after loading, so any thread may read it.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "json/tree.h"
#include "openapi/schema.h"

namespace openapi {

enum class In : std::uint8_t { kPath, kQuery, kHeader, kCookie };

struct Parameter {
  std::string name;
  In in = In::kQuery;
  bool required = false;
  std::string style;  // with the version's default filled in
  bool explode = false;
  const Schema* schema = nullptr;  // nullptr where the document has none
};

struct Example {
  std::string name;  // "" for a media type's single `example`
  std::string json;  // serialized, compact
};

// How a property of a form that holds several values is written, as a parameter of a query is (OpenAPI's Encoding Object).
struct FormEncoding {
  std::string name;
  std::string style;     // "form", "spaceDelimited", "pipeDelimited", "deepObject"; "json" where the text is JSON itself
  bool explode = false;  // whether each value has a pair of its own
  const Schema* schema = nullptr;
};

struct MediaType {
  std::string type;     // as written: "application/json;okta-version=1.0.0"
  std::string essence;  // lower case type/subtype; what follows the first ';', ',' or white space is cut
  const Schema* schema = nullptr;
  std::vector<FormEncoding> form;  // of forms alone: the properties that are no plain texts
  std::vector<Example> examples;  // in the document's order; the schema's own example last, where it is all there is
};

struct RequestBody {
  bool required = false;
  std::vector<MediaType> content;
};

struct Response {
  int status = 0;  // 0 stands for `default`; 4 for `4XX`
  std::string description;
  std::vector<MediaType> content;
  std::size_t preferred = 0;  // index in `content` of what is sent where nothing else was agreed: the first JSON, or the first
};

struct Operation {
  std::string id;  // operationId, or "get /path" where the document has none
  http::Method method = http::Method::kGet;
  std::string path;  // template, as in the document, base path of the first of `servers` in front
  std::vector<std::string> other_paths;  // the same behind the other base paths of `servers`
  std::vector<std::string> tags;
  bool secured = false;               // security asks for anything at all
  std::vector<std::string> scopes;    // of the first alternative; all are needed
  std::vector<Parameter> parameters;  // path-level ones included
  std::optional<RequestBody> body;
  std::vector<Response> responses;  // in ascending order, `default` last
  std::string summary;
  json::Mark mark;

  const Response* response(int status) const;  // exact, then 4XX, then default; nullptr where undeclared
};

struct LoadOptions {
  // Merge patches by operationId (fixtures/openapi/corrections): {operationId: {reason, patch}}; nullptr for none. A
  // patch is laid (RFC 7396) over the operation object as it stands in its path item, `$ref`s unresolved; but where it
  // reaches into an object that is a `$ref` (a response, a parameter's schema), that is replaced by what it refers to
  // first, so that the patch can change a part of it, for this operation alone. A patch with a `$ref` of its own
  // replaces. An operationId that the document lacks is passed over; a correction of another shape is a mistake. The
  // key `paths` has a patch for the document's `paths` in the same way, which comes first: for operations that the
  // document lacks. With the key `title` they are for documents of that `info.title` alone.
  const json::Tree* corrections = nullptr;
  // Where relative `$ref` files are read from; "" refuses them.
  std::string directory;
};

class Document {
 public:
  // All mistakes at once. REQUIRES: `tree` is what the file held (parse_json or parse_yaml); it is copied where needed.
  static base::Result<std::unique_ptr<Document>, std::vector<json::Diagnostic>> load(json::Tree tree, std::string file,
                                                                                     const LoadOptions& options = {});
  ~Document();

  std::span<const Operation> operations() const { return operations_; }
  const Operation* operation(std::string_view id) const;
  const std::string& title() const { return title_; }
  const std::string& version() const { return version_; }  // info.version
  const std::string& openapi() const { return openapi_; }  // "3.0.3"
  const std::string& file() const { return file_; }

 private:
  friend class DocumentReader;
  Document();
  std::vector<Operation> operations_;
  std::string title_, version_, openapi_, file_;
  struct Schemas;  // owns every compiled schema that operations point to
  std::unique_ptr<Schemas> schemas_;
};

}  // namespace openapi
