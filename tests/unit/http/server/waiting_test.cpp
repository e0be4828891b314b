// Replies that do not come at once: delays and held requests; and the end of the server.

#include <gtest/gtest.h>

#include <deque>
#include <future>

#include "fixture.h"

namespace http::server::test::waiting_test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

template <class Condition>
bool eventually(Condition condition) {
  const auto until = Clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (Clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(Delay, IsKeptToTheMillisecond) {
  RunningServer server([](const Request&, Reply& reply) {
    reply.delay = milliseconds(30);
    reply.body = "late";
  });
  Client client = server.connect();
  const auto before = Clock::now();
  client.send(kGet);
  EXPECT_EQ(client.reply().body, "late");
  const auto took = Clock::now() - before;
  EXPECT_GE(took, milliseconds(30));
  EXPECT_LT(took, milliseconds(1000));  // generous: the machine may be busy
}

TEST(Delay, HoldsBackWhatIsPipelinedBehindIt) {
  RunningServer server([](const Request& request, Reply& reply) {
    if (request.target == "/late") reply.delay = milliseconds(20);
    reply.body = request.target;
  });
  Client client = server.connect();
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /late HTTP/1.1\r\nHost: x\r\n\r\n"
              "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply().body, "/1");
  EXPECT_EQ(client.reply().body, "/late");
  EXPECT_EQ(client.reply().body, "/3");
}

TEST(Delay, HoldsNoThread) {
  RunningServer server([](const Request&, Reply& reply) { reply.delay = milliseconds(200); });
  std::deque<Client> clients;
  for (int i = 0; i < 500; ++i) clients.emplace_back(server.port());
  const auto before = Clock::now();
  for (Client& client : clients) client.send(kGet);
  for (Client& client : clients) ASSERT_EQ(client.reply().status, 200);
  EXPECT_LT(Clock::now() - before, milliseconds(5'000));  // one after the other they would take 100 s
}

TEST(Delay, LastsLongerThanTheLimitsOnReading) {
  Limits limits = quick_limits();
  limits.idle_time = limits.header_time = limits.write_time = milliseconds(10);
  RunningServer server([](const Request&, Reply& reply) { reply.delay = milliseconds(60); }, limits);
  Client client = server.connect();
  client.send(kGet);
  EXPECT_EQ(client.reply().status, 200);
}

TEST(Delay, ComesBeforeAFault) {
  RunningServer server([](const Request&, Reply& reply) {
    reply.delay = milliseconds(20);
    reply.fault = Fault::kConnectionReset;
  });
  Client client = server.connect();
  const auto before = Clock::now();
  EXPECT_EQ(client.exchange(kGet), "");
  EXPECT_TRUE(client.was_reset());
  EXPECT_GE(Clock::now() - before, milliseconds(20));
}

TEST(Hold, AsksAgainWithTheSameRequestUntilThereIsAnAnswer) {
  std::atomic<int> calls{0};
  RunningServer server([&](const Request& request, Reply& reply) {
    describe(request, reply);
    reply.hold = ++calls < 5;
    if (!reply.hold) reply.body += "\n" + std::to_string(request.held.count() >= 15);
  });
  Client client = server.connect();
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(client.reply().body, "POST /a\nx\nabc\n1");
  EXPECT_EQ(calls, 5);
}

TEST(Hold, MayEndInADelayAndAFault) {
  RunningServer server([](const Request& request, Reply& reply) {
    reply.hold = request.held.count() < 10;
    reply.delay = milliseconds(10);
    reply.fault = Fault::kEmptyResponse;
  });
  Client client = server.connect();
  EXPECT_EQ(client.exchange(kGet), "");
  EXPECT_FALSE(client.timed_out());
}

TEST(Hold, ComesBetweenThePipelinedRepliesAroundIt) {
  RunningServer server([](const Request& request, Reply& reply) {
    reply.hold = request.target == "/held" && request.held.count() < 20;
    reply.body = request.target;
  });
  Client client = server.connect();
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /held HTTP/1.1\r\nHost: x\r\n\r\n"
              "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply().body, "/1");
  EXPECT_EQ(client.reply().body, "/held");
  EXPECT_EQ(client.reply().body, "/3");
}

TEST(Hold, EndsWhenTheClientHangsUp) {
  RunningServer server([](const Request&, Reply& reply) { reply.hold = true; });
  Client client = server.connect();
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return server.service.served > 1; }));
  client.close();
  EXPECT_TRUE(eventually([&] { return server.server.statistics().open == 0; }));
}

TEST(Hold, EndsWhenTheServerStops) {
  RunningServer server([](const Request&, Reply& reply) { reply.hold = true; });
  Client client = server.connect();
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return server.service.served > 1; }));
  server.stop();
  EXPECT_TRUE(client.ends_silently());
}

