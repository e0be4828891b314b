#include "openapi/pattern_class.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace openapi::pattern {
namespace {

const std::vector<Range>& digits() {
  static const std::vector<Range> kDigits = {{'0', '9'}};
  return kDigits;
}

const std::vector<Range>& word_characters() {
  static const std::vector<Range> kWord = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  return kWord;
}

// WhiteSpace and LineTerminator of ECMA-262.
const std::vector<Range>& white_space() {
  static const std::vector<Range> kSpace = {{0x09, 0x0d},     {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680},
                                            {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                                            {0x3000, 0x3000}, {0xfeff, 0xfeff}};
  return kSpace;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 37> kCategories = {{
    {"Letter", "L"},
    {"Cased_Letter", "LC"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"Format", "Cf"},
}};

}  // namespace

std::vector<Range> complement(std::vector<Range> ranges) {
  std::ranges::sort(ranges);
  std::vector<Range> out;
  char32_t next = 0;
  for (const auto& [first, last] : ranges) {
    if (first > next) out.emplace_back(next, first - 1);
    next = std::max(next, static_cast<char32_t>(last + 1));
  }
  if (next <= kLastCodePoint) out.emplace_back(next, kLastCodePoint);
  return out;
}

std::optional<std::vector<Range>> class_escape(char letter) {
  switch (letter) {
    case 'd': return digits();
    case 'D': return complement(digits());
    case 'w': return word_characters();
    case 'W': return complement(word_characters());
    case 's': return white_space();
    case 'S': return complement(white_space());
    default: return std::nullopt;
  }
}

std::vector<Range> any_but_line_ends() { return complement({{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}); }

std::string unicode_property(std::string_view name, bool negated) {
  for (const std::string_view prefix : {"General_Category=", "gc=", "Script=", "sc="}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  for (const auto& [long_name, short_name] : kCategories) {
    if (name == long_name) name = short_name;
  }
  std::string out = negated ? "\\P{" : "\\p{";
  out.append(name);
  out.push_back('}');
  return out;
}

}  // namespace openapi::pattern
