#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <utility>

namespace base {
namespace {

using namespace std::chrono_literals;

Time at(int year, unsigned month, unsigned day, Duration of_day = {}) {
  return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} + of_day;
}

std::string http_date(Time t) {
  std::string out;
  append_http_date(out, t);
  return out;
}

TEST(Rfc3339, WritesMillisecondsAndUtc) {
  EXPECT_EQ(rfc3339(at(2026, 11, 22, 9h + 30min + 5s + 7ms)), "2026-11-22T09:30:05.007Z");
  EXPECT_EQ(rfc3339(Time{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(at(2024, 2, 29, 24h - 1us)), "2024-02-29T23:59:59.999Z");
}

TEST(Rfc3339, RoundsDownBeforeTheEpoch) { EXPECT_EQ(rfc3339(Time{-1us}), "1969-12-31T23:59:59.999Z"); }

TEST(Rfc3339, StaysWithinFourDigitsOfYear) {
  EXPECT_EQ(rfc3339(at(9999, 12, 31, 24h)), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(rfc3339(Time::min()), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(Time::max()), "9999-12-31T23:59:59.999Z");
}

TEST(Rfc3339, AppendsToWhatIsThere) {
  std::string out = "at ";
  append_rfc3339(out, Time{});
  EXPECT_EQ(out, "at 1970-01-01T00:00:00.000Z");
}

TEST(HttpDate, WritesAnImfFixdate) {
  EXPECT_EQ(http_date(at(2026, 11, 22, 9h + 30min)), "Sun, 22 Nov 2026 09:30:00 GMT");
  EXPECT_EQ(http_date(at(1994, 11, 6, 8h + 49min + 37s + 999ms)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(Time{}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(at(2024, 2, 29)), "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST(ParseRfc3339, ReadsTheExamplesOfTheRfc) {
  const std::pair<const char*, Time> table[] = {
      {"1985-04-12T23:20:50.52Z", at(1985, 4, 12, 23h + 20min + 50s + 520ms)},
      {"1996-12-19T16:39:57-08:00", at(1996, 12, 20, 39min + 57s)},
      {"1990-12-31T23:59:60Z", at(1991, 1, 1)},
      {"1990-12-31T15:59:60-08:00", at(1991, 1, 1)},
      {"1937-01-01T12:00:27.87+00:20", at(1937, 1, 1, 11h + 40min + 27s + 870ms)},
      {"2026-11-22t09:30:00z", at(2026, 11, 22, 9h + 30min)},
      {"2026-11-22T09:30:00-00:00", at(2026, 11, 22, 9h + 30min)},
      {"2026-11-22T09:30:00.1234567891234567890Z", at(2026, 11, 22, 9h + 30min + 123456us)},
      {"0000-01-01T00:00:00Z", at(0, 1, 1)},
  };
  for (const auto& [text, expected] : table) {
    const auto read = parse_rfc3339(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(*read, expected) << text;
  }
}

TEST(ParseRfc3339, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026", "2026-11-22", "2026-11-22T09:30Z", "2026-11-22T09:30:00", "2026-11-22 09:30:00Z",
        "2026-11-22T09:30:00.Z", "2026-11-22T09:30:00,5Z", "2026-11-22T24:00:00Z", "2026-11-22T09:60:00Z",
        "2026-11-22T09:30:61Z", "2026-11-22T09:30:60Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-22T09:30:00+24:00", "2026-11-22T09:30:00+01:60",
        "2026-11-22T09:30:00+0100", "2026-11-22T09:30:00+01", "2026-11-22T09:30:00ZZ", " 2026-11-22T09:30:00Z",
        "+026-11-22T09:30:00Z", "2026-1-22T09:30:00Z", "2026-11-22T09:30:00 Z", "12026-11-22T09:30:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
  }
}

TEST(ParseRfc3339, SaysWhatItExpected) {
  const auto read = parse_rfc3339("yesterday");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().message, "\"yesterday\" is not a time: write it like 2026-11-22T09:30:00Z (RFC 3339)");
  EXPECT_LT(parse_rfc3339(std::string(10'000, 'x')).error().message.size(), 200U);
}

TEST(ParseRfc3339, ReadsWhatIsWritten) {
  EXPECT_TRUE(rc::check([] {
    const auto milliseconds = *rc::gen::inRange<std::int64_t>(-62'167'219'200'000, 253'402'300'800'000);
    const Time t{std::chrono::milliseconds{milliseconds}};
    RC_ASSERT(parse_rfc3339(rfc3339(t)) == t);
  }));
}

TEST(ParseDuration, ReadsShortAndIsoForms) {
  const std::pair<const char*, Duration> table[] = {
      {"250ms", 250ms},     {"5s", 5s},          {"5m", 5min},         {"25h", 25h},
      {"2d", 48h},          {"0s", 0s},          {"1.5s", 1500ms},     {"0.5ms", 500us},
      {"0.25d", 6h},        {"-5m", -5min},      {"PT5M", 5min},       {"PT0.05S", 50ms},
      {"P1DT2H", 26h},      {"P1W", 168h},       {"P1D", 24h},         {"PT1H30M5.5S", 90min + 5500ms},
      {"-PT1S", -1s},       {"PT0S", 0s},        {"007s", 7s},         {"1.0000009s", 1s},
      {"P1W2DT3H", 219h},
  };
  for (const auto& [text, expected] : table) {
    const auto read = parse_duration(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(*read, expected) << text;
  }
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"",     "5",     "s",      "5 s",   "5S",     "5sec",  "+5s",   "--5s",   "1h30m", ".5s",
                           "5.s",  "1e3s",  "P",      "PT",    "P1Y",    "P1M",   "P1DT",  "PT1D",   "P1H",   "PT5M1H",
                           "PT1S1S", "PT1.5H1M", "P1.5DT1H", "P-1D", "pt5m", "PT5", "5\xC2\xB5s", "5ms ", "P1D1W"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(ParseDuration, RefusesWhatNoClockCouldHold) {
  for (const char* text : {"99999999999999999999999s", "9223372036854775807s", "3652426d", "P3652425DT1S",
                           "P521775W1D", "PT87658200H1M"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
  EXPECT_TRUE(parse_duration("3652425d").has_value());
}

}  // namespace
}  // namespace base
