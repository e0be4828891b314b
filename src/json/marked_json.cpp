#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "base/text.h"
#include "json/reading.h"
#include "json/tree_builder.h"

namespace json {
namespace {

// Follows the reader through the text and knows the line and column of what it reads next.
class Position {
 public:
  explicit Position(std::string_view text) : text_(text) {}

  // The mark of the token that ends before `end`: between two tokens there is only white space, commas and colons.
  Mark token_until(std::size_t end) {
    advance(std::min(text_.find_first_not_of(" \t\r\n,:", at_), end));
    const Mark mark = here();
    at_ = end;  // a token holds no line break
    return mark;
  }

  Mark at(std::size_t offset) {
    advance(std::min(offset, text_.size()));
    return here();
  }

 private:
  void advance(std::size_t offset) {
    for (; at_ < offset; ++at_) {
      if (text_[at_] != '\n') continue;
      ++line_;
      line_start_ = at_ + 1;
    }
  }

  Mark here() const { return {.line = line_, .column = static_cast<std::uint32_t>(at_ - line_start_ + 1)}; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::size_t line_start_ = 0;
};

// RapidJSON's events. Names are RapidJSON's.
class Handler {
 public:
  Handler(std::string_view text, const rapidjson::MemoryStream& stream) : position_(text), stream_(stream) {}

  bool Null() { return value(nullptr); }
  bool Bool(bool b) { return value(b); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const Mark at = mark();
    const auto number = number_.parse_copy({text, size});
    if (!number) throw TreeBuilder::Failure{at, describe(number.error())};
    Tree tree = to_tree(*number);
    tree.mark = at;
    builder_.scalar(std::move(tree));
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    const Mark at = mark();
    builder_.scalar(Tree(std::string(checked({text, size}, at)), at));
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    const Mark at = mark();
    builder_.key(checked({text, size}, at), at);
    return true;
  }
  // Never called: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  bool StartObject() {
    builder_.begin_object(bracket());
    return true;
  }
  bool StartArray() {
    builder_.begin_array(bracket());
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }

  Mark at(std::size_t offset) { return position_.at(offset); }
  Tree take() { return builder_.take(); }

 private:
  Mark mark() { return position_.token_until(stream_.Tell()); }
  // The iterative reader tells of a bracket before it takes it.
  Mark bracket() { return position_.token_until(stream_.Tell() + 1); }

  // RapidJSON lets an escape of half a character through.
  static std::string_view checked(std::string_view text, Mark at) {
    if (!base::valid_utf8(text)) throw TreeBuilder::Failure{at, "a string with half of a surrogate pair"};
    return text;
  }

  template <class T>
  bool value(T v) {
    builder_.scalar(Tree(std::move(v), mark()));
    return true;
  }

  bool end() {
    bracket();
    builder_.end();
    return true;
  }

  TreeBuilder builder_;
  Parser number_;  // simdjson reads numbers: faster, right, and as on the request path
  Position position_;
  const rapidjson::MemoryStream& stream_;
};

}  // namespace

Tree read_marked_json(std::string_view text) {
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  Handler handler(text, bytes);
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, handler);
  if (result.IsError()) {
    throw TreeBuilder::Failure{handler.at(result.Offset()), rapidjson::GetParseError_En(result.Code())};
  }
  return handler.take();
}

}  // namespace json
