// What a connection's bytes mean must not depend on how they come in: whole, in pieces as long as the first byte says,
// and byte by byte they are the same requests, each inside its limits, and end in a refusal or do not.
// Links: http_server

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "expect.h"
#include "http/server/request_reader.h"

namespace {

using http::server::Limits;
using http::server::RequestReader;

bool takes_large_body(std::string_view target) { return target.starts_with("/l"); }

// Small, so that short inputs reach them.
Limits small_limits() {
  Limits limits;
  limits.header_bytes = 256;
  limits.header_count = 8;
  limits.body_bytes = 128;
  limits.large_body_bytes = 256;
  limits.takes_large_body = takes_large_body;
  return limits;
}

struct Reading {
  std::vector<std::string> requests;  // every part of each
  bool ended = false;                 // refused: nothing more is read
};

std::string copy(const http::Request& request, const Limits& limits) {
  const std::size_t body_limit = takes_large_body(request.target) ? limits.large_body_bytes : limits.body_bytes;
  fuzz::expect(request.body.size() <= body_limit, "a body is within its limit");
  fuzz::expect(request.headers.size() <= limits.header_count, "the header's fields are within their limit");
  fuzz::expect(!request.target.empty() && (request.target.front() == '/' || request.target == "*"),
               "a target is a path, or the asterisk");
  std::string padding(http::Request::kBodyPadding, '\0');
  std::memcpy(padding.data(), request.body.data() + request.body.size(), padding.size());
  std::string all;
  const auto add = [&all](std::string_view part) { all.append(part).push_back('\n'); };
  add(request.method_text);
  add(request.target);
  add(request.host);
  add(request.body);
  for (const http::Header& header : request.headers) {
    fuzz::expect(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
                 "a value is one line");
    add(header.name);
    add(header.value);
  }
  return all;
}

Reading read(std::string_view bytes, std::size_t piece) {
  static const Limits limits = small_limits();
  RequestReader reader(limits);
  Reading reading;
  while (!bytes.empty() && !reading.ended) {
    const auto space = reader.space();
    const std::size_t size = std::min({bytes.size(), piece, space.size()});
    std::memcpy(space.data(), bytes.data(), size);
    reader.received(size);
    bytes.remove_prefix(size);
    auto result = reader.parse();
    while (result == RequestReader::Result::kComplete) {
      reading.requests.push_back(copy(reader.request(), limits));
      reader.next();
      result = reader.parse();
    }
    fuzz::expect(reader.parse() == result, "parsing again changes nothing");
    reading.ended = result != RequestReader::Result::kIncomplete;
  }
  return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes = base::as_text({data + 1, size - 1});
  const Reading whole = read(bytes, bytes.size());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{data[0]} + 1}) {
    const Reading split = read(bytes, piece);
    fuzz::expect(split.requests == whole.requests, "pieces make the same requests");
    // What is bad in a head that has not ended may be seen now or at its end.
    fuzz::expect(whole.ended || !split.ended, "pieces are refused only where the whole is");
  }
  return 0;
}
