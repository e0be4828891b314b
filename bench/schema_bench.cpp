// From bytes to verdict: the request bodies of our documents' examples, and each of them spoilt, against their schemas,
// by our validator, RapidJSON's SchemaValidator (fed by its reader, so without building a document) and valijson (over
// RapidJSON's document). All three see the same schemas, with references replaced by what they refer to, and have to
// agree on every body before anything is measured. `format` is asserted by ours alone, so it has the more work.

#include <benchmark/benchmark.h>
#include <rapidjson/document.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "json/value.h"
#include "openapi/document.h"
#include "openapi/schema.h"

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// JSON with the readable bytes behind it that simdjson asks for, as the server's buffers have them.
class Padded {
 public:
  explicit Padded(const std::string& text) : bytes_(text + std::string(64, '\0')), size_(text.size()) {}
  std::string_view text() const { return std::string_view(bytes_).substr(0, size_); }

 private:
  std::string bytes_;
  std::size_t size_;
};

// Whether valijson, which matches with std::regex, takes it.
bool takes_pattern(const json::Tree& pattern) {
  try {
    std::regex expression(std::string(pattern.string_or("")));
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

// `schema` as draft 4: references replaced, `nullable` as a type, `const` as an enum of one.
json::Tree as_draft4(const json::Tree& document, const json::Tree& schema, int depth) {
  if (depth > 32) throw std::runtime_error("a recursive request body");
  if (const json::Tree* reference = schema.find("$ref"); reference != nullptr && reference->is_string()) {
    return as_draft4(document, *document.at_pointer(reference->string()->substr(1)), depth + 1);
  }
  if (schema.is_array()) {
    json::Tree::Array out;
    for (const json::Tree& item : *schema.array()) out.push_back(as_draft4(document, item, depth + 1));
    return json::Tree(std::move(out));
  }
  if (!schema.is_object()) return schema;
  json::Tree out{json::Tree::Object{}};
  for (const auto& [name, value] : *schema.object()) {
    if (name == "example" || name == "examples" || name == "discriminator") continue;
    if (name == "pattern" && value.is_string() && !takes_pattern(value)) continue;
    out.set(name, as_draft4(document, value, depth + 1));
  }
  if (const json::Tree* value = schema.find("const")) out.set("enum", json::Tree(json::Tree::Array{*value}));
  const json::Tree* nullable = schema.find("nullable");
  const json::Tree* type = schema.find("type");
  if (nullable != nullptr && nullable->boolean() != nullptr && *nullable->boolean() && type != nullptr) {
    out.set("type", json::Tree(json::Tree::Array{*type, json::Tree(std::string("null"))}));
  }
  return out;
}

// Copies of `body` that are wrong in one place each: a required member gone, a member of another type, not even an
// object.
std::vector<std::string> spoilt(const json::Tree& schema, const std::string& body) {
  std::vector<std::string> out{"[1,2,3]"};
  const auto tree = json::parse_json(body);
  if (!tree || !tree->is_object()) return out;
  const json::Tree* required = schema.find("required");
  if (required != nullptr && required->is_array() && !required->array()->empty()) {
    json::Tree copy = *tree;
    copy.erase(required->array()->back().string_or(""));
    out.push_back(copy.dump());
  }
  for (const auto& [name, value] : *tree->object()) {
    json::Tree copy = *tree;
    copy.set(name, json::Tree(std::int64_t{77}));
    out.push_back(copy.dump());
  }
  return out;
}

// One schema in the forms that the three take.
struct Entry {
  std::unique_ptr<openapi::Schema> ours;
  rapidjson::Document source;
  std::unique_ptr<rapidjson::SchemaDocument> rapid_document;
  std::unique_ptr<rapidjson::SchemaValidator> rapid;
  valijson::Schema valijson_schema;
};

struct Case {
  Entry* entry;
  Padded body;
};

json::Parser& parser() {
  static json::Parser instance;
  return instance;
}

bool by_ours(const Case& one) {
  const auto value = parser().parse(one.body.text());
  return value && one.entry->ours->validate(*value, openapi::Direction::kNeither, nullptr);
}

bool by_ours_collecting(const Case& one) {
  const auto value = parser().parse(one.body.text());
  std::vector<openapi::Violation> violations;
  return value && one.entry->ours->validate(*value, openapi::Direction::kNeither, &violations);
}

bool by_rapidjson(const Case& one) {
  one.entry->rapid->Reset();
  rapidjson::MemoryStream stream(one.body.text().data(), one.body.text().size());
  rapidjson::Reader reader;
  const bool parsed = static_cast<bool>(reader.Parse(stream, *one.entry->rapid));
  return parsed && one.entry->rapid->IsValid();
}

bool by_valijson(const Case& one) {
  rapidjson::Document document;
  document.Parse(one.body.text().data(), one.body.text().size());
  if (document.HasParseError()) return false;
  valijson::Validator validator;
  return validator.validate(one.entry->valijson_schema, valijson::adapters::RapidJsonAdapter(document), nullptr);
}

class Cases {
 public:
  Cases() {
    for (const auto& file : fs::directory_iterator(fs::path(UNDERSTUDY_FIXTURES) / "openapi")) {
      if (file.path().extension() == ".yaml") add_document(file.path());
    }
    for (const Case& one : valid_) agree(one, true);
    std::erase_if(invalid_, [](const Case& one) { return by_valijson(one); });  // a member of any type
    for (const Case& one : invalid_) agree(one, false);
    if (valid_.size() < 10 || invalid_.size() < valid_.size()) throw std::runtime_error("too few bodies to measure");
  }

  const std::vector<Case>& valid() const { return valid_; }
  const std::vector<Case>& invalid() const { return invalid_; }

 private:
  void add_document(const fs::path& path) {
    auto tree = json::parse_yaml(read_file(path), path.string());
    if (!tree) throw std::runtime_error(tree.error().to_string());
    for (const auto& [name, item] : *tree->find("paths")->object()) {
      for (const auto& [method, operation] : *item.object()) {
        const json::Tree* body = operation.find("requestBody");
        if (body != nullptr && body->find("$ref") != nullptr)
          body = tree->at_pointer(body->find("$ref")->string()->substr(1));
        const json::Tree* content = body == nullptr ? nullptr : body->find("content");
        if (content != nullptr) add_media_type(*tree, content->object()->front().second);
      }
    }
  }

  void add_media_type(const json::Tree& document, const json::Tree& media) {
    const json::Tree* examples = media.find("examples");
    if (media.find("schema") == nullptr || examples == nullptr) return;
    const json::Tree schema = as_draft4(document, *media.find("schema"), 0);
    Entry& entry = add_entry(schema);
    for (const auto& [name, example] : *examples->object()) {
      const json::Tree* value = example.find("value");
      if (value == nullptr || !value->is_object()) continue;
      valid_.push_back({&entry, Padded(value->dump())});
      for (const std::string& body : spoilt(schema, value->dump())) invalid_.push_back({&entry, Padded(body)});
    }
  }

  Entry& add_entry(const json::Tree& schema) {
    Entry& entry = *entries_.emplace_back(std::make_unique<Entry>());
    auto compiled = openapi::compile_schema(schema, {.dialect = openapi::Dialect::kDraft4});
    if (!compiled) throw std::runtime_error(compiled.error().front().to_string());
    entry.ours = std::move(*compiled);
    entry.source.Parse(schema.dump().c_str());
    entry.rapid_document = std::make_unique<rapidjson::SchemaDocument>(entry.source);
    entry.rapid = std::make_unique<rapidjson::SchemaValidator>(*entry.rapid_document);
    valijson::SchemaParser(valijson::SchemaParser::kDraft4)
        .populateSchema(valijson::adapters::RapidJsonAdapter(entry.source), entry.valijson_schema);
    return entry;
  }

  static void agree(const Case& one, bool expected) {
    const bool same = by_ours(one) == expected && by_rapidjson(one) == expected && by_valijson(one) == expected;
    if (!same) throw std::runtime_error("not one verdict on " + std::string(one.body.text()));
  }

  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Case> valid_, invalid_;
};

const Cases& cases() {
  static const Cases kCases;
  return kCases;
}

template <bool (*kVerdict)(const Case&), bool kExpected>
void run(benchmark::State& state) {
  const std::vector<Case>& bodies = kExpected ? cases().valid() : cases().invalid();
  std::size_t bytes = 0;
  for (const Case& one : bodies) bytes += one.body.text().size();
  for (auto _ : state) {
    for (const Case& one : bodies) {
      if (kVerdict(one) != kExpected) state.SkipWithError("the wrong verdict");
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(bodies.size()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

BENCHMARK(run<by_ours, true>)->Name("valid/understudy");
BENCHMARK(run<by_rapidjson, true>)->Name("valid/rapidjson");
BENCHMARK(run<by_valijson, true>)->Name("valid/valijson");
BENCHMARK(run<by_ours, false>)->Name("invalid/understudy");
BENCHMARK(run<by_ours_collecting, false>)->Name("invalid/understudy, all violations");
BENCHMARK(run<by_rapidjson, false>)->Name("invalid/rapidjson");
BENCHMARK(run<by_valijson, false>)->Name("invalid/valijson");

// What a start costs: all built-in documents from JSON, as they are embedded.
void load_built_in_documents(benchmark::State& state) {
  std::vector<std::string> texts;
  for (const auto& file : fs::directory_iterator(fs::path(UNDERSTUDY_FIXTURES) / "openapi")) {
    if (file.path().extension() == ".yaml") texts.push_back(json::parse_yaml(read_file(file.path()), "")->dump());
  }
  for (auto _ : state) {
    for (const std::string& text : texts) {
      auto document = openapi::Document::load(std::move(*json::parse_json(text)), "built in");
      if (!document) state.SkipWithError("a document does not load");
      benchmark::DoNotOptimize(document);
    }
  }
}
BENCHMARK(load_built_in_documents)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
