#include "crypto/totp.h"

#include <gtest/gtest.h>

namespace crypto {
namespace {

// RFC 4226 appendix D.
TEST(Totp, GivesTheCodesOfTheCounterStandard) {
  constexpr std::string_view kCodes[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t step = 0; step < std::size(kCodes); ++step) EXPECT_EQ(totp_code("12345678901234567890", step), kCodes[step]) << step;
}

// RFC 6238 appendix B, SHA-1: the last six of its eight digits.
TEST(Totp, GivesTheCodesOfTheTimeStandard) {
  constexpr std::pair<std::uint64_t, std::string_view> kCodes[] = {{59, "287082"},         {1111111109, "081804"},  {1111111111, "050471"},
                                                                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : kCodes) EXPECT_EQ(totp_code("12345678901234567890", seconds / kTotpSeconds), code) << seconds;
}

}  // namespace
}  // namespace crypto
