#include "json/writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>

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

bool any_needs_escape(base::Sixteen bytes) { return base::any_set((bytes < 0x20) | (bytes == '"') | (bytes == '\\')); }

// The number of characters at the front that can be written as they are.
std::size_t plain_run(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && !kNeedsEscape[static_cast<unsigned char>(text[i])]) ++i;
  return i;
}

// Copies the first and the last `Word` of `text`, which may overlap; whether neither needs an escape.
template <class Word>
bool copy_both_ends(char* to, std::string_view text) {
  static_assert(sizeof(base::Sixteen) % (2 * sizeof(Word)) == 0);
  std::array<Word, sizeof(base::Sixteen) / sizeof(Word)> words;
  const std::size_t last = text.size() - sizeof(Word);
  for (std::size_t i = 0; i < words.size(); i += 2) {
    std::memcpy(&words[i], text.data(), sizeof(Word));
    std::memcpy(&words[i + 1], text.data() + last, sizeof(Word));
  }
  std::memcpy(to, &words[0], sizeof(Word));
  std::memcpy(to + last, &words[1], sizeof(Word));
  base::Sixteen bytes;
  std::memcpy(&bytes, words.data(), sizeof bytes);
  return !any_needs_escape(bytes);
}

// Copies `text`; whether none of it needs an escape. What is left of a longer text is looked at with some of what was, at once.
bool copy_plain(char* to, std::string_view text) {
  constexpr std::size_t kStep = sizeof(base::Sixteen);
  const auto copy_step = [&](std::size_t at) {
    const base::Sixteen bytes = base::load_sixteen(text.data() + at);
    std::memcpy(to + at, &bytes, kStep);
    return !any_needs_escape(bytes);
  };
  if (text.size() >= kStep) return base::all_sixteens(text.size(), copy_step);
  if (text.size() >= sizeof(std::uint64_t)) return copy_both_ends<std::uint64_t>(to, text);
  if (text.size() >= sizeof(std::uint32_t)) return copy_both_ends<std::uint32_t>(to, text);
  text.copy(to, text.size());
  return plain_run(text) == text.size();
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

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  append_contents(out, text);
  out.push_back('"');
}

// What is put together on the stack to be appended at once: nearly all strings are short and need no escape, and most of
// the time of an append of a few characters goes into its being one. False of `put` ends it: what was put is dropped.
class Piece {
 public:
  explicit Piece(bool after_value) {
    bytes_[0] = ',';
    end_ = bytes_.data() + (after_value ? 1 : 0);
  }

  void put(char c) { *end_++ = c; }
  bool put(std::string_view text) {
    constexpr std::ptrdiff_t kMarks = 8;  // that may follow
    if (std::ssize(text) > bytes_.data() + bytes_.size() - kMarks - end_ || !copy_plain(end_, text)) return false;
    end_ += text.size();
    return true;
  }
  bool put_quoted(std::string_view text) {
    put('"');
    const bool plain = put(text);
    put('"');
    return plain;
  }
  void append_to(std::string& out) const { out.append(bytes_.data(), static_cast<std::size_t>(end_ - bytes_.data())); }

 private:
  std::array<char, 256> bytes_;
  char* end_;
};

}  // namespace

Writer& Writer::key(std::string_view name) {
  Piece piece(after_value_);
  if (piece.put_quoted(name)) {
    piece.put(':');
    piece.append_to(*out_);
  } else {
    separate();
    append_quoted(*out_, name);
    out_->push_back(':');
  }
  after_value_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  Piece piece(after_value_);
  if (piece.put_quoted(text)) {
    piece.append_to(*out_);
  } else {
    separate();
    append_quoted(*out_, text);
  }
  after_value_ = true;
  return *this;
}

Writer& Writer::member(std::string_view name, std::string_view text) {
  Piece piece(after_value_);
  bool plain = piece.put_quoted(name);
  piece.put(':');
  plain = plain && piece.put_quoted(text);
  if (!plain) return key(name).string(text);
  piece.append_to(*out_);
  after_value_ = true;
  return *this;
}

Writer& Writer::joined(std::string_view first, std::initializer_list<std::string_view> rest) {
  Piece piece(after_value_);
  piece.put('"');
  const bool plain = piece.put(first) && std::ranges::all_of(rest, [&](std::string_view text) { return piece.put(text); });
  if (plain) {
    piece.put('"');
    piece.append_to(*out_);
  } else {
    separate();
    out_->push_back('"');
    append_contents(*out_, first);
    for (const std::string_view text : rest) append_contents(*out_, text);
    out_->push_back('"');
  }
  after_value_ = true;
  return *this;
}

Writer& Writer::integer(std::int64_t n) {
  std::array<char, 20> digits;
  return raw({digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr});
}

Writer& Writer::unsigned_integer(std::uint64_t n) {
  std::array<char, 20> digits;
  return raw({digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr});
}

Writer& Writer::number(double n) {
  base::check(std::isfinite(n), "JSON has no spelling for a number that is not finite");
  std::array<char, 32> digits;
  char* const limit = digits.data() + digits.size();
  // Plain digits of a whole number this large would read as an integer, and one beyond 64 bits is refused by many.
  constexpr double kLarge = 9223372036854775808.0;
  const auto end = std::abs(n) < kLarge ? std::to_chars(digits.data(), limit, n).ptr
                                        : std::to_chars(digits.data(), limit, n, std::chars_format::scientific).ptr;
  raw({digits.data(), end});
  if (n == 0 && std::signbit(n)) out_->append(".0");  // -0 would be read as the integer 0
  return *this;
}

Writer& Writer::time(base::Time t) {
  separate();
  out_->push_back('"');
  base::append_rfc3339(*out_, t);
  out_->push_back('"');
  after_value_ = true;
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_->append(json);
  after_value_ = true;
  return *this;
}

}  // namespace json
