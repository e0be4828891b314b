#pragma once
// One request to a running server, for the commands that talk to one (`token`, `healthcheck`). Blocks; for a process that
// does nothing else.

#include <chrono>
#include <string>

#include "base/result.h"

namespace http::client {

struct Response {
  int status = 0;
  std::string body;
};

inline constexpr std::chrono::milliseconds kPatience = std::chrono::seconds{5};

// Sends `method` to `url` (http[s]://host[:port]/path) with `body` as application/json where it is not empty. Over https
// the server has to be one that the system trusts or that an authority in `authorities` (PEM; "" for none) vouches for.
// Fails with one sentence when there is no server, or no whole answer within `patience`, or more than 1 MiB of it.
base::Result<Response> fetch(const std::string& method, const std::string& url, const std::string& body,
                             std::chrono::milliseconds patience = kPatience, const std::string& authorities = {});

}  // namespace http::client
