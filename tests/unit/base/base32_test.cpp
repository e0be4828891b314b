#include "base/base32.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace base {
namespace {

// RFC 4648 section 10, the padding cut.
constexpr std::pair<std::string_view, std::string_view> kVectors[] = {
    {"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"}, {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}};

TEST(Base32, WritesTheVectorsOfTheStandard) {
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(base32(as_bytes(bytes)), text);
}

TEST(Base32, ReadsTheVectorsOfTheStandard) {
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(decode_base32(text), bytes);
}

TEST(Base32, ReadsNothingButItsOwnSpelling) {
  for (const char* text : {"M", "MY======", "my", "M1", "MZ", "MZXW6A", "MZX", "MZ XQ"}) EXPECT_FALSE(decode_base32(text)) << text;
}

TEST(Base32, ReadsBackWhatItWrote) {
  const bool held = rc::check("decode(encode(x)) == x", [](const std::string& bytes) { RC_ASSERT(decode_base32(base32(as_bytes(bytes))) == bytes); });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace base
