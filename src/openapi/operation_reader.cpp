// The part of DocumentReader that reads operations.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "openapi/document_reader.h"
#include "openapi/form_body.h"
#include "openapi/media_type.h"

namespace openapi {
namespace {

std::string_view default_style(In in) { return in == In::kQuery || in == In::kCookie ? "form" : "simple"; }

std::optional<In> parse_in(std::string_view text) {
  if (text == "path") return In::kPath;
  if (text == "query") return In::kQuery;
  if (text == "header") return In::kHeader;
  if (text == "cookie") return In::kCookie;
  return std::nullopt;
}

bool is_known_style(In in, std::string_view style) {
  switch (in) {
    case In::kPath: return style == "simple" || style == "label" || style == "matrix";
    case In::kQuery:
      return style == "form" || style == "spaceDelimited" || style == "pipeDelimited" || style == "deepObject";
    case In::kHeader: return style == "simple";
    case In::kCookie: return style == "form";
  }
  return false;
}

// These headers are described elsewhere in the document (OpenAPI 3.0.3, Parameter Object).
bool is_ignored_header(std::string_view name) {
  return base::iequals(name, "accept") || base::iequals(name, "content-type") || base::iequals(name, "authorization");
}

// 4 (`4XX`) behind 499, 0 (`default`) behind all.
int order_of(int status) { return status == 0 ? 10'000 : status < 10 ? status * 100 + 100 : status; }

bool flag(const json::Tree& tree, std::string_view name, bool fallback) {
  const json::Tree* value = tree.find(name);
  return value == nullptr || value->boolean() == nullptr ? fallback : *value->boolean();
}

}  // namespace

void DocumentReader::read_operation(const std::string& path, http::Method method, const Place& item,
                                    const Place& place) {
  const auto servers_of = [](const Place& holder) { return holder.tree->find("servers"); };
  const json::Tree* servers = servers_of(place);
  if (servers == nullptr) servers = servers_of(item);
  if (servers == nullptr) servers = tree_.find("servers");

  Operation out;
  out.method = method;
  out.mark = place.tree->mark;
  const std::vector<std::string> bases = base_paths(servers);
  out.path = bases.front() + path;
  for (std::size_t i = 1; i < bases.size(); ++i) out.other_paths.push_back(bases[i] + path);
  out.summary = std::string(text(place, "summary"));
  out.id = std::string(text(place, "operationId"));
  if (out.id.empty()) out.id = fmt::format("{} {}", base::to_lower(http::to_string(method)), path);
  if (!operation_ids_.insert(out.id).second) complain(place, fmt::format("the operationId {} is taken", out.id));
  const json::Tree* tags = place.tree->find("tags");
  for (std::size_t i = 0; tags != nullptr && tags->is_array() && i < tags->array()->size(); ++i) {
    out.tags.emplace_back((*tags->array())[i].string_or(""));
  }
  read_security(place, out);
  read_parameters(item, out.parameters);
  read_parameters(place, out.parameters);
  read_body(place, out);
  read_responses(place, out);
  document_->operations_.push_back(std::move(out));
}

void DocumentReader::read_security(const Place& operation, Operation& out) {
  if (const auto own = member(operation, "security")) return read_scopes(*own, out);
  if (const auto inherited = member({&tree_, 0, ""}, "security")) read_scopes(*inherited, out);
}

void DocumentReader::read_scopes(const Place& security, Operation& out) {
  if (!security.tree->is_array()) return complain(security, "security must be an array");
  const json::Tree::Array& alternatives = *security.tree->array();
  const bool all_objects = std::ranges::all_of(alternatives, [](const json::Tree& one) { return one.is_object(); });
  if (!all_objects) return complain(security, "security must hold objects");
  // An empty alternative lets everybody in.
  out.secured = !alternatives.empty() &&
                std::ranges::none_of(alternatives, [](const json::Tree& one) { return one.object()->empty(); });
  if (!out.secured) return;
  for (const auto& [scheme, scopes] : *alternatives.front().object()) {
    if (!scopes.is_array() || scopes.array()->empty()) continue;
    for (const json::Tree& scope : *scopes.array()) out.scopes.emplace_back(scope.string_or(""));
    return;
  }
}

void DocumentReader::read_parameters(const Place& holder, std::vector<Parameter>& out) {
  const auto list = member(holder, "parameters");
  if (!list) return;
  if (!list->tree->is_array()) return complain(*list, "parameters must be an array");
  for (std::size_t i = 0; i < list->tree->array()->size(); ++i) {
    read_parameter(follow({&(*list->tree->array())[i], list->resource, fmt::format("{}/{}", list->location, i)}), out);
  }
}

void DocumentReader::read_parameter(const Place& place, std::vector<Parameter>& out) {
  const auto in = parse_in(text(place, "in"));
  Parameter parameter;
  parameter.name = std::string(text(place, "name"));
  if (!in || parameter.name.empty())
    return complain(place, "a parameter needs a name, and to be in path, query, header or cookie");
  if (*in == In::kHeader && is_ignored_header(parameter.name)) return;
  parameter.in = *in;
  parameter.required = flag(*place.tree, "required", false) || *in == In::kPath;
  const std::string_view style = text(place, "style");
  parameter.style = std::string(style.empty() ? default_style(*in) : style);
  if (!is_known_style(*in, parameter.style))
    complain(place, fmt::format("the style {} is not for parameters here", parameter.style));
  parameter.explode = flag(*place.tree, "explode", parameter.style == "form");
  if (const auto schema = member(place, "schema")) parameter.schema = compile(*schema);
  if (const auto content = member(place, "content")) {
    if (parameter.schema == nullptr && content->tree->is_object() && !content->tree->object()->empty()) {
      const Place media = follow(*member(*content, content->tree->object()->front().first));
      if (const auto schema = member(media, "schema")) parameter.schema = compile(*schema);
      parameter.style = "content";
    }
  }
  // An operation's parameter stands in for its path's of the same name and place.
  std::erase_if(out, [&](const Parameter& other) { return other.name == parameter.name && other.in == parameter.in; });
  out.push_back(std::move(parameter));
}

void DocumentReader::read_body(const Place& operation, Operation& out) {
  const auto declared = member(operation, "requestBody");
  if (!declared) return;
  const Place body = follow(*declared);
  if (!body.tree->is_object()) return complain(body, "a request body must be an object");
  out.body = RequestBody{.required = flag(*body.tree, "required", false), .content = read_content(body)};
}

void DocumentReader::read_responses(const Place& operation, Operation& out) {
  const auto responses = member(operation, "responses");
  if (!responses || !responses->tree->is_object()) {
    if (responses || document_->openapi_.starts_with("3.0.")) complain(operation, "an operation needs responses");
    return;
  }
  for (const auto& [name, tree] : *responses->tree->object()) {
    if (name.starts_with("x-")) continue;
    const auto status = read_status(*responses, name);
    if (!status) continue;
    const Place place = follow(*member(*responses, name));
    if (!place.tree->is_object()) {
      complain(place, "a response must be an object");
      continue;
    }
    Response response{*status, std::string(text(place, "description")), read_content(place)};
    const auto json = std::ranges::find_if(response.content, [](const MediaType& one) { return is_json(one.essence); });
    if (json != response.content.end()) response.preferred = static_cast<std::size_t>(json - response.content.begin());
    out.responses.push_back(std::move(response));
  }
  std::ranges::sort(out.responses, {}, [](const Response& response) { return order_of(response.status); });
}

std::optional<int> DocumentReader::read_status(const Place& responses, const std::string& name) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name == "default") return 0;
  if (name.size() == 3 && name[0] >= '1' && name[0] <= '5') {
    if (digit(name[1]) && digit(name[2])) return std::stoi(name);
    if ((name[1] == 'X' || name[1] == 'x') && (name[2] == 'X' || name[2] == 'x')) return name[0] - '0';
  }
  complain(*member(responses, name), fmt::format("{} is no status", name));
  return std::nullopt;
}

