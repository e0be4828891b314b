#pragma once
// Reads an OpenAPI tree into a Document, gathering every mistake on the way. Used by Document::load, by one thread.

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "openapi/corrections.h"
#include "openapi/document.h"
#include "openapi/program.h"
#include "openapi/schema_compiler.h"
#include "openapi/schema_index.h"
#include "openapi/sources.h"

namespace openapi {

struct Document::Schemas {
  Program program;
};

class DocumentReader {
 public:
  DocumentReader(json::Tree tree, std::string file, const LoadOptions& options);

  base::Result<std::unique_ptr<Document>, std::vector<json::Diagnostic>> read();

 private:
  // A part of a document: its resource says what references in it start from.
  struct Place {
    const json::Tree* tree = nullptr;
    std::uint32_t resource = 0;
    std::string location;

    bool has(std::string_view member) const { return tree->find(member) != nullptr; }
  };

  // document_reader.cpp
  void read_header();
  void read_paths();
  void read_path_item(const std::string& path, const Place& item);
  void index_schemas(const Place& document);
  std::optional<Place> member(const Place& place, std::string_view name) const;
  Place follow(Place place);
  void complain(const Place& place, std::string_view message);
  std::string_view text(const Place& place, std::string_view name);
  static std::vector<std::string> base_paths(const json::Tree* servers);
  void correct_paths();
  Place corrected(const Place& operation);

  // operation_reader.cpp
  void read_operation(const std::string& path, http::Method method, const Place& item, const Place& place);
  void read_security(const Place& operation, Operation& out);
  void read_scopes(const Place& security, Operation& out);
  void read_parameters(const Place& holder, std::vector<Parameter>& out);
  void read_parameter(const Place& place, std::vector<Parameter>& out);
  void read_body(const Place& operation, Operation& out);
  void read_responses(const Place& operation, Operation& out);
  std::optional<int> read_status(const Place& responses, const std::string& name);
  std::vector<MediaType> read_content(const Place& holder);
  MediaType read_media_type(const std::string& type, const Place& place);
  std::vector<FormEncoding> read_form(const Place& media, Place schema);
  FormEncoding read_encoding(const Place& media, const std::string& name);
  void settle_forms();
  void read_examples(const Place& place, MediaType& out);
  void add_schema_example(Place schema, MediaType& out);
  const Schema* compile(const Place& schema);

  std::unique_ptr<Document> document_;
  json::Tree tree_;
  Sources sources_;
  std::vector<json::Diagnostic> diagnostics_;
  SchemaIndex index_;
  Corrections corrections_;
  std::optional<SchemaCompiler> compiler_;
  std::deque<json::Tree> corrected_;  // operations that a correction has changed
  std::set<std::string, std::less<>> operation_ids_;
};

}  // namespace openapi
