#include "load/response_reader.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace load {
namespace {

// Statuses and bodies of what is in `bytes`, read one byte at a time.
std::string read(const std::string& bytes) {
  ResponseReader reader;
  std::string out;
  for (const char byte : bytes) {
    reader.append({&byte, 1});
    while (const auto response = reader.peek()) {
      out += std::to_string(response->status) + ":" + std::string(response->body) + ";";
      reader.drop(*response);
    }
  }
  return out;
}

TEST(ResponseReader, FindsTheEndOfEach) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length:1\r\n\r\nc"),
            "200:ab;204:;404:c;");
}

TEST(ResponseReader, FollowsChunks) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"),
            "200:2\r\nab\r\n0\r\n\r\n;201:;");
}

TEST(ResponseReader, RefusesWhatIsNoResponse) { EXPECT_THROW(read("HTTP/2 200\r\n\r\n"), std::runtime_error); }

}  // namespace
}  // namespace load