std::vector<MediaType> DocumentReader::read_content(const Place& holder) {
  std::vector<MediaType> out;
  const auto content = member(holder, "content");
  if (!content) return out;
  if (!content->tree->is_object()) {
    complain(*content, "content must be an object");
    return out;
  }
  for (const auto& [type, tree] : *content->tree->object())
    out.push_back(read_media_type(type, follow(*member(*content, type))));
  return out;
}

MediaType DocumentReader::read_media_type(const std::string& type, const Place& place) {
  MediaType out{.type = type, .essence = essence_of(type)};
  const auto schema = member(place, "schema");
  if (schema) out.schema = compile(*schema);
  if (schema && out.essence == kFormMediaType) out.form = read_form(place, *schema);
  read_examples(place, out);
  if (out.examples.empty() && schema) add_schema_example(*schema, out);
  return out;
}

// How every property of a form's schema is written.
std::vector<FormEncoding> DocumentReader::read_form(const Place& media, Place schema) {
  std::vector<FormEncoding> form;
  schema = follow(std::move(schema));
  const auto properties = schema.tree->is_object() ? member(schema, "properties") : std::nullopt;
  if (!properties || !properties->tree->is_object()) return form;
  for (const auto& [name, tree] : *properties->tree->object()) form.push_back(read_encoding(media, name));
  return form;
}

