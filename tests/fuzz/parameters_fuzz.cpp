// A request's parameters in every style. The input's first line is the query, the second a header, the third cookies,
// the fourth a path segment.
// Links: openapi

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "expect.h"
#include "openapi/parameters.h"

namespace {

std::string declare(std::string_view name, std::string_view in, std::string_view style, bool explode,
                    std::string_view schema) {
  std::string out = R"({"name":")";
  out.append(name).append(R"(","in":")").append(in).append(R"(","required":true,"style":")").append(style);
  out.append(R"(","explode":)").append(explode ? "true" : "false").append(R"(,"schema":)").append(schema).append("},");
  return out;
}

// Every style that a place has, each for a list, a map, a number and something of either.
std::string document() {
  constexpr std::string_view kSchemas[] = {
      R"({"type":"array","maxItems":5,"items":{"type":"integer"}})",
      R"({"type":"object","properties":{"r":{"type":"integer"},"g":{"type":"boolean"}}})",
      R"({"type":"number","minimum":0})", R"({"oneOf":[{"type":"integer"},{"type":"string","pattern":"^x"}]})"};
  constexpr std::pair<std::string_view, std::string_view> kStyles[] = {
      {"query", "form"},       {"query", "spaceDelimited"}, {"query", "pipeDelimited"},
      {"query", "deepObject"}, {"header", "simple"},        {"cookie", "form"},
      {"path", "simple"},      {"path", "label"},           {"path", "matrix"}};
  std::string out = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{)";
  int number = 0;
  for (const auto& [in, style] : kStyles) {
    for (const std::string_view schema : kSchemas) {
      for (const bool explode : {false, true}) {
        out += R"("/)" + std::to_string(number++) + R"(/{p}":{"get":{"responses":{},"parameters":[)";
        out += declare("p", in, style, explode, schema);
        out.back() = ']';
        out += "}},";
      }
    }
  }
  out.back() = '}';
  return out + "}";
}

struct Fixture {
  Fixture() {
    auto loaded = openapi::Document::load(*json::parse_json(document()), "fuzz.json");
    fuzz::expect(loaded.has_value(), "the document loads");
    contract = std::move(*loaded);
  }
  std::unique_ptr<openapi::Document> contract;
  openapi::Parameters parameters;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  auto lines = base::split(base::as_text({data, size}), '\n');
  lines.resize(4);
  const std::string target = "/?" + std::string(lines[0]);
  const std::array<http::Header, 2> headers = {{{"p", lines[1]}, {"cookie", lines[2]}}};
  http::Request request;
  request.target = target;
  request.headers = headers;
  openapi::Router::Match match;
  match.parameter_count = 1;
  match.parameters[0] = {"p", lines[3]};
  for (const openapi::Operation& operation : fixture.contract->operations()) {
    std::vector<openapi::Violation> violations;
    const bool ok = openapi::read_parameters(operation, request, match, fixture.parameters, &violations);
    fuzz::expect(ok == violations.empty(), "a mistake is a violation");
    fuzz::expect(openapi::read_parameters(operation, request, match, fixture.parameters, nullptr) == ok,
                 "the verdict is the same without collecting");
  }
  return 0;
}
