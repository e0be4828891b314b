#pragma once
// One request to a running server, for the commands that talk to one (`token`, `healthcheck`). Blocks; for a process that
// does nothing else.

#include <string>

#include "base/result.h"

namespace http::client {

struct Response {
  int status = 0;
  std::string body;
};

// Sends `method` to `url` (http://host[:port]/path) with `body` as application/json where it is not empty. Fails with one
// sentence when there is no server, or no answer within five seconds, or more than 1 MiB of it.
base::Result<Response> fetch(const std::string& method, const std::string& url, const std::string& body);

}  // namespace http::client
