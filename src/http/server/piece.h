#pragma once
// A part of a message: as an offset, so that the message may move. A value.

#include <cstddef>

namespace http::server {

struct Piece {
  std::size_t offset = 0;  // from the message's first byte
  std::size_t size = 0;
};

}  // namespace http::server
