#include "openapi/pattern.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace {

bool finds(std::string_view pattern, std::string_view text) {
  const auto compiled = openapi::Pattern::compile(pattern);
  if (!compiled) throw std::runtime_error(compiled.error().message);
  return (*compiled)->search(text);
}

std::string problem(std::string_view pattern) {
  const auto compiled = openapi::Pattern::compile(pattern);
  return compiled ? "" : compiled.error().message;
}

TEST(Pattern, SearchesAnywhereUnlessAnchored) {
  EXPECT_TRUE(finds("b", "abc"));
  EXPECT_FALSE(finds("^b", "abc"));
  EXPECT_FALSE(finds("^abc$", "abc\n")) << "$ is the end of the text alone";
  EXPECT_FALSE(finds("^b", "a\nb"));
}

TEST(Pattern, EscapesMeanWhatEcmaScriptMeans) {
  EXPECT_TRUE(finds("^\\d\\w\\s\\/\\-$", "1a /-"));
  EXPECT_FALSE(finds("\\d", "৪")) << "digits are ASCII";
  EXPECT_TRUE(finds("\\s", "\xc2\xa0")) << "a no-break space is white space";
  EXPECT_TRUE(finds("^\\u00e9$", "é"));
  EXPECT_TRUE(finds("^\\uD83D\\uDC32$", "🐲"));
  EXPECT_TRUE(finds("^\\u{1F432}$", "🐲"));
  EXPECT_TRUE(finds("^\\x41\\cA\\0$", std::string_view("A\x01\0", 3)));
  EXPECT_TRUE(finds("^.$", "🐲"));
  EXPECT_FALSE(finds("^.$", "\xe2\x80\xa8")) << "a line separator";
  EXPECT_TRUE(finds("^\\p{Letter}+\\p{Script=Greek}$", "aλ"));
  EXPECT_FALSE(finds("^\\P{L}$", "a"));
}

TEST(Pattern, ClassesAreReadAsEcmaScriptReadsThem) {
  EXPECT_TRUE(finds("^[^\\u0000-\\u001f\\u007f-\\u009f]*$", "plain text"));
  EXPECT_FALSE(finds("^[^\\u0000-\\u001f\\u007f-\\u009f]*$", "a\tb"));
  EXPECT_TRUE(finds("^[\\w-.]+$", "a-b.c"));
  EXPECT_TRUE(finds("^[a\\]\\-\\b]$", "\b"));
  EXPECT_TRUE(finds("^[^]$", "\n"));
  EXPECT_FALSE(finds("[]", "anything"));
  EXPECT_TRUE(finds("^[[]$", "["));
}

TEST(Pattern, QuantifiersAndGroups) {
  EXPECT_TRUE(finds("^(?:ab){2,3}$", "ababab"));
  EXPECT_FALSE(finds("^(ab){2,3}$", "ab"));
  EXPECT_TRUE(finds("^(?<name>a)+?b{2}$", "aabb"));
  EXPECT_TRUE(finds("^{x}$", "{x}")) << "a brace that counts nothing stands for itself";
  EXPECT_TRUE(finds("a|", ""));
}

TEST(Pattern, WhatIsBeyondAnAutomatonIsRefusedWithItsPlace) {
  EXPECT_EQ(problem("ab(?=c)"), "lookaround is not supported: it takes more than linear time at byte 5");
  for (const char* text : {"(?!a)", "(?<=a)", "(?<!a)", "(a)\\1", "\\k<x>"}) EXPECT_NE(problem(text), "") << text;
}

TEST(Pattern, NonsenseIsRefused) {
  for (const char* text : {"(", ")", "[", "*", "a**", "a{2,1}", "[b-a]", "\\", "\\q", "\\u12", "\\c", "\\c1", "[\\c", "\\c\xc3\xa4", "\\u{110000}", "(?x)",
                           "\\p{Nonsense}", "a{1,100000}"}) {
    EXPECT_NE(problem(text), "") << text;
  }
  EXPECT_NE(problem(std::string(1000, '(') + std::string(1000, ')')), "");
}

TEST(Pattern, SamplesMatch) {
  for (const char* text : {"^[a-z]{3,9}-\\d+$", "^(one|two|three)?x*$", "\\u00e9", "^\\S+$", "[^a-z]", "^.{5}$"}) {
    const auto compiled = openapi::Pattern::compile(text);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const auto sample = (*compiled)->sample(seed);
      ASSERT_TRUE(sample.has_value()) << text;
      EXPECT_TRUE((*compiled)->search(*sample)) << text << ' ' << *sample;
    }
  }
  EXPECT_EQ((*openapi::Pattern::compile("a\\bb"))->sample(1), std::nullopt);
}

TEST(Pattern, AnyTextCompilesOrIsRefused) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    const auto compiled = openapi::Pattern::compile(text);
    if (compiled) (*compiled)->search("some text");
  }));
}

}  // namespace
