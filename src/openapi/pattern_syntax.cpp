#include "openapi/pattern_syntax.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "openapi/pattern_class.h"

namespace openapi::pattern {
namespace {

constexpr int kMaxNesting = 64;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  base::Result<Node> run() {
    Node root = alternation();
    if (error_.empty() && !at_end()) fail("unmatched )");
    if (!error_.empty()) return base::fail(error_);
    return root;
  }

 private:
  bool at_end() const { return at_ >= text_.size() || !error_.empty(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  bool take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  void fail(std::string_view what) {
    if (error_.empty()) error_ = fmt::format("{} at byte {}", what, at_);
  }

  char32_t next_code_point() {
    const auto lead = static_cast<unsigned char>(text_[at_++]);
    const int more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    char32_t value = more == 0 ? lead : static_cast<char32_t>(lead & (0x3f >> more));
    for (int i = 0; i < more && at_ < text_.size(); ++i) {
      value = value << 6 | (static_cast<unsigned char>(text_[at_++]) & 0x3f);
    }
    return value;
  }

  Node alternation() {
    if (++nesting_ > kMaxNesting) fail("groups are nested too deeply");
    Node node{.kind = Node::Kind::kAlternation};
    node.children.push_back(concatenation());
    while (!at_end() && take("|")) node.children.push_back(concatenation());
    --nesting_;
    if (node.children.size() > 1) return node;
    Node only = std::move(node.children.front());
    return only;
  }

  Node concatenation() {
    Node node{.kind = Node::Kind::kConcatenation};
    while (!at_end() && peek() != '|' && peek() != ')') {
      Node term = atom();
      if (!error_.empty()) break;
      quantify(term);
      node.children.push_back(std::move(term));
    }
    return node;
  }

  static Node of_kind(Node::Kind kind) { return Node{.kind = kind}; }

  static Node of_ranges(std::vector<Range> ranges) {
    Node node{.kind = Node::Kind::kClass};
    node.set.ranges = std::move(ranges);
    return node;
  }

  Node atom() {
    if (take("^")) return of_kind(Node::Kind::kStart);
    if (take("$")) return of_kind(Node::Kind::kEnd);
    if (take("\\b")) return of_kind(Node::Kind::kWordBoundary);
    if (take("\\B")) return of_kind(Node::Kind::kNoWordBoundary);
    if (take(".")) return of_ranges(any_but_line_ends());
    if (take("(")) return group();
    if (take("[")) return bracket();
    if (peek() == '*' || peek() == '+' || peek() == '?') {
      fail("nothing to repeat");
      return {};
    }
    Node node{.kind = Node::Kind::kClass};
    if (peek() != '\\') {
      const char32_t c = next_code_point();
      node.set.ranges.emplace_back(c, c);
      return node;
    }
    escape(node.set, false);
    return node;
  }

  Node group() {
    if (take("?=") || take("?!") || take("?<=") || take("?<!")) {
      fail("lookaround is not supported: it takes more than linear time");
      return {};
    }
    if (take("?<")) {
      const std::size_t close = text_.find('>', at_);
      if (close == std::string_view::npos) fail("a group's name does not end");
      at_ = close == std::string_view::npos ? text_.size() : close + 1;
    } else if (!take("?:") && peek() == '?') {
      fail("unknown kind of group");
    }
    Node node = alternation();
    if (!take(")")) fail("a group does not end");
    return node;
  }

  Node bracket() {
    Node node{.kind = Node::Kind::kClass};
    node.set.negated = take("^");
    while (!at_end() && peek() != ']') range(node.set);
    if (!take("]")) fail("a character class does not end");
    return node;
  }

  // One character, range or escape of a bracketed class.
  void range(Class& set) {
    const auto first = class_atom(set);
    if (peek() != '-' || peek(1) == ']' || peek(1) == '\0') {
      if (first) set.ranges.emplace_back(*first, *first);
      return;
    }
    ++at_;
    const auto last = class_atom(set);
    if (!first || !last) {
      // `[\w-.]`: with a class on either side the dash stands for itself.
      set.ranges.emplace_back('-', '-');
      if (first) set.ranges.emplace_back(*first, *first);
      if (last) set.ranges.emplace_back(*last, *last);
    } else if (*last < *first) {
      fail("a range out of order in a character class");
    } else {
      set.ranges.emplace_back(*first, *last);
    }
  }

  std::optional<char32_t> class_atom(Class& set) {
    if (peek() != '\\') return next_code_point();
    return escape(set, true);
  }

  // Reads an escape: adds what it stands for to `set`, or within brackets gives the one character for `range` to place.
  std::optional<char32_t> escape(Class& set, bool bracketed) {
    ++at_;
    if (at_ >= text_.size()) {
      fail("a backslash at the end");
      return std::nullopt;
    }
    if (auto ranges = class_escape(peek())) {
      ++at_;
      set.ranges.insert(set.ranges.end(), ranges->begin(), ranges->end());
      return std::nullopt;
    }
    if ((peek() == 'p' || peek() == 'P') && peek(1) == '{') {
      property(set);
      return std::nullopt;
    }
    const char32_t c = character_escape(bracketed);
    if (!bracketed) set.ranges.emplace_back(c, c);
    return c;
  }

  void property(Class& set) {
    const bool negated = peek() == 'P';
    const std::size_t close = text_.find('}', at_);
    if (close == std::string_view::npos) return fail("a property's name does not end");
    set.properties.push_back(unicode_property(text_.substr(at_ + 2, close - at_ - 2), negated));
    at_ = close + 1;
  }

  char32_t character_escape(bool bracketed) {
    const char c = peek();
    if ((c >= '1' && c <= '9') || c == 'k') {
      fail("backreferences are not supported: they take more than linear time");
      return 0;
    }
    switch (c) {
      case 't': return ++at_, '\t';
      case 'n': return ++at_, '\n';
      case 'v': return ++at_, '\v';
      case 'f': return ++at_, '\f';
      case 'r': return ++at_, '\r';
      case '0': return ++at_, '\0';
      case 'b':
        if (bracketed) return ++at_, '\b';
        break;
      case 'c': return ++at_, control_character();
      case 'x': return ++at_, hexadecimal(2);
      case 'u': return ++at_, unicode_escape();
      default: break;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) fail(fmt::format("unknown escape \\{}", c));
    return next_code_point();
  }

  char32_t control_character() {
    const char c = base::ascii_lower(peek());
    if (c < 'a' || c > 'z') {
      fail("\\c needs a letter behind it");
      return 0;
    }
    ++at_;
    return static_cast<char32_t>(c % 32);
  }

  char32_t hexadecimal(std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const char c = base::ascii_lower(peek());
      if (c >= '0' && c <= '9') {
        value = value * 16 + static_cast<char32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        value = value * 16 + static_cast<char32_t>(c - 'a' + 10);
      } else {
        fail("a hexadecimal escape is too short");
        return 0;
      }
    }
    return value;
  }

  char32_t unicode_escape() {
    if (take("{")) {
      const std::size_t close = text_.find('}', at_);
      if (close == std::string_view::npos || close == at_ || close - at_ > 6) {
        fail("a \\u{…} escape must hold one to six digits");
        return 0;
      }
      const char32_t value = hexadecimal(close - at_);
      ++at_;
      if (value > kLastCodePoint) fail("a \\u{…} escape is beyond Unicode");
      return value;
    }
    const char32_t high = hexadecimal(4);
    if (high < 0xd800 || high > 0xdbff || !take("\\u")) return high;
    const char32_t low = hexadecimal(4);
    if (low < 0xdc00 || low > 0xdfff) fail("half a surrogate pair");
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  }

  void quantify(Node& term) {
    std::uint32_t minimum = 0;
    std::uint32_t maximum = Node::kUnbounded;
    if (take("*")) {
    } else if (take("+")) {
      minimum = 1;
    } else if (take("?")) {
      maximum = 1;
    } else if (peek() != '{' || !braces(minimum, maximum)) {
      return;
    }
    take("?");  // which of several matches is found does not matter here
    if (maximum < minimum) fail("a repetition out of order");
    Node repeated{.kind = Node::Kind::kRepetition, .minimum = minimum, .maximum = maximum};
    repeated.children.push_back(std::move(term));
    term = std::move(repeated);
    if (peek() == '*' || peek() == '+' || peek() == '?') fail("nothing to repeat");
  }

  // `{n}`, `{n,}`, `{n,m}`; anything else is the character `{` itself.
  bool braces(std::uint32_t& minimum, std::uint32_t& maximum) {
    const std::size_t start = at_++;
    const bool counted = count(minimum);
    maximum = minimum;
    if (counted && take(",") && !count(maximum)) maximum = Node::kUnbounded;
    if (counted && take("}")) return true;
    at_ = start;
    return false;
  }

  bool count(std::uint32_t& value) {
    const std::size_t start = at_;
    value = 0;
    while (peek() >= '0' && peek() <= '9' && at_ - start < 9)
      value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
    return at_ > start;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  std::string error_;
};

}  // namespace

base::Result<Node> parse(std::string_view text) { return Parser(text).run(); }

}  // namespace openapi::pattern
