// What a client sees of well-formed requests.

#include "http/server/server.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace http::server::test {
namespace {

TEST(Server, AnswersAndKeepsTheConnection) {
  RunningServer server;
  Client client = server.connect();
  client.send("GET /a?b=c HTTP/1.1\r\nHost: x.test:80\r\n\r\n");
  const ReceivedReply first = client.reply();
  EXPECT_EQ(first.head, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
  EXPECT_EQ(first.body, "GET /a?b=c\nx.test:80");
  client.send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(client.reply().body, "POST /b\nx\nabc");
}

TEST(Server, WritesTheServicesHeaderAndNothingOfItsOwn) {
  RunningServer server([](const Request&, Reply& reply) {
    reply.status = 201;
    reply.header("Content-Type", "application/json");
    reply.header("Date", "Sun, 22 Nov 2026 09:30:00 GMT");
    reply.body = "{}";
  });
  Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply().head,
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nDate: Sun, 22 Nov 2026 09:30:00 GMT\r\n"
            "Content-Length: 2\r\n\r\n");
}

TEST(Server, ClosesWhenTheClientAsks) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nGET /\nx");
}

TEST(Server, ClosesWhenTheServiceAsks) {
  RunningServer server([](const Request&, Reply& reply) { reply.close = true; });
  Client client = server.connect();
  EXPECT_EQ(client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_FALSE(client.was_reset());
}

TEST(Server, AnswersAClientThatHasFinishedSending) {
  RunningServer server;
  Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  client.finish_sending();
  EXPECT_EQ(client.rest(), "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nGET /\nx");
}

TEST(Server, AnswersHeadWithTheLengthAlone) {
  RunningServer server;
  Client client = server.connect();
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply(true).head, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
  EXPECT_EQ(client.reply().body, "GET /b\nx");
}

TEST(Server, SaysNoLengthWhereAStatusHasNoBody) {
  RunningServer server([](const Request& request, Reply& reply) {
    reply.status = request.target == "/204" ? 204 : request.target == "/304" ? 304 : 202;
  });
  Client client = server.connect();
  for (const char* target : {"/204", "/304", "/"}) {
    client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  EXPECT_EQ(client.reply().head, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(client.reply().head, "HTTP/1.1 304 Not Modified\r\n\r\n");
  EXPECT_EQ(client.reply().head, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
}

TEST(Server, NeverSendsABodyWithStatus204) {
  RunningServer server([](const Request&, Reply& reply) {
    reply.status = 204;
    reply.body = "stray";
  });
  EXPECT_EQ(server.connect().exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST(Server, ClosesAfterAnHttp10Request) {
  RunningServer server;
  EXPECT_EQ(server.connect().exchange("GET /a HTTP/1.0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET /a");
}

TEST(Server, KeepsAnHttp10ConnectionThatAsksForIt) {
  RunningServer server;
  Client client = server.connect();
  client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.reply().head, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: keep-alive\r\n\r\n");
  client.send("GET /b HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.reply().body, "GET /b");
}

TEST(Server, AnswersPipelinedRequestsInOrderAndInFewWrites) {
  RunningServer server;
  std::string requests;
  std::string expected;
  for (int i = 100; i < 200; ++i) {
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    expected += "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nGET /" + std::to_string(i) + "\nx";
  }
  Client client = server.connect();
  client.send(requests);
  std::string received;
  int pieces = 0;
  while (received.size() < expected.size() && pieces < 100) {
    received += client.some(expected.size());
    ++pieces;
  }
  EXPECT_EQ(received, expected);
  EXPECT_LE(pieces, 5);
}

TEST(Server, AnswersManyMoreRequestsThanItsBufferHolds) {
  RunningServer server;
  std::string requests;
  for (int i = 0; i < 5000; ++i) {
    requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.";
  }
  Client client = server.connect();
  std::thread sender([&] { client.send(requests); });
  int wrong = 0;
  for (int i = 0; i < 5000; ++i) wrong += client.reply().body != "POST /" + std::to_string(i) + "\nx\n.";
  sender.join();
  EXPECT_EQ(wrong, 0);
}

// What the server holds for a client that sends on and reads nothing: replies for one write, and one that goes beyond.
TEST(Server, AnswersNoMoreThanItCanSend) {
  Limits limits = quick_limits();
  limits.pipelined_bytes = 64 * 1024;
  RunningServer server([](const Request&, Reply& reply) { reply.body.assign(32 * 1024, 'x'); }, limits);
  const std::string request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  std::string requests;
  for (int i = 0; i < 2000; ++i) requests += request;  // together less than one read takes
  Client client = Client::with_small_buffer(server.port());
  client.send(requests);
  int served = 0;
  for (int before = -1; served == 0 || served != before; served = server.service.served) {
    before = served;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_LT(served, 1000);  // 64 KiB are two of them; the rest is in the system's buffers
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(client.reply().body.size(), 32u * 1024);
  EXPECT_EQ(server.service.served, 2000);
}

TEST(Server, SendsLargeRepliesToASlowReader) {
  RunningServer server([](const Request& request, Reply& reply) {
    reply.body.assign(3'000'000, request.target.back());
  });
  Client client = Client::with_small_buffer(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply().body, std::string(3'000'000, 'a'));
  EXPECT_EQ(client.reply().body, std::string(3'000'000, 'b'));
}

TEST(Server, TellsTheServiceWhoAskedAndWhere) {
  RunningServer server(
      [](const Request& request, Reply& reply) {
        reply.body = std::string(request.peer) + " " + std::to_string(request.listener) + " " +
                     (request.tls ? "tls" : "plain") + " " + std::to_string(request.held.count());
      },
      quick_limits(), {{"127.0.0.1", 0}, {"127.0.0.1", 0}});
  const auto ports = server.server.ports();
  ASSERT_EQ(ports.size(), 2u);
  EXPECT_NE(ports[0], ports[1]);
  Client second(ports[1]);
  second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(second.reply().body, "127.0.0.1 1 plain 0");
}

TEST(Server, GivesTheServiceEveryHeaderAsItWasSent) {
  RunningServer server([](const Request& request, Reply& reply) {
    for (const Header& header : request.headers) {
      reply.body.append(header.name).append("=").append(header.value).append("|");
    }
  });
  Client client = server.connect();
  client.send("GET / HTTP/1.1\r\nhOsT: x\r\nAccept:a, b \t\r\nX-Empty:\r\nX-Empty:  \r\nX-Utf:\t\xC3\xA4\r\n\r\n");
  EXPECT_EQ(client.reply().body, "hOsT=x|Accept=a, b|X-Empty=|X-Empty=|X-Utf=\xC3\xA4|");
}

TEST(Server, CallsIdleBetweenRequests) {
  RunningServer server;
  Client client = server.connect();
  while (server.service.idles < 3) {
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_EQ(client.reply().status, 200);
  }
  EXPECT_GE(server.service.idles, 3);
}

}  // namespace
}  // namespace http::server::test
