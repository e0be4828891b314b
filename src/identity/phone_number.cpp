#include "identity/phone_number.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/loaded_library.h"
#include "base/text.h"

namespace identity {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kMaxCharacters = 250;
constexpr std::string_view kUnknownRegion = "ZZ";
constexpr std::string_view kFullWidthPlus = "\uFF0B";

// What of libphonenumber is called. With Protocol Buffers and ICU behind it, it takes as long to load as all other libraries
// together, and few processes ever read a number. Member functions take their object first (Itanium C++ ABI).
class Library {
 public:
  static const Library& get() {
    static const Library loaded;
    return loaded;
  }

  PhoneNumberUtil::ErrorType parse(const std::string& text, const std::string& region, PhoneNumber& number) const {
    return parse_(&util_, text, region, &number);
  }
  std::string e164(const PhoneNumber& number) const {
    std::string written;
    format_(&util_, number, PhoneNumberUtil::E164, &written);
    return written;
  }

  // A number of the library's, which only it can make and end.
  class Number {
   public:
    explicit Number(const Library& library) : library_(library) { library_.make_(&get(), nullptr, false); }
    ~Number() { library_.end_(&get()); }
    Number(const Number&) = delete;
    Number& operator=(const Number&) = delete;
    PhoneNumber& get() { return *reinterpret_cast<PhoneNumber*>(bytes_.data()); }

   private:
    const Library& library_;
    alignas(PhoneNumber) std::array<std::byte, sizeof(PhoneNumber)> bytes_;
  };

 private:
  using Parse = PhoneNumberUtil::ErrorType(const PhoneNumberUtil*, const std::string&, const std::string&, PhoneNumber*);
  using Format = void(const PhoneNumberUtil*, const PhoneNumber&, PhoneNumberUtil::PhoneNumberFormat, std::string*);

  base::LoadedLibrary file_{"libphonenumber.so.8"};
  void (*make_)(PhoneNumber*, google::protobuf::Arena*, bool) =
      file_.function<void(PhoneNumber*, google::protobuf::Arena*, bool)>("_ZN4i18n12phonenumbers11PhoneNumberC1EPN6google8protobuf5ArenaEb");
  void (*end_)(PhoneNumber*) = file_.function<void(PhoneNumber*)>("_ZN4i18n12phonenumbers11PhoneNumberD1Ev");
  Parse* parse_ = file_.function<Parse>(
      "_ZNK4i18n12phonenumbers15PhoneNumberUtil5ParseERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEES9_PNS0_11PhoneNumberE");
  Format* format_ = file_.function<Format>(
      "_ZNK4i18n12phonenumbers15PhoneNumberUtil6FormatERKNS0_11PhoneNumberENS1_17PhoneNumberFormatEPNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE");
  const PhoneNumberUtil& util_ =
      *file_.function<PhoneNumberUtil*()>("_ZN4i18n12phonenumbers15PhoneNumberUtil11GetInstanceEv")();
};

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
  const Library& library = Library::get();
  Library::Number number(library);
  const std::string region(default_region.empty() ? kUnknownRegion : default_region);
  const auto error = library.parse(std::string(text), region, number.get());
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) return tl::unexpected(fault_of(error, text, !default_region.empty()));
  return library.e164(number.get());
}

}  // namespace identity
