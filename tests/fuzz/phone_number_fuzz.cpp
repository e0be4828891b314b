// A phone number as a person writes it. The input's first byte says where one without a country code is taken to be.
// Links: identity

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "expect.h"
#include "identity/phone_number.h"

namespace {

constexpr std::array<std::string_view, 6> kRegions = {"", "US", "DE", "IT", "AR", "QQ"};
constexpr std::size_t kMostDigits = 3 + 17;  // of a country code and a national number, as the library bounds them

bool is_e164(std::string_view number) {
  return number.size() > 1 && number.size() <= 1 + kMostDigits && number.front() == '+' && number[1] != '0' &&
         std::ranges::all_of(number.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = base::as_text({data + 1, size - 1});
  if (!base::valid_utf8(text)) return 0;  // what comes of JSON always is
  const auto number = identity::parse_phone_number(text, kRegions[data[0] % kRegions.size()]);
  if (!number) {
    fuzz::expect(!number.error().type.empty() && number.error().sentence.ends_with('.'), "a fault has its words");
    return 0;
  }
  fuzz::expect(is_e164(*number), "a number that could be read is written as E.164");
  fuzz::expect(identity::parse_phone_number(*number, "").has_value(), "what was written can be read");
  return 0;
}
