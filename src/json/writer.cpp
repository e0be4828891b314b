#include "json/writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/result.h"
#include "base/sixteen.h"

namespace json {
namespace {

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

bool any_needs_escape(const char* sixteen_bytes) {
  const base::Sixteen bytes = base::load_sixteen(sixteen_bytes);
  return base::any_set((bytes < 0x20) | (bytes == '"') | (bytes == '\\'));
}

// The number of characters at the front that can be written as they are.
std::size_t plain_run(std::string_view text) {
  constexpr std::size_t kStep = sizeof(base::Sixteen);
  std::size_t i = 0;
  while (i + kStep <= text.size() && !any_needs_escape(text.data() + i)) i += kStep;
  // What is left of a longer text is looked at with some of what was, at once.
  if (i > 0 && i + kStep > text.size() && !any_needs_escape(text.data() + text.size() - kStep)) return text.size();
  while (i < text.size() && !kNeedsEscape[static_cast<unsigned char>(text[i])]) ++i;
  return i;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out.append("\\\""); return;
    case '\\': out.append("\\\\"); return;
    case '\b': out.append("\\b"); return;
    case '\f': out.append("\\f"); return;
    case '\n': out.append("\\n"); return;
    case '\r': out.append("\\r"); return;
    case '\t': out.append("\\t"); return;
  }
  constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  const char escape[] = {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
  out.append(escape, sizeof escape);
}

void append_contents(std::string& out, std::string_view text) {
  for (;;) {
    const std::size_t plain = plain_run(text);
    out.append(text.data(), plain);
    if (plain == text.size()) return;
    append_escaped(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
}

}  // namespace

Writer& Writer::string(std::string_view text) {
  core_.before_value(rapidjson::kStringType);
  std::string& out = *stream_.out;
  if (plain_run(text) == text.size()) {  // as nearly all are: room is made once for it and its quotes
    const std::size_t start = out.size();
    out.append(text.size() + 2, '"');
    text.copy(out.data() + start + 1, text.size());
    return *this;
  }
  out.push_back('"');
  append_contents(out, text);
  out.push_back('"');
  return *this;
}

Writer& Writer::joined(std::string_view first, std::initializer_list<std::string_view> rest) {
  core_.before_value(rapidjson::kStringType);
  std::string& out = *stream_.out;
  out.push_back('"');
  append_contents(out, first);
  for (const std::string_view piece : rest) append_contents(out, piece);
  out.push_back('"');
  return *this;
}

Writer& Writer::number(double n) {
  base::check(std::isfinite(n), "JSON has no spelling for a number that is not finite");
  core_.before_value(rapidjson::kNumberType);
  std::array<char, 32> digits;
  char* const limit = digits.data() + digits.size();
  // Plain digits of a whole number this large would read as an integer, and one beyond 64 bits is refused by many.
  constexpr double kLarge = 9223372036854775808.0;
  const auto end = std::abs(n) < kLarge ? std::to_chars(digits.data(), limit, n).ptr
                                        : std::to_chars(digits.data(), limit, n, std::chars_format::scientific).ptr;
  stream_.out->append(digits.data(), end);
  if (n == 0 && std::signbit(n)) stream_.out->append(".0");  // -0 would be read as the integer 0
  return *this;
}

Writer& Writer::time(base::Time t) {
  core_.before_value(rapidjson::kStringType);
  stream_.out->push_back('"');
  base::append_rfc3339(*stream_.out, t);
  stream_.out->push_back('"');
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  core_.before_value(rapidjson::kObjectType);
  stream_.out->append(json);
  return *this;
}

}  // namespace json
