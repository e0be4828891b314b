#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace base {
namespace {

using namespace std::string_literals;

TEST(Case, IsIgnoredForAsciiOnly) {
  EXPECT_TRUE(iequals("Content-TYPE", "content-type"));
  EXPECT_FALSE(iequals("content-type", "content-typ"));
  EXPECT_FALSE(iequals("[", "{"));
  EXPECT_FALSE(iequals("\xC3\x84", "\xC3\xA4"));
  EXPECT_EQ(to_lower("AZaz09\xC3\x84"), "azaz09\xC3\x84");
  EXPECT_TRUE(starts_with_ignoring_case("BEARER x", "bearer "));
  EXPECT_FALSE(starts_with_ignoring_case("Bear", "bearer"));
}

TEST(Case, IsIgnoredWhereverInATextOfAnyLength) {
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string text = std::string("okta-authorization-of-an-application-then").substr(0, size);
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = static_cast<char>(other[at] ^ 0x20);  // the other case, where it is a letter
      EXPECT_EQ(iequals(text, other), text[at] != '-') << text << " " << at;
      other[at] = '!';
      EXPECT_FALSE(iequals(text, other)) << text << " " << at;
    }
    EXPECT_TRUE(iequals(text, text));
  }
}

TEST(Trim, TakesSpacesAndTabsFromBothEnds) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim("\na\n"), "\na\n");
}

TEST(HasPart, SaysWhetherSplitGivesIt) {
  EXPECT_TRUE(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,")));
    const auto part = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab")));
    const auto parts = split(text, ',');
    RC_ASSERT(has_part(text, ',', part) == (std::find(parts.begin(), parts.end(), part) != parts.end()));
  }));
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split(",", ','), (std::vector<std::string_view>{"", ""}));
}

TEST(Utf8, AcceptsTheFirstAndLastOfEachLength) {
  for (const char* text : {"", "plain ASCII of more than eight bytes", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
                           "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(valid_utf8(text)) << text;
  }
  EXPECT_TRUE(valid_utf8("\0"s));
}

TEST(Utf8, RefusesOverlongSurrogatesTooHighAndCutShort) {
  for (const char* text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE0\xA0",
                           "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                           "\xF0\x90\x80", "\xFE", "\xFF", "12345678\xC3", "1234567\xC3z"}) {
    EXPECT_FALSE(valid_utf8(text)) << hex(as_bytes(text));
  }
}

TEST(Utf8, IsCountedUpToTheFirstBadByte) {
  EXPECT_EQ(valid_utf8_prefix("abc"), 3U);
  EXPECT_EQ(valid_utf8_prefix("ab\xFF"), 2U);
  EXPECT_EQ(valid_utf8_prefix("a\xC3\xA4\xE2\x82"), 3U);
  EXPECT_EQ(valid_utf8_prefix("12345678\xC3"), 8U);
}

TEST(Utf8, IsMadeOfAnyBytes) {
  EXPECT_EQ(to_utf8("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(to_utf8("caf\xE9!"), "caf\xEF\xBF\xBD!");
  EXPECT_TRUE(rc::check([](const std::string& bytes) { RC_ASSERT(valid_utf8(to_utf8(bytes))); }));
}

TEST(Excerpt, CutsBetweenCharacters) {
  EXPECT_EQ(excerpt("abc", 3), "abc");
  EXPECT_EQ(excerpt("abcd", 3), "abc");
  EXPECT_EQ(excerpt("ab\xC3\xA4", 3), "ab");
  EXPECT_EQ(excerpt("ab\xC3\xA4z", 4), "ab\xC3\xA4");
  EXPECT_EQ(excerpt("\xF0\x9F\x98\x80", 3), "");
  EXPECT_EQ(excerpt("\x80\x80\x80\x80\x80\x80", 5), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(excerpt(std::string(100, 'x')).size(), 64U);
}

TEST(PercentDecode, DecodesOnce) {
  EXPECT_EQ(percent_decode("a%2Fb%2fc"), "a/b/c");
  EXPECT_EQ(percent_decode("%2525"), "%25");
  EXPECT_EQ(percent_decode("%00"), "\0"s);
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
}

TEST(PercentDecode, RefusesAPercentWithoutTwoHexDigits) {
  for (const char* text : {"%", "%2", "a%", "%G0", "%0G", "%%41", "% 1", "%-1", "%+1"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

TEST(PercentEncode, LeavesOnlyUnreservedCharacters) {
  std::string out = "x=";
  append_percent_encoded(out, "aZ09-._~ /?%\xC3\xA4");
  EXPECT_EQ(out, "x=aZ09-._~%20%2F%3F%25%C3%A4");
}

TEST(PercentEncode, IsUndoneByDecoding) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    std::string encoded;
    append_percent_encoded(encoded, text);
    RC_ASSERT(percent_decode(encoded) == text);
  }));
}

TEST(Base64, KnowsTheRfcsVectors) {
  const std::pair<const char*, const char*> table[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : table) {
    EXPECT_EQ(base64(as_bytes(plain)), encoded);
    EXPECT_EQ(decode_base64(encoded), plain);
  }
  EXPECT_EQ(base64url(as_bytes("\xFB\xFF\xFE")), "-__-");
  EXPECT_EQ(base64(as_bytes("\xFB\xFF\xFE")), "+//+");
}

TEST(Base64url, KnowsTheExampleOfRfc7515) {
  const std::uint8_t bytes[] = {3, 236, 255, 224, 193};
  EXPECT_EQ(base64url(bytes), "A-z_4ME");
  EXPECT_EQ(decode_base64url("A-z_4ME"), as_text(bytes));
}

TEST(Base64url, RefusesWhatIsNotCanonical) {
  for (const char* text : {"A", "AAAAA", "AA==", "AAA=", "A+z_", "A/z_", "A z_", "AB", "AAB", "Zg\n", "Zm9v\n", "=",
                           "Zm9.", "\xC3\xA4", "////"}) {
    EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
  }
  EXPECT_EQ(decode_base64url("AA"), "\0"s);
  EXPECT_EQ(decode_base64url("AAA\0"s), std::nullopt);
}

TEST(Base64, RefusesWrongPadding) {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Zg==Zg==", "=", "====", "A===", "AAAA====", "Zm9vYg=\n", "Zh==", "-__-"}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, IsUndoneByDecoding) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    RC_ASSERT(decode_base64url(base64url(as_bytes(bytes))) == bytes);
    RC_ASSERT(decode_base64(base64(as_bytes(bytes))) == bytes);
  }));
}

TEST(Base64url, HasOneSpellingForEachValue) {
  EXPECT_TRUE(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf("ABCgwxyz0189-_"s));
    const auto decoded = decode_base64url(text);
    if (decoded) RC_ASSERT(base64url(as_bytes(*decoded)) == text);
  }));
}

TEST(Hex, IsLowerCase) { EXPECT_EQ(hex(as_bytes("\x00\xAF\xFF"s)), "00afff"); }

TEST(ConstantTime, ComparesLikeEquality) {
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secre"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time({}, ""));
}

TEST(EditDistance, CountsInsertionsDeletionsAndReplacements) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("email_conflict", "email_conflct"), 1U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(EditDistance, IsSymmetric) {
  EXPECT_TRUE(rc::check([](const std::string& a, const std::string& b) {
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
    RC_ASSERT((edit_distance(a, b) == 0) == (a == b));
  }));
}

}  // namespace
}  // namespace base
