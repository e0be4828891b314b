#pragma once
// Reads HTTP/1.1 responses off a stream of bytes: just enough to know where each ends. One thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace load {

struct Response {
  int status = 0;
  std::string_view body;  // good until the reader is next told of more bytes; of a chunked body, with its framing
  std::size_t size = 0;   // head and body on the wire
};

class ResponseReader {
 public:
  void append(std::string_view bytes) { buffer_.append(bytes); }

  // Whether a whole response has come; what it was. Throws std::runtime_error for bytes that are no response. The
  // response stays first in line until `drop`.
  std::optional<Response> peek() const;
  void drop(const Response& response) { buffer_.erase(0, response.size); }

 private:
  std::string buffer_;
};

}  // namespace load
