// A form's body as JSON. The input's first byte says under which schema and encodings.
// Links: openapi

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/text.h"
#include "expect.h"
#include "openapi/form_body.h"

namespace {

std::unique_ptr<openapi::Schema> schema() {
  const auto tree = json::parse_json(
      R"({"type":"object","properties":{"n":{"type":"number"},"b":{"type":"boolean"},"l":{"type":"array","items":{"type":"integer"}},
          "o":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}}},"j":{}}})");
  return std::move(*openapi::compile_schema(*tree));
}

// One of each style, whichever properties they are for.
std::vector<openapi::FormEncoding> encodings(const openapi::Schema& of, std::uint8_t choice) {
  static constexpr std::array<std::string_view, 4> kStyles = {"form", "spaceDelimited", "pipeDelimited", "deepObject"};
  const auto encoding = [&](const char* name, std::string_view style) {
    return openapi::FormEncoding{name, std::string(style), (choice & 8U) != 0, of.property(name)};
  };
  return {encoding("l", kStyles[choice / 2 % 3]), encoding("o", kStyles[choice / 2 % 4]), encoding("j", "json")};
}

bool is_an_allowed_failure(json::ParseFailure failure) {
  return failure == json::ParseFailure::kTooLarge || failure == json::ParseFailure::kTooDeep;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto typed = schema();
  static json::Parser parser;
  if (size == 0) return 0;
  const std::string_view body = base::as_text({data + 1, size - 1});
  const bool plain = data[0] % 2 == 0;
  const auto form = plain ? openapi::form_to_json(body, nullptr) : openapi::form_to_json(body, typed.get(), encodings(*typed, data[0]));
  if (!form) return 0;
  const auto value = parser.parse_copy(*form);
  fuzz::expect(value.has_value() || is_an_allowed_failure(value.error()), "what a form becomes is JSON");
  if (value) fuzz::expect(value->type() == json::Type::kObject && value->size() <= openapi::kMaxFormPairs, "an object, within bounds");
  return 0;
}
