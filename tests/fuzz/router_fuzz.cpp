// The router against a plain search through all templates. The input is a path.
// Links: openapi

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "expect.h"
#include "openapi/router.h"

namespace {

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{
  "/":{"get":{"responses":{}}},
  "/a":{"get":{"responses":{}}},
  "/a/{id}":{"get":{"responses":{}}},
  "/a/b":{"get":{"responses":{}}},
  "/a/{id}/c":{"get":{"responses":{}}},
  "/a/b/{x}":{"get":{"responses":{}}},
  "/{p}/b/d":{"get":{"responses":{}}},
  "/{p}/{q}/{r}":{"get":{"responses":{}}},
  "/a/b c/é":{"get":{"responses":{}}}}})";

struct Fixture {
  Fixture() {
    auto loaded = openapi::Document::load(*json::parse_json(kDocument), "fuzz.json");
    fuzz::expect(loaded.has_value(), "the document loads");
    document = std::move(*loaded);
    const openapi::Document* documents[] = {document.get()};
    router = std::make_unique<openapi::Router>(documents);
  }
  std::unique_ptr<openapi::Document> document;
  std::unique_ptr<openapi::Router> router;
};

// The segments of `path`, decoded; nothing for a bad encoding.
std::optional<std::vector<std::string>> segments_of(std::string_view path) {
  std::vector<std::string> out;
  for (const std::string_view segment : base::split(path.starts_with('/') ? path.substr(1) : path, '/')) {
    const auto decoded = base::percent_decode(segment);
    if (!decoded || !base::valid_utf8(*decoded)) return std::nullopt;
    // What was escaped must not be what separates or ends a path.
    const std::string lower = base::to_lower(segment);
    for (const char* forbidden : {"%2f", "%5c", "%00"}) {
      if (lower.find(forbidden) != std::string::npos) return std::nullopt;
    }
    out.push_back(*decoded);
  }
  return out;
}

// How `segments` fit `path`: a letter a segment, `l` where literally and `p` where as a parameter; "" where they do
// not.
std::string fit(const std::vector<std::string>& segments, std::string_view path) {
  const auto wanted = base::split(path.substr(1), '/');
  if (wanted.size() != segments.size()) return "";
  std::string out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool parameter = wanted[i].starts_with('{');
    const std::string& segment = segments[i];
    if (parameter ? segment.empty() || segment == "." || segment == ".." : segment != wanted[i]) return "";
    out += parameter ? 'p' : 'l';
  }
  return out;
}

const openapi::Operation* search(const openapi::Document& document, const std::vector<std::string>& segments) {
  const openapi::Operation* best = nullptr;
  std::string best_fit;
  for (const openapi::Operation& operation : document.operations()) {
    const std::string found = fit(segments, operation.path);
    if (found.empty() || (best != nullptr && found >= best_fit)) continue;  // `l` is less than `p`
    best = &operation;
    best_fit = found;
  }
  return best;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Fixture kFixture;
  static openapi::Router::Match match;
  const std::string_view path = base::as_text({data, size});
  kFixture.router->match(http::Method::kGet, path, match);
  const auto segments = segments_of(path);
  fuzz::expect(match.bad_encoding == !segments.has_value(), "both see a bad encoding");
  if (!segments) return 0;
  const openapi::Operation* expected = path.starts_with('/') ? search(*kFixture.document, *segments) : nullptr;
  fuzz::expect(match.operation == expected, "both find the same operation");
  return 0;
}
