#include "http/client/client.h"

#include <gtest/gtest.h>

#include "unit/http/client/listening.h"

namespace http::client {
namespace {

using testing::Listening;

std::string answer(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string failure(const std::string& url, std::chrono::milliseconds patience = kPatience) {
  const auto response = fetch("GET", url, "", patience);
  return response ? "" : response.error().message;
}

// A port where nobody listens any more.
std::string deserted() {
  const Listening gone("");
  return gone.url();
}

TEST(Fetch, GivesStatusAndBody) {
  const Listening server(answer(200, "{\"status\":\"ok\"}"));
  const auto response = fetch("GET", server.url("/__admin/health"), "");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "{\"status\":\"ok\"}");
}

TEST(Fetch, GivesAnErrorsBodyToo) {
  const Listening server(answer(503, "no"));
  const auto response = fetch("GET", server.url(), "");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->body, "no");
}

TEST(Fetch, AsksForWhatTheUrlNames) {
  const Listening server(answer(200, ""));
  ASSERT_TRUE(fetch("GET", server.url("/a/b?c=d"), ""));
  EXPECT_TRUE(server.request().starts_with("GET /a/b?c=d HTTP/1.1\r\n")) << server.request();
  EXPECT_NE(server.request().find("Host: " + server.url().substr(7) + "\r\n"), std::string::npos);
  EXPECT_NE(server.request().find("Accept: application/json\r\n"), std::string::npos);
  EXPECT_EQ(server.request().find("Content-Type"), std::string::npos);
}

TEST(Fetch, AsksForTheRootWhereTheUrlNamesNothing) {
  const Listening server(answer(200, ""));
  ASSERT_TRUE(fetch("GET", server.url(), ""));
  EXPECT_TRUE(server.request().starts_with("GET / HTTP/1.1\r\n"));
}

TEST(Fetch, SendsABodyAsJson) {
  const Listening server(answer(200, "{}"));
  ASSERT_TRUE(fetch("POST", server.url("/__admin/tokens"), "{\"user\":\"alice\"}"));
  EXPECT_TRUE(server.request().starts_with("POST /__admin/tokens HTTP/1.1\r\n"));
  EXPECT_NE(server.request().find("Content-Type: application/json\r\n"), std::string::npos);
  EXPECT_NE(server.request().find("Content-Length: 16\r\n"), std::string::npos);
  EXPECT_TRUE(server.request().ends_with("\r\n\r\n{\"user\":\"alice\"}"));
}

TEST(Fetch, ReadsAChunkedAnswer) {
  const Listening server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(fetch("GET", server.url(), "")->body, "abcde");
}

TEST(Fetch, TakesAnAnswerOfAMebibyteAndNoMore) {
  const std::string most(std::size_t{1} << 20, 'a');
  const Listening server(answer(200, most));
  EXPECT_EQ(fetch("GET", server.url(), "")->body.size(), most.size());
  const Listening generous(answer(200, most + "a"));
  EXPECT_NE(failure(generous.url()), "");
}

TEST(Fetch, SaysThatNobodyIsThere) {
  const std::string url = deserted();
  EXPECT_EQ(failure(url), url + ": Connection refused");
}

TEST(Fetch, SaysWhatIsNoUrl) {
  for (const char* url : {"", "localhost:7310", "ftp://localhost:7310", "http://", "https://", "http:///path", "http://:80/"})
    EXPECT_EQ(failure(url), "\"" + std::string(url) + "\" is not an http URL");
}

TEST(Fetch, SaysThatAnAnswerIsNone) {
  for (const char* bytes : {"", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"}) {
    const Listening server(bytes);
    EXPECT_TRUE(failure(server.url()).starts_with(server.url() + ": ")) << bytes;
  }
}

// A server that hangs must not hang whoever asks how it is.
TEST(Fetch, GivesUpOnAServerThatSaysNothing) {
  const Listening server("", true);
  EXPECT_EQ(failure(server.url(), std::chrono::milliseconds{50}), server.url() + ": no answer within 50 ms");
}

}  // namespace
}  // namespace http::client
