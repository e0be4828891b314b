// Whatever is read as an OpenAPI document either loads or says what is wrong; what has loaded routes, answers, and
// makes values that its own schemas take.
// Links: openapi

#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "base/text.h"
#include "expect.h"
#include "openapi/answers.h"
#include "openapi/router.h"

namespace {

void check_content(const std::vector<openapi::MediaType>& content, openapi::Direction direction) {
  for (const openapi::MediaType& media : content) {
    if (media.schema == nullptr) continue;
    const auto made = media.schema->generate(1, direction);
    if (!made) continue;
    json::Parser parser;
    const auto value = parser.parse_copy(*made);
    fuzz::expect(value.has_value(), "what is generated is JSON");
    fuzz::expect(media.schema->validate(*value, direction, nullptr), "what is generated conforms");
  }
}

void check(const openapi::Document& document) {
  for (const openapi::Operation& operation : document.operations()) {
    if (operation.body) check_content(operation.body->content, openapi::Direction::kRequest);
    for (const openapi::Response& response : operation.responses) {
      check_content(response.content, openapi::Direction::kResponse);
    }
    openapi::answer_from_document(operation, 1);
  }
  try {
    const openapi::Document* documents[] = {&document};
    const openapi::Router router(documents);
    openapi::Router::Match match;
    for (const openapi::Operation& operation : document.operations())
      router.match(operation.method, operation.path, match);
  } catch (const std::runtime_error&) {
    // Paths of the same shape: the document is refused as a whole.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto tree = json::parse_yaml(base::as_text({data, size}), "fuzz.yaml");
  if (!tree) return 0;
  const auto document = openapi::Document::load(std::move(*tree), "fuzz.yaml");
  if (document) {
    check(**document);
  } else {
    fuzz::expect(!document.error().empty(), "a document that does not load has a mistake");
  }
  return 0;
}
