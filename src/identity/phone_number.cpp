#include "identity/phone_number.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

#include "base/text.h"

namespace identity {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kMaxCharacters = 250;
constexpr std::string_view kUnknownRegion = "ZZ";
constexpr std::string_view kFullWidthPlus = "\uFF0B";

// Characters as the vendors count them.
std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Whether the number itself, which may stand behind other text, begins with a plus sign.
bool begins_with_plus(std::string_view text) {
  const auto plus = std::min(text.find('+'), text.find(kFullWidthPlus));
  return plus != std::string_view::npos && plus < text.find_first_of("0123456789");
}

// The library says in C++ only which kind of fault it was; its sentences are those of its Java twin, which the vendors run.
PhoneFault fault_of(PhoneNumberUtil::ErrorType error, std::string_view text, bool in_a_region) {
  switch (error) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
      if (begins_with_plus(text)) return {"INVALID_COUNTRY_CODE", "Could not interpret numbers after plus-sign."};
      if (in_a_region) return {"INVALID_COUNTRY_CODE", "Country calling code supplied was not recognised."};
      return {"INVALID_COUNTRY_CODE", "Missing or invalid default region."};
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
      return {"TOO_SHORT_AFTER_IDD",
              "Phone number had an IDD, but after this was not long enough to be a viable phone number."};
    case PhoneNumberUtil::TOO_SHORT_NSN: return {"TOO_SHORT_NSN", "The string supplied is too short to be a phone number."};
    case PhoneNumberUtil::TOO_LONG_NSN: return {"TOO_LONG", "The string supplied is too long to be a phone number."};
    case PhoneNumberUtil::NOT_A_NUMBER:
    case PhoneNumberUtil::NO_PARSING_ERROR: break;
  }
  return {"NOT_A_NUMBER", "The string supplied did not seem to be a phone number."};
}

}  // namespace

base::Result<std::string, PhoneFault> parse_phone_number(std::string_view text, std::string_view default_region) {
  if (characters(text) > kMaxCharacters) return tl::unexpected(PhoneFault{"TOO_LONG", "The string supplied was too long to parse."});
  const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const auto error = library.Parse(std::string(text), std::string(default_region.empty() ? kUnknownRegion : default_region), &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) return tl::unexpected(fault_of(error, text, !default_region.empty()));
  std::string written;
  library.Format(number, PhoneNumberUtil::E164, &written);
  return written;
}

}  // namespace identity
