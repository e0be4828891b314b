#include <fmt/format.h>

#include <algorithm>

#include "openapi/pattern_class.h"
#include "openapi/pattern_syntax.h"

namespace openapi::pattern {
namespace {

void write_class(std::string& out, const Class& set) {
  if (set.ranges.empty() && set.properties.empty()) {
    // `[]` matches nothing, `[^]` anything; RE2 has no such spelling.
    out += set.negated ? "(?s:.)" : "[^\\x{0}-\\x{10FFFF}]";
    return;
  }
  out += set.negated ? "[^" : "[";
  for (const auto& [first, last] : set.ranges) {
    fmt::format_to(std::back_inserter(out), "\\x{{{:X}}}-\\x{{{:X}}}", static_cast<std::uint32_t>(first),
                   static_cast<std::uint32_t>(last));
  }
  for (const std::string& property : set.properties) out += property;
  out += ']';
}

void write(std::string& out, const Node& node);

void write_repetition(std::string& out, const Node& node) {
  out += "(?:";
  write(out, node.children.front());
  out += ')';
  if (node.maximum == Node::kUnbounded && node.minimum <= 1) {
    out += node.minimum == 0 ? '*' : '+';
  } else if (node.maximum == Node::kUnbounded) {
    fmt::format_to(std::back_inserter(out), "{{{},}}", node.minimum);
  } else {
    fmt::format_to(std::back_inserter(out), "{{{},{}}}", node.minimum, node.maximum);
  }
}

void write(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::kClass: write_class(out, node.set); return;
    case Node::Kind::kStart: out += "\\A"; return;
    case Node::Kind::kEnd: out += "\\z"; return;
    case Node::Kind::kWordBoundary: out += "\\b"; return;
    case Node::Kind::kNoWordBoundary: out += "\\B"; return;
    case Node::Kind::kRepetition: write_repetition(out, node); return;
    case Node::Kind::kConcatenation:
      for (const Node& child : node.children) write(out, child);
      return;
    case Node::Kind::kAlternation:
      out += "(?:";
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += '|';
        write(out, node.children[i]);
      }
      out += ')';
      return;
  }
}

// A walk of a linear congruence: choices only have to differ, not to be random.
struct Choices {
  std::uint64_t state;
  std::uint64_t below(std::uint64_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % bound;
  }
};

char32_t sample_class(const Class& set, Choices& choices) {
  const std::vector<Range> ranges = set.negated ? complement(set.ranges) : set.ranges;
  // Readable characters where the set holds any.
  for (const Range& wanted : {Range{'a', 'z'}, Range{'A', 'Z'}, Range{'0', '9'}, Range{'!', '~'}}) {
    std::vector<char32_t> found;
    for (const auto& [first, last] : ranges) {
      for (char32_t c = std::max(first, wanted.first); c <= std::min(last, wanted.second); ++c) found.push_back(c);
    }
    if (!found.empty()) return found[choices.below(found.size())];
  }
  if (!ranges.empty()) return ranges.front().first;
  return 'a';  // a Unicode property: the caller checks
}

void sample(std::string& out, const Node& node, Choices& choices) {
  switch (node.kind) {
    case Node::Kind::kClass: append_utf8(out, sample_class(node.set, choices)); return;
    case Node::Kind::kStart:
    case Node::Kind::kEnd:
    case Node::Kind::kWordBoundary:
    case Node::Kind::kNoWordBoundary: return;
    case Node::Kind::kConcatenation:
      for (const Node& child : node.children) sample(out, child, choices);
      return;
    case Node::Kind::kAlternation: sample(out, node.children[choices.below(node.children.size())], choices); return;
    case Node::Kind::kRepetition: {
      const std::uint32_t most = std::min(node.maximum, std::max(node.minimum, 8U));
      const std::uint64_t times = node.minimum + choices.below(most - node.minimum + 1);
      for (std::uint64_t i = 0; i < times && out.size() < 4096; ++i) sample(out, node.children.front(), choices);
      return;
    }
  }
}

}  // namespace

std::string to_re2(const Node& node) {
  std::string out;
  write(out, node);
  return out;
}

std::string sample(const Node& node, std::uint64_t seed) {
  std::string out;
  Choices choices{seed};
  sample(out, node, choices);
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto byte = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xc0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    byte(0xe0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3f));
    byte(0x80 | (code_point & 0x3f));
  } else {
    byte(0xf0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3f));
    byte(0x80 | (code_point >> 6 & 0x3f));
    byte(0x80 | (code_point & 0x3f));
  }
}

}  // namespace openapi::pattern
