#include "openapi/document_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "openapi/uri.h"
#include "openapi/violation_text.h"

namespace openapi {
namespace {

constexpr int kMaxReferenceHops = 64;
constexpr std::size_t kMaxServerUrls = 64;  // of one server, by its variables

constexpr std::pair<std::string_view, http::Method> kMethods[] = {
    {"get", http::Method::kGet},       {"put", http::Method::kPut},         {"post", http::Method::kPost},
    {"delete", http::Method::kDelete}, {"options", http::Method::kOptions}, {"head", http::Method::kHead},
    {"patch", http::Method::kPatch}};

// The path of an absolute URL or of one relative to where the document lies, without a slash at its end.
std::string path_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    const std::size_t slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
  }
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.empty() || url == ".") return "";
  return url.starts_with('/') ? std::string(url) : "/" + std::string(url);
}

// What a variable of a server's URL can be, its default first.
std::vector<std::string> values_of(const json::Tree& variable) {
  const json::Tree* fallback = variable.find("default");
  std::vector<std::string> values{std::string(fallback == nullptr ? "" : fallback->string_or(""))};
  const json::Tree* choices = variable.find("enum");
  for (const json::Tree& choice : choices != nullptr && choices->is_array() ? *choices->array() : json::Tree::Array{})
    if (choice.string_or("") != values.front()) values.emplace_back(choice.string_or(""));
  return values;
}

// A server's URL with every value of its variables put in, the defaults first.
std::vector<std::string> urls_of(const json::Tree& server) {
  const json::Tree* url = server.find("url");
  std::vector<std::string> urls{std::string(url == nullptr ? "" : url->string_or(""))};
  const json::Tree* variables = server.find("variables");
  if (variables == nullptr || !variables->is_object()) return urls;
  for (const auto& [name, variable] : *variables->object()) {
    const std::string placeholder = "{" + name + "}";
    std::vector<std::string> filled;
    for (const std::string& text : urls) {
      const std::size_t at = text.find(placeholder);
      for (const std::string& value : at == std::string::npos ? std::vector<std::string>{""} : values_of(variable))
        if (filled.size() < kMaxServerUrls)
          filled.push_back(at == std::string::npos ? text : std::string(text).replace(at, placeholder.size(), value));
    }
    urls = std::move(filled);
  }
  return urls;
}

std::string_view title_of(const json::Tree& document) {
  const json::Tree* title = document.at_pointer("/info/title");
  return title == nullptr ? "" : title->string_or("");
}

}  // namespace

DocumentReader::DocumentReader(json::Tree tree, std::string file, const LoadOptions& options)
    : document_(new Document()),
      tree_(std::move(tree)),
      sources_(options.directory),
      index_([this](const std::string& uri) { return sources_.load(uri); }),
      corrections_(options.corrections, title_of(tree_), diagnostics_) {
  document_->file_ = std::move(file);
}

base::Result<std::unique_ptr<Document>, std::vector<json::Diagnostic>> DocumentReader::read() {
  document_->schemas_ = std::make_unique<Document::Schemas>();
  read_header();
  if (!diagnostics_.empty()) return tl::unexpected(std::move(diagnostics_));
  correct_paths();
  const bool old = document_->openapi_.starts_with("3.0.");
  index_.add_document(tree_, std::filesystem::path(document_->file_).filename().string(), document_->file_,
                      old ? Dialect::kDraft4OpenApi30 : Dialect::k202012);
  compiler_.emplace(document_->schemas_->program, index_, diagnostics_);
  if (!old) index_schemas({&tree_, 0, ""});
  read_paths();
  compiler_->finish();
  if (!diagnostics_.empty()) return tl::unexpected(std::move(diagnostics_));
  settle_forms();
  return std::move(document_);
}

void DocumentReader::complain(const Place& place, std::string_view message) {
  const std::string& file = index_.size() == 0 ? document_->file_ : index_.resource(place.resource).file;
  diagnostics_.push_back(
      {file, place.tree->mark,
       place.location.empty() ? std::string(message) : fmt::format("{}: {}", place.location, message)});
}

std::string_view DocumentReader::text(const Place& place, std::string_view name) {
  const json::Tree* value = place.tree->find(name);
  if (value == nullptr) return "";
  if (value->is_string()) return *value->string();
  complain({value, place.resource, place.location}, fmt::format("{} must be a string", name));
  return "";
}

std::optional<DocumentReader::Place> DocumentReader::member(const Place& place, std::string_view name) const {
  const json::Tree* found = place.tree->find(name);
  if (found == nullptr) return std::nullopt;
  Place out{found, place.resource, place.location};
  append_pointer_token(out.location, name);
  return out;
}

