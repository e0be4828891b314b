#pragma once
// Opens the listening sockets: for every address one a worker, all sharing the port (SO_REUSEPORT). Used before the
// workers start, by one thread.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "http/server/file_descriptor.h"
#include "http/server/server.h"

namespace http::server {

// One address of a listener; "localhost" may have two.
struct Listening {
  std::size_t listener = 0;  // index in Options::listeners
  std::uint16_t port = 0;    // the real one
  std::vector<FileDescriptor> sockets;  // one a worker, non-blocking, listening
};

// Every listener's addresses, in order, at least one each. Throws std::runtime_error naming address and reason, also
// where another process of the same user listens there already with SO_REUSEPORT.
std::vector<Listening> open_listeners(const std::vector<Listen>& listeners, std::size_t workers);

}  // namespace http::server
