#include "http/server/chunk_decoder.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"
#include "http/server/grammar.h"

namespace http::server {
namespace {

// Fields that say where a message ends must not come when it has.
bool may_trail(std::string_view name) {
  return !base::iequals(name, "Content-Length") && !base::iequals(name, "Transfer-Encoding");
}

}  // namespace

ChunkDecoder::Result ChunkDecoder::decode(char* message, std::size_t& parsed, std::size_t size, Piece& body) {
  while (parsed < size) {
    if (stage_ == Stage::kData) {
      take_data(message, parsed, size, body);
      continue;
    }
    const std::string_view rest(message + parsed, size - parsed);
    if (stage_ == Stage::kDataEnd) {
      if (const Result result = take_data_end(rest, parsed); stage_ == Stage::kDataEnd) return result;
      continue;
    }
    const std::size_t line_feed = rest.find('\n');
    // A line that goes on is longer than what has come of it, so that it does not matter how much came at once.
    if (std::min(line_feed, rest.size()) >= limits_.header_bytes) return Result::kFramingTooLarge;
    if (line_feed == rest.npos) return Result::kIncomplete;
    if (line_feed == 0 || rest[line_feed - 1] != '\r') return Result::kMalformed;
    const std::string_view line = rest.substr(0, line_feed - 1);
    const Result result = stage_ == Stage::kSize ? take_size(line, body.size) : take_trailer(line);
    parsed += line_feed + 1;
    if (result != Result::kIncomplete) return result;
  }
  return Result::kIncomplete;
}

void ChunkDecoder::take_data(char* message, std::size_t& parsed, std::size_t size, Piece& body) {
  const std::size_t here = std::min(remaining_, size - parsed);
  std::memmove(message + body.offset + body.size, message + parsed, here);
  body.size += here;
  parsed += here;
  remaining_ -= here;
  if (remaining_ == 0) stage_ = Stage::kDataEnd;
}

// Stays in its stage where there is not enough or not the right thing.
ChunkDecoder::Result ChunkDecoder::take_data_end(std::string_view rest, std::size_t& parsed) {
  if (rest.front() != '\r' || (rest.size() > 1 && rest[1] != '\n')) return Result::kMalformed;
  if (rest.size() > 1) {
    parsed += 2;
    stage_ = Stage::kSize;
  }
  return Result::kIncomplete;
}

ChunkDecoder::Result ChunkDecoder::take_size(std::string_view line, std::size_t body_size) {
  const char* end = line.data() + line.size();
  std::uint64_t size = 0;
  const auto [digits_end, error] = std::from_chars(line.data(), end, size, 16);
  if (error == std::errc::invalid_argument || line.front() == '-') return Result::kMalformed;
  const std::string_view extension(digits_end, static_cast<std::size_t>(end - digits_end));
  if (!extension.empty() && (extension.front() != ';' || !is_text(extension))) return Result::kMalformed;
  if (error == std::errc::result_out_of_range || size > body_limit_ - body_size) return Result::kBodyTooLarge;
  if (!drop(extension.size())) return Result::kFramingTooLarge;
  remaining_ = static_cast<std::size_t>(size);
  stage_ = size == 0 ? Stage::kTrailers : Stage::kData;
  return Result::kIncomplete;
}

ChunkDecoder::Result ChunkDecoder::take_trailer(std::string_view line) {
  if (line.empty()) return Result::kDone;
  const auto field = split_field(line);
  if (!field || !may_trail(field->name)) return Result::kMalformed;
  return drop(line.size()) ? Result::kIncomplete : Result::kFramingTooLarge;
}

bool ChunkDecoder::drop(std::size_t bytes) {
  dropped_ += bytes;
  return dropped_ <= limits_.header_bytes;
}

}  // namespace http::server
