#include "identity/phone_number.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace identity {
namespace {

std::string parsed(std::string_view text, std::string_view region = "") {
  const auto number = parse_phone_number(text, region);
  return number ? *number : std::string(number.error().type) + ". " + std::string(number.error().sentence);
}

TEST(PhoneNumber, IsWrittenInE164) {
  EXPECT_EQ(parsed("+1 (415) 555-0177"), "+14155550177");
  EXPECT_EQ(parsed("tel:+1-415-555-0177"), "+14155550177");
  EXPECT_EQ(parsed("+44 020 7031 3000"), "+442070313000");
  EXPECT_EQ(parsed("\uFF0B\uFF11 415 555 0177"), "+14155550177");
  EXPECT_EQ(parsed("+1 415 555 0177 ext. 89"), "+14155550177");
}

// The vendors' SDK tests use numbers that nobody can have.
TEST(PhoneNumber, IsParsedAndNotJudged) {
  EXPECT_EQ(parsed("+11234567890"), "+11234567890");
  EXPECT_EQ(parsed("+12345678901"), "+12345678901");
}

TEST(PhoneNumber, NeedsACountryCodeOrARegion) {
  EXPECT_EQ(parsed("555-555-5555"), "INVALID_COUNTRY_CODE. Missing or invalid default region.");
  EXPECT_EQ(parsed("555-555-5555", "US"), "+15555555555");
  EXPECT_EQ(parsed("044 668 18 00", "CH"), "+41446681800");
  EXPECT_EQ(parsed("555-555-5555", "QQ"), "INVALID_COUNTRY_CODE. Country calling code supplied was not recognised.");
}

TEST(PhoneNumber, IsRefusedInTheLibrarysWords) {
  EXPECT_EQ(parsed(""), "NOT_A_NUMBER. The string supplied did not seem to be a phone number.");
  EXPECT_EQ(parsed("hello"), "NOT_A_NUMBER. The string supplied did not seem to be a phone number.");
  EXPECT_EQ(parsed("+"), "NOT_A_NUMBER. The string supplied did not seem to be a phone number.");
  EXPECT_EQ(parsed("+999 1234567"), "INVALID_COUNTRY_CODE. Could not interpret numbers after plus-sign.");
  EXPECT_EQ(parsed("(+999) 1234567"), "INVALID_COUNTRY_CODE. Could not interpret numbers after plus-sign.");
  EXPECT_EQ(parsed("\uFF0B\uFF19\uFF19\uFF19 1234567"), "INVALID_COUNTRY_CODE. Could not interpret numbers after plus-sign.");
  EXPECT_EQ(parsed("011 999 1234567", "US"), "INVALID_COUNTRY_CODE. Country calling code supplied was not recognised.");
  EXPECT_EQ(parsed("011 4", "US"),
            "TOO_SHORT_AFTER_IDD. Phone number had an IDD, but after this was not long enough to be a viable phone number.");
  EXPECT_EQ(parsed("+49 0"), "TOO_SHORT_NSN. The string supplied is too short to be a phone number.");
  EXPECT_EQ(parsed("+49 123456789012345678"), "TOO_LONG. The string supplied is too long to be a phone number.");
}

TEST(PhoneNumber, IsNotEvenReadBeyond250Characters) {
  EXPECT_EQ(parsed(std::string(251, '1')), "TOO_LONG. The string supplied was too long to parse.");
  EXPECT_EQ(parsed("+1 415 555 0177" + std::string(235, ' ')), "+14155550177");
  EXPECT_EQ(parsed("+1 415 555 0177" + std::string(236, ' ')), "TOO_LONG. The string supplied was too long to parse.");
}

TEST(PhoneNumberLaws, KnowsNoRegionBesideACountryCode) {
  EXPECT_TRUE(rc::check("a number with a country code is E.164 and the same in every region", [] {
    const std::string digits =
        *rc::gen::container<std::string>(*rc::gen::inRange<std::size_t>(4, 16), rc::gen::inRange('0', '9'));
    const std::string number = parsed("+" + digits);
    RC_PRE(number.starts_with('+'));
    RC_ASSERT(number.find_first_not_of("0123456789", 1) == std::string::npos);
    RC_ASSERT(parsed("+" + digits, *rc::gen::element<std::string>("US", "DE")) == number);
  }));
}

TEST(PhoneNumberLaws, AnyTextHasAnAnswer) {
  EXPECT_TRUE(rc::check("every text is a number or has a fault with its sentence", [](const std::string& text) {
    const auto number = parse_phone_number(text, *rc::gen::element<std::string>("", "US"));
    if (!number) RC_ASSERT(!number.error().type.empty() && number.error().sentence.ends_with('.'));
  }));
}

}  // namespace
}  // namespace identity
