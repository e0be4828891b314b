#include "response_reader.h"

#include <strings.h>

#include <charconv>
#include <stdexcept>

namespace load {

namespace {

constexpr auto kNone = std::string_view::npos;

// The value of a header in `head` (status line and headers, each ended by \r\n).
std::optional<std::string_view> header(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != kNone && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    const auto start = line.find_first_not_of(' ', name.size() + 1);
    return start == kNone ? std::string_view{} : line.substr(start);
  }
  return std::nullopt;
}

std::size_t number(std::string_view digits, int base) {
  std::size_t value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value, base).ec != std::errc{}) {
    throw std::runtime_error("a response with a length that is no number");
  }
  return value;
}

// How long a chunked body is on the wire, without trailers; nothing while it is incomplete.
std::optional<std::size_t> chunked_size(std::string_view body) {
  std::size_t at = 0;
  while (true) {
    const auto line = body.find("\r\n", at);
    if (line == kNone) return std::nullopt;
    const std::size_t size = number(body.substr(at, line - at), 16);
    at = line + 2 + size + 2;
    if (at > body.size()) return std::nullopt;
    if (size == 0) return at;
  }
}

}  // namespace

std::optional<Response> ResponseReader::peek() const {
  const std::string_view all = buffer_;
  const auto end = all.find("\r\n\r\n");
  if (end == kNone) return std::nullopt;
  if (!all.starts_with("HTTP/1.1 ")) throw std::runtime_error("an answer that is no HTTP/1.1 response");
  const std::string_view head = all.substr(0, end + 2);
  const std::string_view rest = all.substr(end + 4);
  Response response;
  response.status = static_cast<int>(number(all.substr(9, 3), 10));
  std::size_t length = 0;
  if (const auto value = header(head, "content-length")) {
    length = number(*value, 10);
  } else if (header(head, "transfer-encoding")) {
    const auto size = chunked_size(rest);
    if (!size) return std::nullopt;
    length = *size;
  }
  if (rest.size() < length) return std::nullopt;
  response.body = rest.substr(0, length);
  response.size = end + 4 + length;
  return response;
}

}  // namespace load
