// Whatever is read as YAML must be a tree within the limits, which reads the same from the JSON that it is written as.
//
// Links: json

#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "expect.h"
#include "json/tree.h"

namespace {

void check(const json::Tree& tree) {
  const std::string written = tree.dump();
  fuzz::expect(base::valid_utf8(written), "what is written is UTF-8");
  const auto again = json::parse_json(written);
  fuzz::expect(again.has_value(), "the tree is written as JSON");
  fuzz::expect(*again == tree, "the JSON reads as the tree");
  const auto marked = json::parse_yaml(written, "fuzz.json");
  fuzz::expect(marked.has_value(), "the JSON is within the limits of a document");
  fuzz::expect(*marked == tree, "the JSON reads as the tree, with marks too");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = base::as_text({data, size});
  const auto tree = json::parse_yaml(text, "fuzz.yaml");
  if (tree) {
    check(*tree);
  } else {
    fuzz::expect(!tree.error().message.empty(), "an error says something");
    fuzz::expect(tree.error().to_string().starts_with("fuzz.yaml:"), "an error names its file");
  }
  return 0;
}
