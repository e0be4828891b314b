// The part of ParameterReader that turns the styles of OpenAPI into JSON text.

#include <algorithm>
#include <span>

#include "base/text.h"
#include "json/writer.h"
#include "openapi/format_parts.h"
#include "openapi/parameter_reader.h"

namespace openapi {
namespace {

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && format::is_digit(text[at])) ++at;
  return at;
}

// A number in JSON's own spelling, of a size that a reader of JSON takes.
bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  at = skip_digits(text, at);
  if (at == whole || (text[whole] == '0' && at > whole + 1) || at - whole > 18) return false;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = ++at;
    at = skip_digits(text, at);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = at;
    at = skip_digits(text, at);
    if (at == exponent || at > exponent + 2) return false;
  }
  return at == text.size();
}

void append_string(std::string& out, std::string_view text) { json::Writer(out).string(text); }

std::vector<std::string_view> split_at(std::string_view text, std::span<const std::string_view> separators) {
  std::vector<std::string_view> out;
  while (true) {
    std::size_t end = std::string_view::npos;
    std::size_t width = 0;
    for (const std::string_view separator : separators) {
      const std::size_t at = text.find(separator);
      if (at < end) {
        end = at;
        width = separator.size();
      }
    }
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + width);
  }
}

}  // namespace

void append_typed_text(std::string& out, std::string_view text, const Schema* schema) {
  const std::string_view type = schema == nullptr ? "string" : schema->simple_type();
  const bool literal = ((type == "integer" || type == "number") && is_json_number(text)) ||
                       (type == "boolean" && (text == "true" || text == "false"));
  if (literal) {
    out += text;
  } else if (base::valid_utf8(text)) {
    append_string(out, text);
  } else {
    out += "\xff";  // refused when it is read
  }
}

std::vector<std::string_view> split_delimited(std::string_view style, std::string_view text) {
  static constexpr std::string_view kSpaces[] = {"%20", "+"};
  static constexpr std::string_view kBars[] = {"|", "%7C", "%7c"};
  static constexpr std::string_view kComma[] = {","};
  if (style == "spaceDelimited") return split_at(text, kSpaces);
  if (style == "pipeDelimited") return split_at(text, kBars);
  return split_at(text, kComma);
}

std::optional<std::string_view> deep_object_key(std::string_view pair_name, std::string_view name) {
  if (!pair_name.starts_with(name) || pair_name.size() < name.size() + 3) return std::nullopt;
  const std::string_view rest = pair_name.substr(name.size());
  if (rest.front() != '[' || rest.back() != ']') return std::nullopt;
  return rest.substr(1, rest.size() - 2);
}

std::vector<std::string_view> ParameterReader::split(const Parameter& parameter, std::string_view text) const {
  static constexpr std::string_view kDot[] = {"."};
  static constexpr std::string_view kSemicolon[] = {";"};
  text = without_style(parameter, text);
  if (parameter.style == "label" && parameter.explode) return split_at(text, kDot);
  if (parameter.style == "matrix" && parameter.explode) return split_at(text, kSemicolon);
  auto parts = split_delimited(parameter.style, text);
  if (parameter.in == In::kHeader) std::ranges::transform(parts, parts.begin(), [](auto part) { return base::trim(part); });
  return parts;
}

// A path's value behind the prefix of its style; "" where that is missing, which no schema of substance takes.
std::string_view ParameterReader::without_style(const Parameter& parameter, std::string_view text) const {
  if (parameter.style == "label") return text.starts_with('.') ? text.substr(1) : std::string_view{};
  if (parameter.style != "matrix") return text;
  if (!text.starts_with(';')) return {};
  text.remove_prefix(1);
  const bool several =
      parameter.explode && (parameter.schema->simple_type() == "object" || parameter.schema->simple_type() == "array");
  if (several) return text;  // each part has a name of its own
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || text.substr(0, equals) != parameter.name) return {};
  return text.substr(equals + 1);
}

