// Three readers of JSON must agree on what is JSON and on what it says: simdjson behind json::Parser, RapidJSON, and
// the reader with marks. What one of them reads, the writer must write so that it reads the same.
//
// Links: json

#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "expect.h"
#include "json/tree.h"
#include "json/value.h"

namespace {

enum class Verdict { kYes, kNo, kUnknown };

// RapidJSON lets an escape of half a character through.
struct Handler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
  bool String(const char* text, rapidjson::SizeType size, bool) { return base::valid_utf8({text, size}); }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return String(text, size, copy); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return true; }
};

Verdict verdict_of_rapidjson(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return Verdict::kNo;  // which it takes for the end
  // No JSON begins like this, but it passes over each byte of a byte order mark by itself.
  if (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x80) return Verdict::kNo;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  Handler handler;
  rapidjson::Reader reader;
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  const auto result = reader.Parse<kFlags>(stream, handler);
  if (result.Code() == rapidjson::kParseErrorNumberTooBig) return Verdict::kUnknown;
  return result.IsError() ? Verdict::kNo : Verdict::kYes;
}

Verdict verdict_of(const base::Result<json::Value, json::ParseFailure>& value) {
  if (value) return Verdict::kYes;
  switch (value.error()) {
    case json::ParseFailure::kTooDeep:
    case json::ParseFailure::kTooLarge:
    case json::ParseFailure::kNumber: return Verdict::kUnknown;  // our limits, or integers beyond 64 bits
    case json::ParseFailure::kEmpty:
    case json::ParseFailure::kSyntax:
    case json::ParseFailure::kNotUtf8: return Verdict::kNo;
  }
  return Verdict::kUnknown;
}

void check_writing(const json::Tree& tree) {
  const std::string written = tree.dump();
  fuzz::expect(base::valid_utf8(written), "what is written is UTF-8");
  const auto again = json::parse_json(written);
  fuzz::expect(again.has_value(), "what is written can be read");
  fuzz::expect(*again == tree, "what is written reads the same");
  fuzz::expect(again->dump() == written, "writing twice gives the same");
}

void check_marked_reader(std::string_view text, const json::Tree& tree) {
  const auto marked = json::parse_yaml(text, "fuzz.json");
  if (!marked) {
    const bool limit = marked.error().message.find("twice") != std::string::npos ||
                       marked.error().message.find("more than") != std::string::npos ||
                       marked.error().message.find("too big") != std::string::npos;  // 0e400, to RapidJSON
    fuzz::expect(limit, "the reader with marks takes what simdjson takes");
    return;
  }
  fuzz::expect(*marked == tree, "the reader with marks reads the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = base::as_text({data, size});
  static json::Parser parser;
  const auto value = parser.parse_copy(text);
  const Verdict ours = verdict_of(value);
  const Verdict theirs = verdict_of_rapidjson(text);
  if (ours != Verdict::kUnknown && theirs != Verdict::kUnknown) {
    fuzz::expect(ours == theirs, "simdjson and RapidJSON agree on what is JSON");
  }
  if (!value) return 0;
  const json::Tree tree = json::to_tree(*value);
  check_writing(tree);
  check_marked_reader(text, tree);
  return 0;
}
