#include <algorithm>

#include "base/text.h"
#include "json/reading.h"
#include "json/tree_builder.h"

namespace json {
namespace {

Mark mark_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line_break = before.rfind('\n');
  const std::size_t line_start = line_break == std::string_view::npos ? 0 : line_break + 1;
  return {.line = static_cast<std::uint32_t>(1 + std::ranges::count(before, '\n')),
          .column = static_cast<std::uint32_t>(1 + offset - line_start)};
}

// Control characters are not YAML, and yaml-cpp would take NUL bytes for a sign of UTF-16.
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n'; }

void check_characters(std::string_view text) {
  if (const auto good = base::valid_utf8_prefix(text); good < text.size()) {
    throw TreeBuilder::Failure{mark_at(text, good), "not UTF-8"};
  }
  const auto* control = std::ranges::find_if(text, is_control);
  if (control != text.end()) {
    throw TreeBuilder::Failure{mark_at(text, static_cast<std::size_t>(control - text.begin())), "a control character"};
  }
}

bool looks_like_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Tree read(std::string_view text, bool named_json) {
  check_characters(text);
  if (named_json) return read_marked_json(text);
  if (looks_like_json(text)) {
    try {
      return read_marked_json(text);
    } catch (const TreeBuilder::Failure&) {
      // YAML's flow style begins like JSON.
    }
  }
  return read_yaml(text);
}

}  // namespace

base::Result<Tree, Diagnostic> parse_yaml(std::string_view text, std::string_view file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  try {
    return read(text, file.ends_with(".json"));
  } catch (TreeBuilder::Failure& failure) {
    return tl::unexpected(Diagnostic{std::string(file), failure.mark, std::move(failure.message)});
  }
}

}  // namespace json
