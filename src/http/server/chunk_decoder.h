#pragma once
// The chunked transfer coding (RFC 9112 section 7.1), undone where it lies: the data of the chunks is moved together
// behind the header, so that a body is one view without a buffer of its own. Our own, as the head's parser is: Beast's
// 1.81 stops the program (an assertion) at a last chunk that comes in pieces. For one thread.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/server/piece.h"
#include "http/server/server.h"

namespace http::server {

class ChunkDecoder {
 public:
  enum class Result : std::uint8_t {
    kIncomplete,
    kDone,
    kMalformed,
    kBodyTooLarge,
    kFramingTooLarge,  // extensions and trailers, which are dropped
  };

  // REQUIRES: `limits` outlives this.
  explicit ChunkDecoder(const Limits& limits) : limits_(limits) {}

  // Begins a new body, which may have `body_limit` bytes.
  void begin(std::size_t body_limit) {
    stage_ = Stage::kSize;
    remaining_ = dropped_ = 0;
    body_limit_ = body_limit;
  }

  // Takes on at `parsed`, which moves along, in a message of which `size` bytes have come; lengthens `body`.
  // REQUIRES: after anything but kIncomplete, no further call before `begin`.
  Result decode(char* message, std::size_t& parsed, std::size_t size, Piece& body);

 private:
  enum class Stage : std::uint8_t { kSize, kData, kDataEnd, kTrailers };

  Result take_size(std::string_view line, std::size_t body_size);
  Result take_data_end(std::string_view rest, std::size_t& parsed);
  Result take_trailer(std::string_view line);
  void take_data(char* message, std::size_t& parsed, std::size_t size, Piece& body);
  bool drop(std::size_t bytes);

  const Limits& limits_;
  std::size_t body_limit_ = 0;
  Stage stage_ = Stage::kSize;
  std::size_t remaining_ = 0;  // bytes of the current chunk's data
  std::size_t dropped_ = 0;
};

}  // namespace http::server
