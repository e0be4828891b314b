#include "json/fields.h"

#include <gtest/gtest.h>

namespace json {
namespace {

enum class Colour : std::uint8_t { kRed, kGreen };
constexpr Colour last_of(Colour) { return Colour::kGreen; }

struct Part {
  std::string name;
  std::uint8_t size = 0;
};
template <class Archive>
void describe(Archive& archive, Part& part) {
  auto& [name, size] = part;
  archive("name", name)("size", size);
}
std::string fault_of(const Part& part) { return part.name == "none" ? "is no part" : ""; }

struct Whole {
  bool on = false;
  std::int64_t number = 0;
  Colour colour = Colour::kRed;
  base::Time at{};
  base::Duration wait{};
  std::optional<Part> first;
  std::vector<Part> parts;
  std::pair<std::string, std::string> pair;
  std::shared_ptr<const Tree> tree;
};
template <class Archive>
void describe(Archive& archive, Whole& whole) {
  auto& [on, number, colour, at, wait, first, parts, pair, tree] = whole;
  archive("on", on)("number", number)("colour", colour)("at", at)("wait", wait)("first", first)("parts", parts);
  archive("pair", pair)("tree", tree);
}

constexpr std::string_view kText =
    R"({"on":true,"number":-7,"colour":1,"at":5,"wait":6,"first":{"name":"a","size":255},)"
    R"("parts":[{"name":"b","size":0},{"name":{"base64":"/w=="},"size":2}],"pair":["k","v"],"tree":{"x":[1]}})";

// What reading says against `text`; "" where it is well.
std::string fault_in(std::string text) {
  Whole whole;
  const auto read = read_fields(*parse_json(text), whole);
  return read ? "" : read.error().message;
}

std::string replaced(std::string_view what, std::string_view with) {
  std::string text(kText);
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(Fields, AreWrittenAsTheyWereRead) {
  Whole whole;
  ASSERT_EQ(fault_in(std::string(kText)), "");
  ASSERT_TRUE(read_fields(*parse_json(kText), whole));
  EXPECT_EQ(whole.colour, Colour::kGreen);
  EXPECT_EQ(whole.parts.at(1).name, "\xff");
  std::string text;
  Writer out(text);
  write_fields(out, whole);
  EXPECT_EQ(text, kText);
}

TEST(Fields, AreRefusedWithTheirPlace) {
  EXPECT_EQ(fault_in("[]"), ": must be an object");
  EXPECT_EQ(fault_in(replaced(R"("on":true,)", "")), "/on: is missing");
  EXPECT_EQ(fault_in(replaced("true", "1")), "/on: must be true or false");
  EXPECT_EQ(fault_in(replaced("-7", "1.5")), "/number: must be a whole number in its range");
  EXPECT_EQ(fault_in(replaced("255", "256")), "/first/size: must be a whole number in its range");
  EXPECT_EQ(fault_in(replaced(R"("colour":1)", R"("colour":2)")), "/colour: is none of its values");
  EXPECT_EQ(fault_in(replaced(R"("at":5)", R"("at":9223372036854775807)")),
            "/at: must be a time of the years 0 to 9999, in microseconds");
  EXPECT_EQ(fault_in(replaced("/w==", "/w")), "/parts/1/name: must be text");
  EXPECT_EQ(fault_in(replaced(R"("name":"b")", R"("name":"none")")), "/parts/0: is no part");
  EXPECT_EQ(fault_in(replaced(R"(["k","v"])", R"(["k"])")), "/pair: must be a list of two");
  EXPECT_EQ(fault_in(replaced(R"({"x":[1]})", "null")), "/tree: must be an object");
}

}  // namespace
}  // namespace json