DocumentReader::Place DocumentReader::follow(Place place) {
  for (int hops = 0;; ++hops) {
    const json::Tree* reference = place.tree->find("$ref");
    if (reference == nullptr) return place;
    if (!reference->is_string() || hops == kMaxReferenceHops) {
      complain(place, reference->is_string() ? "the reference leads to itself" : "$ref must be a string");
      return place;
    }
    auto target = index_.resolve(*reference->string(), place.resource);
    if (!target) {
      complain({reference, place.resource, place.location}, target.error().message);
      return place;
    }
    place = {target->tree, target->resource, std::move(target->location)};
  }
}

void DocumentReader::read_header() {
  const Place root{&tree_, 0, ""};
  document_->openapi_ = std::string(text(root, "openapi"));
  if (!document_->openapi_.starts_with("3.0.") && !document_->openapi_.starts_with("3.1.")) {
    return complain(root, "an OpenAPI document of version 3.0 or 3.1 was expected: `openapi` says otherwise");
  }
  if (const auto info = member(root, "info")) {
    document_->title_ = std::string(text(*info, "title"));
    document_->version_ = std::string(text(*info, "version"));
  }
}

// Schemas that nothing has referred to yet may carry the names that others refer by.
void DocumentReader::index_schemas(const Place& document) {
  const auto components = member(document, "components");
  const auto schemas = components ? member(*components, "schemas") : std::nullopt;
  if (!schemas || !schemas->tree->is_object()) return;
  for (const auto& [name, schema] : *schemas->tree->object()) {
    std::string location = schemas->location;
    append_pointer_token(location, name);
    index_.walk(schema, schemas->resource, location);
  }
}

void DocumentReader::read_paths() {
  const Place root{&tree_, 0, ""};
  const auto paths = member(root, "paths");
  if (!paths || !paths->tree->is_object()) {
    if (!paths && document_->openapi_.starts_with("3.1.")) return;
    return complain(root, "`paths` must be an object");
  }
  for (const auto& [path, item] : *paths->tree->object()) {
    if (path.starts_with("x-")) continue;
    const Place place = follow(*member(*paths, path));
    if (!path.starts_with('/')) {
      complain(place, "a path must begin with a slash");
    } else if (!place.tree->is_object()) {
      complain(place, "a path item must be an object");
    } else {
      read_path_item(path, place);
    }
  }
}

void DocumentReader::read_path_item(const std::string& path, const Place& item) {
  for (const auto& [name, method] : kMethods) {
    const auto operation = member(item, name);
    if (!operation) continue;
    if (operation->tree->is_object()) {
      read_operation(path, method, item, corrected(*operation));
    } else {
      complain(*operation, "an operation must be an object");
    }
  }
}

// Before anything points into the tree.
void DocumentReader::correct_paths() {
  const json::Tree* patch = corrections_.patch_for_paths();
  json::Tree* paths = tree_.find("paths");
  if (patch == nullptr || paths == nullptr) return;
  Corrections::apply(*paths, *patch, [this](const std::string& reference) {
    return reference.starts_with('#') ? tree_.at_pointer(reference.substr(1)) : nullptr;
  });
}

DocumentReader::Place DocumentReader::corrected(const Place& operation) {
  const json::Tree* id = operation.tree->find("operationId");
  const json::Tree* patch = id == nullptr ? nullptr : corrections_.patch_for(id->string_or(""));
  if (patch == nullptr) return operation;
  json::Tree& copy = corrected_.emplace_back(*operation.tree);
  Corrections::apply(copy, *patch, [&](const std::string& reference) -> const json::Tree* {
    const auto target = index_.resolve(reference, operation.resource);
    if (!target || target->resource == operation.resource) return target ? target->tree : nullptr;
    // What stands in another file has references that only work there.
    complain(operation, fmt::format("its correction reaches into another file, {}", reference));
    return nullptr;
  });
  return {&copy, operation.resource, operation.location};
}

// Each base path that the servers name, once and in their order. "" alone where they name none.
std::vector<std::string> DocumentReader::base_paths(const json::Tree* servers) {
  std::vector<std::string> paths;
  for (const json::Tree& server : servers != nullptr && servers->is_array() ? *servers->array() : json::Tree::Array{})
    for (const std::string& url : urls_of(server))
      if (std::string path = path_of(url); std::ranges::find(paths, path) == paths.end()) paths.push_back(std::move(path));
  if (paths.empty()) paths.emplace_back();
  return paths;
}

}  // namespace openapi