void ParameterReader::append_typed(const Raw& raw, const Schema* schema) {
  std::string storage;
  std::string_view text = raw.text;
  if (raw.escaped && text.find_first_of("%+") != std::string_view::npos) {
    storage = base::percent_decode(text, true).value_or(std::string(text));
    text = storage;
  }
  append_typed_text(out_.json_, text, schema);
}

bool ParameterReader::write_scalar(const Parameter& parameter) {
  const auto raw = find(parameter);
  if (!raw) return false;
  if (parameter.style == "content") {
    out_.json_ = raw->escaped ? base::percent_decode(raw->text, true).value_or("") : std::string(raw->text);
    return true;
  }
  const std::string_view text = without_style(parameter, raw->text);
  append_typed({text, raw->escaped}, parameter.schema);
  if (!parameter.schema->simple_type().empty()) return true;
  // Of several types the text itself decides where it does not pass as a string.
  const auto as_string = out_.parser_.parse_copy(out_.json_);
  const bool literal = is_json_number(text) || text == "true" || text == "false" || text == "null";
  if (literal && as_string && !parameter.schema->validate(*as_string, Direction::kRequest, nullptr)) out_.json_ = text;
  return true;
}

bool ParameterReader::write_array(const Parameter& parameter) {
  const Schema* items = parameter.schema->items();
  std::size_t count = 0;
  const auto add = [&](const Raw& raw) {
    out_.json_ += count++ == 0 ? '[' : ',';
    append_typed(raw, items);
  };
  if (parameter.in == In::kQuery && parameter.explode) {
    for (const Parameters::Pair& pair : out_.pairs_) {
      if (pair.name == parameter.name) add({pair.raw, true});
    }
    if (count == 0) return false;
    out_.json_ += ']';
    return true;
  }
  const auto raw = find(parameter);
  if (!raw) return false;
  const bool named = parameter.style == "matrix" && parameter.explode;  // `;id=1;id=2`
  for (const std::string_view item : split(parameter, raw->text)) {
    add({named ? item.substr(std::min(item.size(), item.find('=') + 1)) : item, raw->escaped});
  }
  out_.json_ += ']';
  return true;
}

bool ParameterReader::write_exploded_object(const Parameter& parameter) {
  bool any = false;
  for (const Parameters::Pair& pair : out_.pairs_) {
    const bool deep = parameter.style == "deepObject";
    const auto key = deep ? deep_object_key(pair.name, parameter.name) : std::optional(pair.name);
    if (!key) continue;
    const Schema* schema = parameter.schema->property(*key);
    if (!deep && schema == nullptr) continue;  // another parameter's
    out_.json_ += any ? ',' : '{';
    append_string(out_.json_, *key);
    out_.json_ += ':';
    append_typed({pair.raw, true}, schema);
    any = true;
  }
  if (any) out_.json_ += '}';
  return any;
}

// `k,v,k,v`, or `k=v,k=v` where exploded.
bool ParameterReader::write_object(const Parameter& parameter) {
  if (parameter.in == In::kQuery && (parameter.explode || parameter.style == "deepObject"))
    return write_exploded_object(parameter);
  const auto raw = find(parameter);
  if (!raw) return false;
  const auto parts = split(parameter, raw->text);
  const bool pairs = parameter.explode;
  out_.json_ += '{';
  for (std::size_t i = 0; i < parts.size(); i += pairs ? 1 : 2) {
    const std::size_t equals = pairs ? parts[i].find('=') : parts[i].size();
    const std::string_view key = parts[i].substr(0, equals);
    std::string_view value;
    if (!pairs) {
      value = i + 1 < parts.size() ? parts[i + 1] : std::string_view{};
    } else if (equals != std::string_view::npos) {
      value = parts[i].substr(equals + 1);
    }
    if (i > 0) out_.json_ += ',';
    append_typed({key, raw->escaped}, nullptr);
    out_.json_ += ':';
    append_typed({value, raw->escaped}, parameter.schema->property(key));
  }
  out_.json_ += '}';
  return true;
}

}  // namespace openapi
