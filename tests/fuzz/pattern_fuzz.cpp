// Patterns of schemas. The input's first line is a pattern, the rest a text.
// Links: openapi

#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "expect.h"
#include "openapi/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = base::as_text({data, size});
  const std::string_view pattern = input.substr(0, input.find('\n'));
  const std::string_view text = pattern.size() == input.size() ? std::string_view{} : input.substr(pattern.size() + 1);
  if (!base::valid_utf8(input)) return 0;  // both come out of JSON
  const auto compiled = openapi::Pattern::compile(pattern);
  if (!compiled) {
    fuzz::expect(!compiled.error().message.empty(), "a refusal has a reason");
    return 0;
  }
  (*compiled)->search(text);
  const auto sample = (*compiled)->sample(1);
  fuzz::expect(!sample || (*compiled)->search(*sample), "a sample matches");
  return 0;
}
