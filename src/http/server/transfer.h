#pragma once
// How one attempt to move bytes ended. A value.

#include <cstddef>
#include <cstdint>

namespace http::server {

struct Transfer {
  enum class Status : std::uint8_t {
    kOk,
    kWantsRead,   // nothing more before something comes from the client
    kWantsWrite,  // nothing more before the client has taken something
    kEnd,         // the client has sent its last byte
    kBroken,
  };

  Status status;
  std::size_t bytes = 0;
};

}  // namespace http::server
