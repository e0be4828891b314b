#include "openapi/form_body.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "json/writer.h"
#include "openapi/parameter_reader.h"

namespace openapi {
namespace {

// A pair as it was sent: an escaped delimiter is none.
struct Pair {
  std::string name;       // decoded
  std::string_view text;  // of the value, not decoded
  bool read = false;
};

std::optional<std::string> decode(std::string_view text) {
  auto decoded = base::percent_decode(text, true);
  if (decoded && !base::valid_utf8(*decoded)) return std::nullopt;
  return decoded;
}

std::optional<std::vector<Pair>> read_pairs(std::string_view body) {
  std::vector<Pair> pairs;
  for (const std::string_view pair : base::split(body, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals));
    const std::string_view text = pair.substr(std::min(equals + 1, pair.size()));
    if (!name || !decode(text) || pairs.size() == kMaxFormPairs) return std::nullopt;
    pairs.push_back({std::move(*name), text});
  }
  return pairs;
}

// Writes one form's object, member by member. Each pair is read once.
class FormWriter {
 public:
  FormWriter(std::vector<Pair> pairs, const Schema* schema) : pairs_(std::move(pairs)), schema_(schema) {}

  // Each is false where the form cannot be read.
  bool write(const FormEncoding& encoding) {
    if (encoding.style == "json") return write_json(encoding);
    if (encoding.schema->simple_type() == "array") return write_array(encoding);
    if (encoding.style == "deepObject" || encoding.explode) return write_exploded_object(encoding);
    return write_object(encoding);
  }
  // What no encoding took.
  bool write_rest() {
    for (Pair& pair : pairs_) {
      if (pair.read) continue;
      if (take(pair.name).size() > 1) return false;
      begin_member(pair.name);
      append(pair.text, schema_ == nullptr ? nullptr : schema_->property(pair.name));
    }
    return true;
  }
  std::string finish() && { return std::move(out_) + "}"; }

 private:
  std::vector<std::string_view> take(std::string_view name) {
    std::vector<std::string_view> texts;
    for (Pair& pair : pairs_) {
      if (pair.read || pair.name != name) continue;
      pair.read = true;
      texts.push_back(pair.text);
    }
    return texts;
  }

  void begin_member(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    json::Writer(out_).string(name);
    out_ += ':';
  }
  void append(std::string_view text, const Schema* schema) { append_typed_text(out_, *decode(text), schema); }

  bool write_json(const FormEncoding& encoding) {
    const auto texts = take(encoding.name);
    if (texts.empty()) return true;
    const std::string text = *decode(texts.front());
    json::Parser parser;
    if (texts.size() > 1 || !parser.parse_copy(text)) return false;
    begin_member(encoding.name);
    out_ += text;
    return true;
  }

  bool write_array(const FormEncoding& encoding) {
    auto texts = take(encoding.name);
    if (texts.empty()) return true;
    if (!encoding.explode) {
      if (texts.size() > 1) return false;
      texts = split_delimited(encoding.style, texts.front());
    }
    begin_member(encoding.name);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      out_ += i == 0 ? '[' : ',';
      append(texts[i], encoding.schema->items());
    }
    out_ += ']';
    return true;
  }

  // `k,v,k,v`.
  bool write_object(const FormEncoding& encoding) {
    const auto texts = take(encoding.name);
    if (texts.empty()) return true;
    const auto parts = split_delimited(encoding.style, texts.front());
    if (texts.size() > 1 || parts.size() % 2 != 0) return false;
    begin_member(encoding.name);
    out_ += '{';
    for (std::size_t i = 0; i < parts.size(); i += 2) {
      const std::string key = *decode(parts[i]);
      begin_member(key);
      append(parts[i + 1], encoding.schema->property(key));
    }
    out_ += '}';
    return true;
  }

  // `name[k]=v` of deepObject; else `k=v`, for the properties that the form itself does not have.
  bool write_exploded_object(const FormEncoding& encoding) {
    bool any = false;
    for (Pair& pair : pairs_) {
      const auto key = pair.read ? std::nullopt : key_of(encoding, pair.name);
      if (!key) continue;
      const auto texts = take(pair.name);
      if (texts.size() > 1) return false;
      if (!any) begin_member(encoding.name);
      if (!any) out_ += '{';
      any = true;
      begin_member(*key);
      append(texts.front(), encoding.schema->property(*key));
    }
    if (any) out_ += '}';
    return true;
  }

  std::optional<std::string_view> key_of(const FormEncoding& encoding, std::string_view name) const {
    if (encoding.style == "deepObject") return deep_object_key(name, encoding.name);
    const bool its_own = encoding.schema->property(name) != nullptr && (schema_ == nullptr || schema_->property(name) == nullptr);
    return its_own ? std::optional(name) : std::nullopt;
  }

  std::vector<Pair> pairs_;
  const Schema* schema_;
  std::string out_ = "{";
};

}  // namespace

std::optional<std::string> form_to_json(std::string_view body, const Schema* schema, std::span<const FormEncoding> structured) {
  auto pairs = read_pairs(body);
  if (!pairs) return std::nullopt;
  FormWriter writer(std::move(*pairs), schema);
  for (const FormEncoding& encoding : structured)
    if (!writer.write(encoding)) return std::nullopt;
  if (!writer.write_rest()) return std::nullopt;
  return std::move(writer).finish();
}

}  // namespace openapi
