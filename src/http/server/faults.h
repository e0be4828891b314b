#pragma once
// What a reply with a fault looks like on the wire: which bytes, at what pace, and how the connection ends. Pure
// functions; a session carries the plan out, in clear or inside TLS.

#include <cstddef>
#include <cstdint>
#include <string>

#include "http/message.h"
#include "http/server/reply_writer.h"

namespace http::server {

struct WirePlan {
  enum class End : std::uint8_t {
    kKeep,   // the connection serves the next request
    kClose,  // an orderly end
    kCut,    // FIN, under TLS without its close_notify: the reply is not what it should be
    kReset,  // RST
  };

  std::string bytes;
  std::size_t at_once = 0;  // how many of them go out together first
  std::size_t piece = 0;    // the rest goes out in pieces of so many, a pause before each
  End end = End::kKeep;
};

// Every fault of `reply` as bytes. Fault::kNone gives the reply as it is.
//   kConnectionReset    nothing, then RST
//   kEmptyResponse      nothing, then the end
//   kMalformedChunk     status and header with chunked coding, then bytes that are no chunk, then the end
//   kRandomDataThenClose  bytes that are no HTTP, then the end; the same ones each time, so that runs repeat
//   kTruncatedBody      a Content-Length larger than what follows it, then the end
//   kSlowDrip           the good reply: its header, then its body in ten pieces with pauses
WirePlan plan_reply(const Reply& reply, const Form& form);

}  // namespace http::server
