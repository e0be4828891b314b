// What a client sees when it sends too much, too slowly, or what is no request.

#include <gtest/gtest.h>

#include "fixture.h"

namespace http::server::test {
namespace {

using std::chrono::milliseconds;

std::string refusal(std::string_view status_line) {
  return "HTTP/1.1 " + std::string(status_line) +
         "\r\nX-Listener: 0\r\nContent-Length: 7\r\nConnection: close\r\n\r\nrefused";
}

TEST(Refusals, HaveTheServicesWordsAndEndTheConnection) {
  RunningServer server;
  Client client = server.connect();
  EXPECT_EQ(client.exchange("GET /\r\n\r\n"), refusal("400 Bad Request"));
  EXPECT_FALSE(client.was_reset());
  EXPECT_EQ(server.service.served, 0);
  EXPECT_EQ(server.server.statistics().refused, 1u);
}

TEST(Refusals, NameTheListener) {
  RunningServer server(describe, quick_limits(), {{"127.0.0.1", 0}, {"127.0.0.1", 0}});
  Client client(server.server.ports()[1]);
  EXPECT_NE(client.exchange("GET /\r\n\r\n").find("X-Listener: 1"), std::string::npos);
}

TEST(Refusals, AnswerTheGoodRequestsBefore) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"
                                      "GET /c HTTP/1.1\r\nHost: x\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nGET /a\nx" + refusal("400 Bad Request"));
  EXPECT_EQ(server.service.served, 1);
}

TEST(Refusals, LeaveASmuggledRequestUnserved) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
                                      "Transfer-Encoding: chunked\r\n\r\n"
                                      "0\r\n\r\nGET /admin HTTP/1.1\r\nHost: x\r\n\r\n"),
            refusal("400 Bad Request"));
  EXPECT_EQ(server.service.served, 0);
}

TEST(Refusals, SayWhichVersionIsSpoken) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("GET / HTTP/2.0\r\nHost: x\r\n\r\n"), refusal("505 HTTP Version Not Supported"));
}

TEST(Refusals, MeetAFloodOfHeaders) {
  RunningServer server;
  Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 10'000; ++i) client.send("X-Flood-" + std::to_string(i) + ": 0123456789\r\n");
  EXPECT_EQ(client.rest(), refusal("431 Request Header Fields Too Large"));
  EXPECT_FALSE(client.was_reset());
}

TEST(Refusals, MeetADeclaredLargeBodyWithoutReadingIt) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"),
            refusal("413 Content Too Large"));
}

TEST(Refusals, AreSeenByAClientThatSendsItsWholeLargeBodyFirst) {
  RunningServer server;
  Client client = server.connect();
  ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n"));
  ASSERT_TRUE(client.send(std::string(4'000'000, 'x')));
  EXPECT_EQ(client.rest(), refusal("413 Content Too Large"));
  EXPECT_FALSE(client.was_reset());
}

TEST(Refusals, DropABoundedAmount) {
  Limits limits = quick_limits();
  limits.linger_bytes = 100'000;
  RunningServer server(describe, limits);
  Client client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
  const std::string piece(100'000, 'x');
  int pieces = 0;
  while (pieces < 1000 && client.send(piece)) ++pieces;
  EXPECT_LT(pieces, 1000);
}

TEST(Refusals, MeetALargeBodyInChunks) {
  RunningServer server;
  Client client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 17; ++i) ASSERT_TRUE(client.send(chunk));
  EXPECT_EQ(client.rest(), refusal("413 Content Too Large"));
}

TEST(Refusals, MeetALargeBodyThatExpectsToContinue) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                                      "Content-Length: 2000000\r\n\r\n"),
            refusal("413 Content Too Large"));
}

TEST(Refusals, TakeABodyOfExactlyTheLimit) {
  RunningServer server([](const Request& request, Reply& reply) { reply.body = std::to_string(request.body.size()); });
  Client client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + std::string(1'048'576, 'x'));
  EXPECT_EQ(client.reply().body, "1048576");
}

Limits limits_with_large_bodies() {
  Limits limits = quick_limits();
  limits.body_bytes = 100;
  limits.large_body_bytes = 300'000;
  limits.takes_large_body = [](std::string_view target) { return target == "/large"; };
  return limits;
}

