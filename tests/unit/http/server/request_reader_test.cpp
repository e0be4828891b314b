// Bytes to requests, without sockets.

#include "http/server/request_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace http::server::test {
namespace {

using Result = RequestReader::Result;

// What is left of a request when its views are gone.
struct Copy {
  std::string method, target, host, body, headers, lines;
  bool operator==(const Copy&) const = default;
};

Copy copy(const Request& request) {
  Copy c{std::string(request.method_text), std::string(request.target), std::string(request.host),
         std::string(request.body), {}, std::string(request.header_lines)};
  for (const Header& header : request.headers) {
    c.headers.append(header.name).append("=").append(header.value).append("|");
  }
  return c;
}

struct Reading {
  std::vector<Copy> requests;
  Result last = Result::kIncomplete;
  std::optional<Refusal> refusal;
  bool operator==(const Reading&) const = default;
};

// Feeds `bytes` in pieces of at most `piece` bytes, as a connection does that waits for each.
Reading read_all(std::string_view bytes, std::size_t piece, const Limits& limits = {}) {
  RequestReader reader(limits);
  Reading run;
  while (!bytes.empty()) {
    const auto space = reader.space();
    const std::size_t size = std::min({bytes.size(), piece, space.size()});
    std::memcpy(space.data(), bytes.data(), size);
    reader.received(size);
    bytes.remove_prefix(size);
    while ((run.last = reader.parse()) == Result::kComplete) {
      run.requests.push_back(copy(reader.request()));
      reader.next();
    }
    if (run.last == Result::kRefused) run.refusal = reader.refusal();
    if (run.last != Result::kIncomplete) break;
    reader.settle();
  }
  return run;
}

std::string post(std::string_view header, std::string_view body) {
  return "POST /p HTTP/1.1\r\nHost: x\r\n" + std::string(header) + "\r\n" + std::string(body);
}

std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

std::string body_of(std::string_view bytes, std::size_t piece) {
  const Reading run = read_all(bytes, piece);
  return run.requests.size() == 1 ? run.requests.front().body : "not one request";
}

TEST(RequestReader, ReadsARequestThatComesByteByByte) {
  const std::string bytes = post("Content-Length: 5\r\nA: b\r\n", "hello") + "GET /g HTTP/1.1\r\nHost: y\r\n\r\n";
  const Reading run = read_all(bytes, 1);
  ASSERT_EQ(run.requests.size(), 2u);
  EXPECT_EQ(run.requests[0], (Copy{"POST", "/p", "x", "hello", "Host=x|Content-Length=5|A=b|",
                                   "Host: x\r\nContent-Length: 5\r\nA: b\r\n"}));
  EXPECT_EQ(run.requests[1], (Copy{"GET", "/g", "y", "", "Host=y|", "Host: y\r\n"}));
}

TEST(RequestReader, JoinsChunks) {
  EXPECT_EQ(body_of(chunked("3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"), 1000), "abc0123456789abcdef");
}

TEST(RequestReader, JoinsChunksThatComeByteByByte) {
  EXPECT_EQ(body_of(chunked("3\r\nabc\r\n00A\r\n0123456789\r\n000\r\n\r\n"), 1), "abc0123456789");
}

TEST(RequestReader, TakesAnEmptyChunkedBody) { EXPECT_EQ(body_of(chunked("0\r\n\r\n"), 1000), ""); }

TEST(RequestReader, IgnoresChunkExtensionsAndTrailers) {
  EXPECT_EQ(body_of(chunked("3;a=b;c=\"d;e\"\r\nabc\r\n0;last\r\nX-Trailer: v\r\nHost: evil\r\n\r\n"), 3), "abc");
}

TEST(RequestReader, FindsTheRequestBehindChunks) {
  const Reading run = read_all(chunked("3\r\nabc\r\n0\r\n\r\n") + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n", 1000);
  ASSERT_EQ(run.requests.size(), 2u);
  EXPECT_EQ(run.requests[1].target, "/next");
}

TEST(RequestReader, TakesChunksInAnySplit) {
  EXPECT_TRUE(rc::check("the way the bytes come in changes nothing", [] {
    const auto bodies = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
    std::string bytes;
    for (const std::string& body : bodies) {
      std::string chunks;
      for (std::size_t at = 0; at < body.size();) {
        const auto size = *rc::gen::inRange<std::size_t>(1, body.size() - at + 1);
        char length[20];
        std::snprintf(length, sizeof length, "%zx\r\n", size);
        chunks.append(length).append(body, at, size).append("\r\n");
        at += size;
      }
      bytes += chunked(chunks + "0\r\n\r\n");
    }
    const Reading run = read_all(bytes, *rc::gen::inRange<std::size_t>(1, 64));
    RC_ASSERT(run.requests.size() == bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) RC_ASSERT(run.requests[i].body == bodies[i]);
  }));
}

TEST(RequestReader, TakesALargeBodyOfSmallChunksInLittleMemory) {
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += "1\r\nx\r\n";
  EXPECT_EQ(body_of(chunked(body + "0\r\n\r\n"), 1448), std::string(100'000, 'x'));
}

TEST(RequestReader, LeavesReadablePaddingBehindABody) {
  const Limits limits;
  for (const std::size_t size : {1, 4096, 65'483, 65'484, 65'485, 200'000}) {
    RequestReader reader(limits);
    std::string bytes = post("Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'x'));
    std::string_view left = bytes;
    do {
      const auto space = reader.space();
      const std::size_t piece = std::min(left.size(), space.size());
      std::memcpy(space.data(), left.data(), piece);
      reader.received(piece);
      left.remove_prefix(piece);
    } while (reader.parse() == Result::kIncomplete);
    const std::string_view body = reader.request().body;
    ASSERT_EQ(body.size(), size);
    std::string padding(body.data() + body.size(), Request::kBodyPadding);  // the address sanitizer looks on
    EXPECT_EQ(padding.size(), Request::kBodyPadding);
  }
}

TEST(RequestReader, HasRoomForManyRequestsAndWaitsWithout) {
  const Limits limits;
  const std::string request = post("Content-Length: 1000\r\n", std::string(1000, 'x'));
  for (const std::size_t in_hand : {1, 500, 1000}) {
    RequestReader reader(limits);
    std::string bytes;
    while (bytes.size() + request.size() <= 60'000) bytes += request;
    bytes.append(request, 0, in_hand);
    const auto space = reader.space();
    ASSERT_GE(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), bytes.size());
    reader.received(bytes.size());
    for (; reader.parse() == Result::kComplete; reader.next()) EXPECT_EQ(reader.request().body.size(), 1000u);
    reader.settle();
    EXPECT_LE(reader.capacity(), 4096u);
    const std::string_view rest = std::string_view(request).substr(in_hand);
    std::memcpy(reader.space().data(), rest.data(), rest.size());
    reader.received(rest.size());
    ASSERT_EQ(reader.parse(), Result::kComplete);
    EXPECT_EQ(reader.request().body, std::string(1000, 'x'));
  }
}

TEST(RequestReader, WaitsWithLessThanTwiceWhatIsInHand) {
  const Limits limits;
  for (const std::size_t in_hand : {4096, 4097, 10'000, 32'768, 60'000}) {
    RequestReader reader(limits);
    const std::string bytes = post("Content-Length: 100000\r\n", std::string(in_hand, 'x')).substr(0, in_hand);
    std::memcpy(reader.space().data(), bytes.data(), bytes.size());
    reader.received(bytes.size());
    ASSERT_EQ(reader.parse(), Result::kIncomplete);
    reader.settle();
    EXPECT_LT(reader.capacity(), 2 * in_hand);
  }
}

TEST(RequestReader, GivesACompleteRequestAnewOnceItHasSettled) {
  const Limits limits;
  RequestReader reader(limits);
  const std::string bytes = post("A: b\r\nContent-Length: 5\r\n", "hello") + "GET /next";
  std::memcpy(reader.space().data(), bytes.data(), bytes.size());
  reader.received(bytes.size());
  ASSERT_EQ(reader.parse(), Result::kComplete);
  const Copy before = copy(reader.request());
  reader.settle();
  EXPECT_EQ(copy(reader.request()), before);  // the address sanitizer looks on
  reader.next();
  EXPECT_EQ(reader.parse(), Result::kIncomplete);
  EXPECT_FALSE(reader.empty());
}

TEST(RequestReader, ShowsTheHeaderAsItCame) {
  const Reading run = read_all("\r\nGET / HTTP/1.1\r\nHost:x\r\nA-b:  c \t\r\n\r\nGET / HTTP/1.0\r\n\r\n" +
                               post("Transfer-Encoding: chunked\r\n", "1\r\nb\r\n0\r\nTrailer: t\r\n\r\n"), 7);
  ASSERT_EQ(run.requests.size(), 3U);
  EXPECT_EQ(run.requests[0].lines, "Host:x\r\nA-b:  c \t\r\n");
  EXPECT_EQ(run.requests[1].lines, "");
  EXPECT_EQ(run.requests[2].lines, "Host: x\r\nTransfer-Encoding: chunked\r\n");
}

TEST(RequestReader, IgnoresEmptyLinesBeforeARequest) {
  const std::string bytes = "\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const std::size_t piece : {1, 2, 3, 1000}) {
    EXPECT_EQ(read_all(bytes, piece).requests.size(), 2u) << piece;
  }
}

TEST(RequestReader, CutsAnAbsoluteTargetToPathAndQuery) {
  const Reading run = read_all("GET http://a.test:80/b?c HTTP/1.1\r\nHost: other\r\n\r\n", 1000);
  ASSERT_EQ(run.requests.size(), 1u);
  EXPECT_EQ(run.requests[0].target, "/b?c");
  EXPECT_EQ(run.requests[0].host, "a.test:80");
}

TEST(RequestReader, WantsContinueOnceAndOnlyBeforeTheBody) {
  const Limits limits;
  const auto wants = [&](std::string_view bytes) {
    RequestReader reader(limits);
    std::memcpy(reader.space().data(), bytes.data(), bytes.size());
    reader.received(bytes.size());
    reader.parse();
    const bool first = reader.take_wants_continue();
    EXPECT_FALSE(reader.take_wants_continue());
    return first;
  };
  EXPECT_TRUE(wants(post("Expect: 100-continue\r\nContent-Length: 2\r\n", "")));
  EXPECT_TRUE(wants(post("Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", "")));
  EXPECT_FALSE(wants(post("Expect: 100-continue\r\nContent-Length: 2\r\n", "a")));
  EXPECT_FALSE(wants(post("Expect: 100-continue\r\nContent-Length: 2\r\n", "ab")));
  EXPECT_FALSE(wants(post("Expect: 100-continue\r\nContent-Length: 0\r\n", "")));
  EXPECT_FALSE(wants("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_FALSE(wants("POST / HTTP/1.1\r\nExpect: 100-continue\r\n"));
}

TEST(RequestReader, CannotMeetOtherExpectations) {
  EXPECT_EQ(read_all(post("Expect: a-miracle\r\n", ""), 1000).last, Result::kExpectationFailed);
  EXPECT_EQ(read_all(post("Expect: 100-continue\r\nExpect: x\r\n", ""), 1).last, Result::kExpectationFailed);
  EXPECT_EQ(read_all(post("Expect: x\r\nExpect: 100-continue\r\n", ""), 1).last, Result::kExpectationFailed);
}

TEST(RequestReader, IsEmptyOnlyBetweenRequests) {
  const Limits limits;
  RequestReader reader(limits);
  const auto feed = [&](std::string_view bytes) {
    std::memcpy(reader.space().data(), bytes.data(), bytes.size());
    reader.received(bytes.size());
    return reader.parse();
  };
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(feed("G"), Result::kIncomplete);
  EXPECT_FALSE(reader.empty());
  EXPECT_FALSE(reader.in_body());
  EXPECT_EQ(feed("ET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n"), Result::kIncomplete);
  EXPECT_TRUE(reader.in_body());
  EXPECT_EQ(feed("x"), Result::kComplete);
  EXPECT_EQ(reader.parse(), Result::kComplete);
  reader.next();
  EXPECT_TRUE(reader.empty());
}

TEST(RequestReader, BeginsAfreshWhenReset) {
  const Limits limits;
  RequestReader reader(limits);
  std::memcpy(reader.space().data(), "half a req", 10);
  reader.received(10);
  EXPECT_EQ(reader.parse(), Result::kIncomplete);
  reader.reset();
  const std::string_view bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  std::memcpy(reader.space().data(), bytes.data(), bytes.size());
  reader.received(bytes.size());
  EXPECT_EQ(reader.parse(), Result::kComplete);
}

}  // namespace
}  // namespace http::server::test
