#include "openapi/format.h"

#include <gtest/gtest.h>

namespace {

using openapi::Format;
using openapi::matches;

TEST(Format, EmailTakesWhatVendorsTake) {
  for (const char* text : {"a@b.c", "alice+tag@example.test", "o'brien@example.com", "müller@example.com",
                           "user@bücher.example", "a@localhost", "first.last@sub.example.co.uk"}) {
    EXPECT_TRUE(matches(Format::kEmail, text)) << text;
  }
}

TEST(Format, EmailRefusesWhatIsNone) {
  for (const char* text : {"not-an-email", "a@", "@b", "a b@c.d", "", "a@b..c", "a@-b.c", "a@b c", "a@@b.c", ".a@b.c",
                           "a@b.c\n", "a@b.c "}) {
    EXPECT_FALSE(matches(Format::kEmail, text)) << text;
  }
  EXPECT_FALSE(matches(Format::kEmail, std::string(65, 'a') + "@b.c"));
  EXPECT_FALSE(matches(Format::kEmail, std::string_view("a\0@b.c", 6)));
}

TEST(Format, ByteIsBase64OfEitherAlphabet) {
  for (const char* text : {"", "YQ==", "YWI=", "YWJj", "YQ", "-_-_"}) EXPECT_TRUE(matches(Format::kByte, text)) << text;
  for (const char* text : {"Y", "YQ=", "Y===", "YQ== ", "Y Q="}) EXPECT_FALSE(matches(Format::kByte, text)) << text;
}

TEST(Format, NamesGoBothWays) {
  EXPECT_EQ(openapi::parse_format("date-time"), Format::kDateTime);
  EXPECT_EQ(openapi::to_string(Format::kUriReference), "uri-reference");
  EXPECT_EQ(openapi::parse_format("password"), Format::kNone);
}

}  // namespace