// A style wins over a content type, as in OpenAPI 3.1; a content type that is no JSON says nothing of how it is read.
FormEncoding DocumentReader::read_encoding(const Place& media, const std::string& name) {
  FormEncoding out{.name = name, .style = "form", .explode = true};
  const auto encodings = member(media, "encoding");
  const auto given = encodings ? member(*encodings, name) : std::nullopt;
  if (!given) return out;
  if (const std::string_view style = text(*given, "style"); !style.empty()) {
    out.style = std::string(style);
    if (!is_known_style(In::kQuery, style)) complain(*given, fmt::format("the style {} is not for forms", style));
  } else if (!given->has("explode") && is_json(text(*given, "contentType"))) {
    out.style = "json";
  }
  out.explode = flag(*given->tree, "explode", out.style == "form");
  return out;
}

void DocumentReader::read_examples(const Place& place, MediaType& out) {
  if (const json::Tree* example = place.tree->find("example")) out.examples.push_back({"", example->dump()});
  const auto examples = member(place, "examples");
  if (!examples) return;
  if (!examples->tree->is_object()) return complain(*examples, "examples must be an object");
  for (const auto& [name, tree] : *examples->tree->object()) {
    const Place example = follow(*member(*examples, name));
    if (const json::Tree* value = example.tree->find("value")) out.examples.push_back({name, value->dump()});
  }
}

void DocumentReader::add_schema_example(Place schema, MediaType& out) {
  const auto take = [&](const json::Tree* value) {
    if (value != nullptr) out.examples.push_back({"", value->dump()});
    return value != nullptr;
  };
  if (!schema.tree->is_object() || take(schema.tree->find("example"))) return;
  schema = follow(std::move(schema));
  const json::Tree* examples = schema.tree->find("examples");
  if (take(schema.tree->find("example")) || examples == nullptr || !examples->is_array() || examples->array()->empty())
    return;
  take(&examples->array()->front());
}

// Once the schemas can say of which type they are: plain texts need no encoding.
void DocumentReader::settle_forms() {
  const auto settle = [](MediaType& media) {
    std::erase_if(media.form, [&](FormEncoding& encoding) {
      encoding.schema = media.schema->property(encoding.name);
      const std::string_view type = encoding.schema == nullptr ? "" : encoding.schema->simple_type();
      return type != "array" && type != "object" && encoding.style != "json";
    });
  };
  for (Operation& operation : document_->operations_) {
    if (operation.body) std::ranges::for_each(operation.body->content, settle);
    for (Response& response : operation.responses) std::ranges::for_each(response.content, settle);
  }
}

const Schema* DocumentReader::compile(const Place& schema) {
  const NodeId node = compiler_->add(*schema.tree, schema.resource, schema.location);
  return &document_->schemas_->program.schemas[node];
}

}  // namespace openapi