TEST(Refusals, TakeALargeBodyWhereItIsTaken) {
  RunningServer server([](const Request& request, Reply& reply) { reply.body = std::to_string(request.body.size()); },
                       limits_with_large_bodies());
  Client client = server.connect();
  client.send("PUT /large HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'x'));
  EXPECT_EQ(client.reply().body, "300000");
  client.send("PUT /large HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n493e0\r\n" + std::string(300'000, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(client.reply().body, "300000");
  client.send("PUT /small HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(client.reply().status, 413);
}

TEST(Refusals, MeetABodyThatIsTooLargeEvenThere) {
  RunningServer server(describe, limits_with_large_bodies());
  for (const char* framing : {"Content-Length: 300001\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n493e1\r\n"})
    EXPECT_EQ(server.connect().exchange("PUT /large HTTP/1.1\r\nHost: x\r\n" + std::string(framing)), refusal("413 Content Too Large"));
}

TEST(Refusals, MeetUnknownExpectations) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("POST / HTTP/1.1\r\nHost: x\r\nExpect: x\r\nContent-Length: 1\r\n\r\n"),
            "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST(Continue, IsSentToAClientThatWaitsForIt) {
  RunningServer server;
  Client client = server.connect();
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.reply().head, "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(client.reply().body, "POST /a\nx\nabc");
}

TEST(Continue, IsNotSentWhenTheBodyIsThereAlready) {
  RunningServer server;
  Client client = server.connect();
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(client.reply().status, 200);
}

TEST(Continue, ComesAfterTheRepliesBeforeIt) {
  RunningServer server;
  Client client = server.connect();
  client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
              "POST /b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(client.reply().body, "GET /a\nx");
  EXPECT_EQ(client.reply().status, 100);
  client.send("1\r\nz\r\n0\r\n\r\n");
  EXPECT_EQ(client.reply().body, "POST /b\nx\nz");
}

TEST(Times, MeetASlowHeaderWith408) {
  Limits limits = quick_limits();
  limits.header_time = milliseconds(40);
  RunningServer server(describe, limits);
  Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(client.rest(), refusal("408 Request Timeout"));
}

// A byte now and then does not buy time.
TEST(Times, MeetADrippingHeaderWith408) {
  Limits limits = quick_limits();
  limits.header_time = milliseconds(40);
  RunningServer server(describe, limits);
  Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nA: ");
  std::thread drip([&] {
    while (server.server.statistics().refused == 0) {
      client.send("b");
      std::this_thread::sleep_for(milliseconds(1));
    }
  });
  EXPECT_EQ(client.rest(), refusal("408 Request Timeout"));
  drip.join();
}

TEST(Times, MeetASlowBodyWith408) {
  Limits limits = quick_limits();
  limits.body_time = milliseconds(40);
  RunningServer server(describe, limits);
  Client client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab");
  EXPECT_EQ(client.rest(), refusal("408 Request Timeout"));
}

TEST(Times, CountForEachRequestAnew) {
  Limits limits = quick_limits();
  limits.header_time = milliseconds(500);
  RunningServer server(describe, limits);
  Client client = server.connect();
  for (int i = 0; i < 4; ++i) {
    client.send("GET / HTTP/1.1\r\n");
    std::this_thread::sleep_for(milliseconds(150));  // all together longer than the limit
    client.send("Host: x\r\n\r\n");
    ASSERT_EQ(client.reply().status, 200);
  }
}

TEST(Times, EndAnIdleConnectionSilently) {
  Limits limits = quick_limits();
  limits.idle_time = milliseconds(40);
  RunningServer server(describe, limits);
  Client fresh = server.connect();
  Client used = server.connect();
  used.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(used.reply().status, 200);
  EXPECT_TRUE(fresh.ends_silently());
  EXPECT_TRUE(used.ends_silently());
  EXPECT_FALSE(used.was_reset());
}

TEST(Times, EndAConnectionThatSendsOnlyEmptyLines) {
  Limits limits = quick_limits();
  limits.idle_time = milliseconds(40);
  RunningServer server(describe, limits);
  Client client = server.connect();
  std::atomic<bool> ended{false};
  std::thread lines([&] {
    while (!ended && client.send("\r\n")) std::this_thread::sleep_for(milliseconds(1));
  });
  EXPECT_EQ(client.rest(), "");
  EXPECT_FALSE(client.timed_out());
  ended = true;
  lines.join();
}

TEST(Times, ResetAClientThatDoesNotRead) {
  Limits limits = quick_limits();
  limits.write_time = milliseconds(40);
  RunningServer server([](const Request&, Reply& reply) { reply.body.assign(50'000'000, 'x'); }, limits);
  Client client = Client::with_small_buffer(server.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  while (server.service.served == 0 || server.server.statistics().open > 0) std::this_thread::yield();
  EXPECT_LT(client.rest().size(), 50'000'000u);
  EXPECT_TRUE(client.was_reset());
}

TEST(Times, EndALingeringConnection) {
  Limits limits = quick_limits();
  limits.linger_time = milliseconds(40);
  RunningServer server(describe, limits);
  Client client = server.connect();
  EXPECT_EQ(client.exchange("no request\r\n\r\n"), refusal("400 Bad Request"));
  while (server.server.statistics().open > 0) std::this_thread::yield();  // although the client has not closed
  EXPECT_EQ(server.server.statistics().open, 0u);
}

}  // namespace
}  // namespace http::server::test
