#include "json/writer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace json {
namespace {

using namespace std::string_literals;

template <class Write>
std::string written(Write write) {
  std::string out;
  Writer writer(out);
  write(writer);
  return out;
}

std::string as_json_string(std::string_view text) {
  return written([&](Writer& w) { w.string(text); });
}

TEST(Writer, WritesEveryKindOfValue) {
  const std::string out = written([](Writer& w) {
    w.begin_object()
        .member("s", "x")
        .member("v", std::string_view("y"))
        .member("t", "z"s)
        .member("b", true)
        .member("i", -3)
        .member("l", std::int64_t{-9'223'372'036'854'775'807 - 1})
        .member("u", std::uint64_t{18'446'744'073'709'551'615U})
        .member("at", base::Time{});
    w.key("n").null().key("d").number(1.5).key("a").begin_array().integer(1).begin_array().end_array().begin_object();
    w.end_object().end_array().key("r").raw(R"({"k":[1, 2]})").key("o").begin_object().end_object().end_object();
  });
  EXPECT_EQ(out, R"({"s":"x","v":"y","t":"z","b":true,"i":-3,"l":-9223372036854775808,"u":18446744073709551615,)"
                 R"("at":"1970-01-01T00:00:00.000Z","n":null,"d":1.5,"a":[1,[],{}],"r":{"k":[1, 2]},"o":{}})");
}

TEST(Writer, AppendsAndCanBeBoundAgain) {
  std::string first = "body: ", second;
  Writer writer(first);
  writer.begin_array().integer(1).end_array();
  writer.bind(second);
  writer.string("x");
  EXPECT_EQ(first, "body: [1]");
  EXPECT_EQ(second, "\"x\"");
}

TEST(Writer, StartsAnewWhenBoundInTheMiddleOfADocument) {
  std::string abandoned, out;
  Writer writer(abandoned);
  writer.begin_object().key("a").begin_array();
  writer.bind(out);
  writer.begin_object().member("b", 1).end_object();
  EXPECT_EQ(out, R"({"b":1})");
}

TEST(Writer, EscapesWhatJsonAsksForAndNothingElse) {
  EXPECT_EQ(as_json_string("\"\\\b\f\n\r\t/"), R"("\"\\\b\f\n\r\t/")");
  EXPECT_EQ(as_json_string("\0\x01\x1F\x7F"s), "\"\\u0000\\u0001\\u001f\x7F\"");
  EXPECT_EQ(as_json_string("\xC3\xA4\xE2\x80\xA8\xF0\x9F\x98\x80"), "\"\xC3\xA4\xE2\x80\xA8\xF0\x9F\x98\x80\"");
  EXPECT_EQ(as_json_string(""), "\"\"");
}

TEST(Writer, FindsAnEscapeAtEveryPlace) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char special : {'"', '\\', '\n', '\x1F'}) {
        std::string text(size, 'x');
        text[at] = special;
        Parser parser;
        const std::string json = as_json_string(text);
        const auto value = parser.parse_copy(json);
        ASSERT_TRUE(value.has_value()) << json;
        ASSERT_EQ(value->string(), text) << json;
      }
    }
  }
}

// Strings of characters of every length in UTF-8 and of every way to be escaped.
rc::Gen<std::string> utf8() {
  const auto character = rc::gen::elementOf(
      std::vector<std::string>{"a", "B", "7", " ", "/", "\"", "\\", "\n", "\t", "\0"s, "\x01", "\x1F", "\x7F",
                               "\xC2\x80", "\xC3\xA4", "\xE2\x80\xA8", "\xEF\xBF\xBF", "\xF0\x9F\x98\x80"});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(character), [](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) text += one;
    return text;
  });
}

TEST(Writer, WritesStringsThatReadBackTheSame) {
  EXPECT_TRUE(rc::check([] {
    const std::string text = *utf8();
    const std::string json = as_json_string(text);
    Parser parser;
    const auto value = parser.parse_copy(json);
    RC_ASSERT(value.has_value());
    RC_ASSERT(value->string() == text);
  }));
}

TEST(Writer, WritesDoublesInTheirShortestForm) {
  const std::pair<double, const char*> table[] = {{0.1, "0.1"},
                                                  {1.0, "1"},
                                                  {-0.0, "-0.0"},
                                                  {1e300, "1e+300"},
                                                  {18446744073709551616.0, "1.8446744073709552e+19"},
                                                  {5e-324, "5e-324"},
                                                  {0.30000000000000004, "0.30000000000000004"}};
  for (const auto& [number, text] : table) {
    EXPECT_EQ(written([&, n = number](Writer& w) { w.number(n); }), text);
  }
}

TEST(Writer, WritesDoublesThatReadBackTheSame) {
  EXPECT_TRUE(rc::check([](std::uint64_t bits) {
    double number;
    std::memcpy(&number, &bits, sizeof number);
    RC_PRE(std::isfinite(number));
    const std::string json = written([&](Writer& w) { w.number(number); });
    Parser parser;
    const auto value = parser.parse_copy(json);
    RC_ASSERT(value.has_value());
    RC_ASSERT(value->number() == number);
  }));
}

TEST(Writer, TakesANumberThatIsNotFiniteForABug) {
  std::string out;
  Writer writer(out);
  EXPECT_THROW(writer.number(std::numeric_limits<double>::infinity()), base::Bug);
  EXPECT_THROW(writer.number(std::nan("")), base::Bug);
  EXPECT_EQ(out, "");
}

}  // namespace
}  // namespace json