TEST(Stop, EndsIdleConnectionsAtOnce) {
  RunningServer server;
  Client fresh = server.connect();
  Client used = server.connect();
  used.send(kGet);
  EXPECT_EQ(used.reply().status, 200);
  ASSERT_TRUE(eventually([&] { return server.server.statistics().open == 2; }));
  const auto before = Clock::now();
  server.stop();
  EXPECT_LT(Clock::now() - before, quick_limits().stop_time);
  EXPECT_TRUE(fresh.ends_silently());
  EXPECT_TRUE(used.ends_silently());
}

TEST(Stop, FinishesARequestInHandAndSaysThatTheConnectionEnds) {
  RunningServer server([](const Request&, Reply& reply) {
    reply.delay = milliseconds(50);
    reply.body = "done";
  });
  Client client = server.connect();
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return server.service.served == 1; }));
  server.stop();
  EXPECT_EQ(client.rest(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone");
}

TEST(Stop, FinishesARequestThatIsHalfReceived) {
  RunningServer server;
  Client client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.reply().status, 100);  // so the server has its header
  server.server.stop();
  client.send("abc");
  EXPECT_EQ(client.rest(), "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\nPOST /\nx\nabc");
}

TEST(Stop, WaitsForNobodyLongerThanItsTime) {
  Limits limits = quick_limits();
  limits.stop_time = milliseconds(30);
  RunningServer server([](const Request&, Reply& reply) { reply.delay = std::chrono::hours(1); }, limits);
  Client delayed = server.connect();
  Client half = server.connect();
  delayed.send(kGet);
  half.send("GET / HT");
  ASSERT_TRUE(eventually([&] { return server.service.served == 1 && server.server.statistics().open == 2; }));
  server.stop();
  EXPECT_TRUE(server.ended);
  EXPECT_TRUE(delayed.ends_silently());
  EXPECT_TRUE(half.ends_silently());
}

TEST(Stop, DoesNotWaitForARefusedClientToClose) {
  RunningServer server;
  Client client = server.connect();
  EXPECT_NE(client.exchange("no request\r\n\r\n"), "");
  const auto before = Clock::now();
  server.stop();
  EXPECT_LT(Clock::now() - before, quick_limits().linger_time);
}

TEST(Stop, MayComeBeforeTheServerRuns) {
  TestService service(describe);
  Server server({{{"127.0.0.1", 0}}, 0, quick_limits()}, service);
  server.stop();
  server.stop();
  auto run = std::async(std::launch::async, [&] { server.run(); });
  EXPECT_EQ(run.wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST(Stop, FreesThePort) {
  RunningServer first;
  const std::uint16_t port = first.port();
  Client client = first.connect();
  client.send(kGet);
  EXPECT_EQ(client.reply().status, 200);
  first.stop();
  RunningServer second(describe, quick_limits(), {{"127.0.0.1", port}});
  Client next = second.connect();
  next.send(kGet);
  EXPECT_EQ(next.reply().status, 200);
}

TEST(Server, MayBeMadeAndNeverRun) {
  TestService service(describe);
  Server server({{{"127.0.0.1", 0}}, 0, quick_limits()}, service);
  EXPECT_NE(server.ports().front(), 0);
}

}  // namespace
}  // namespace http::server::test::waiting_test
