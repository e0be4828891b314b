// A form's body as JSON. The input's first byte says under which schema.
// Links: openapi

#include <cstdint>
#include <memory>

#include "base/text.h"
#include "expect.h"
#include "openapi/form_body.h"

namespace {

std::unique_ptr<openapi::Schema> schema() {
  const auto tree = json::parse_json(
      R"({"type":"object","properties":{"n":{"type":"number"},"b":{"type":"boolean"},"l":{"type":"array","items":{"type":"integer"}}}})");
  return std::move(*openapi::compile_schema(*tree));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto typed = schema();
  static json::Parser parser;
  if (size == 0) return 0;
  const std::string_view body = base::as_text({data + 1, size - 1});
  const auto form = openapi::form_to_json(body, data[0] % 2 == 0 ? nullptr : typed.get());
  if (!form) return 0;
  const auto value = parser.parse_copy(*form);
  fuzz::expect(value.has_value() || value.error() == json::ParseFailure::kTooLarge, "what a form becomes is JSON");
  if (value) fuzz::expect(value->type() == json::Type::kObject && value->size() <= openapi::kMaxFormPairs, "an object, within bounds");
  return 0;
}
