#include "openapi/form_body.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "json/writer.h"
#include "openapi/parameter_reader.h"

namespace openapi {
namespace {

struct Field {
  std::string name;
  std::vector<std::string> values;
};

std::optional<std::string> decode(std::string_view text) {
  auto decoded = base::percent_decode(text, true);
  if (decoded && !base::valid_utf8(*decoded)) return std::nullopt;
  return decoded;
}

std::optional<std::vector<Field>> read_fields(std::string_view body) {
  std::vector<Field> fields;
  std::size_t pairs = 0;
  for (const std::string_view pair : base::split(body, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals));
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value || ++pairs > kMaxFormPairs) return std::nullopt;
    auto same = std::ranges::find(fields, *name, &Field::name);
    if (same == fields.end()) same = fields.insert(fields.end(), Field{std::move(*name), {}});
    same->values.push_back(std::move(*value));
  }
  return fields;
}

void append_array(std::string& out, const Field& field, const Schema* items) {
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    out += i == 0 ? '[' : ',';
    append_typed_text(out, field.values[i], items);
  }
  out += ']';
}

}  // namespace

std::optional<std::string> form_to_json(std::string_view body, const Schema* schema) {
  const auto fields = read_fields(body);
  if (!fields) return std::nullopt;
  std::string out = "{";
  for (const Field& field : *fields) {
    const Schema* property = schema == nullptr ? nullptr : schema->property(field.name);
    const bool array = property != nullptr && property->simple_type() == "array";
    if (field.values.size() > 1 && !array) return std::nullopt;
    if (out.size() > 1) out += ',';
    json::Writer(out).string(field.name);
    out += ':';
    if (array)
      append_array(out, field, property->items());
    else
      append_typed_text(out, field.values.front(), property);
  }
  return out + "}";
}

}  // namespace openapi
