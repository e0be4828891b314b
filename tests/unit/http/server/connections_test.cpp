// Listening, and many connections.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <deque>
#include <set>
#include <stdexcept>

#include "fixture.h"
#include "http/server/machine.h"

namespace http::server::test {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

bool has_ipv6() {
  TestService service(describe);
  try {
    Server server({{{"::1", 0}}, 1, {}}, service);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string message_of(const std::vector<Listen>& listeners) {
  TestService service(describe);
  try {
    Server server({listeners, 1, {}}, service);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "listens";
}

void serve_peer(const Request& request, Reply& reply) { reply.body = request.peer; }

TEST(Listening, OnLocalhostMeansBothLoopbackAddressesWithOnePort) {
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  RunningServer server(serve_peer, quick_limits(), {{"localhost", 0}});
  Client v4(server.port(), "127.0.0.1");
  Client v6(server.port(), "::1");
  v4.send(kGet);
  v6.send(kGet);
  EXPECT_EQ(v4.reply().body, "127.0.0.1");
  EXPECT_EQ(v6.reply().body, "::1");
}

TEST(Listening, OnAllAddressesTakesIpv4AndIpv6) {
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  RunningServer server(serve_peer, quick_limits(), {{"::", 0}});
  Client v4(server.port(), "127.0.0.1");
  Client v6(server.port(), "::1");
  v4.send(kGet);
  v6.send(kGet);
  EXPECT_EQ(v4.reply().body, "127.0.0.1");
  EXPECT_EQ(v6.reply().body, "::1");
}

TEST(Listening, OnAPortInUseSaysSo) {
  TestService service(describe);
  Server first({{{"127.0.0.1", 0}}, 2, {}}, service);
  const std::string port = std::to_string(first.ports().front());
  EXPECT_EQ(message_of({{"127.0.0.1", first.ports().front()}}),
            "cannot listen on 127.0.0.1:" + port + ": Address already in use");
  EXPECT_EQ(message_of({{"localhost", first.ports().front()}}),
            "cannot listen on localhost:" + port + ": Address already in use");
  EXPECT_EQ(message_of({{"0.0.0.0", first.ports().front()}}),
            "cannot listen on 0.0.0.0:" + port + ": Address already in use");
}

TEST(Listening, TwiceOnOnePortIsRefused) {
  TestService service(describe);
  std::uint16_t port = 0;
  {
    Server server({{{"127.0.0.1", 0}}, 1, {}}, service);
    port = server.ports().front();
  }
  EXPECT_NE(message_of({{"127.0.0.1", port}, {"127.0.0.1", port}}), "listens");
}

TEST(Listening, NeedsALiteralOrLocalhost) {
  EXPECT_EQ(message_of({{"example.test", 0}}),
            "cannot listen on 'example.test': not localhost, nor an IPv4 or IPv6 address");
  EXPECT_NE(message_of({{"192.0.2.1", 0}}).find("cannot listen on 192.0.2.1:0: "), std::string::npos);
}

TEST(Listening, BeginsBeforeTheServerRuns) {
  TestService service(describe);
  Server server({{{"127.0.0.1", 0}}, 1, quick_limits()}, service);
  Client client(server.ports().front());
  client.send(kGet);
  std::thread thread([&] { server.run(); });
  EXPECT_EQ(client.reply().status, 200);
  server.stop();
  thread.join();
}

TEST(Workers, NeverOutnumberTheCores) {
  TestService service(describe);
  Server server({{{"127.0.0.1", 0}}, 10'000, {}}, service);
  EXPECT_EQ(server.threads(), available_cores());
}

TEST(Workers, KeepTheirConnections) {
  RunningServer server([](const Request& request, Reply& reply) { reply.body = std::to_string(request.worker); });
  for (int i = 0; i < 20; ++i) {
    Client client = server.connect();
    std::set<std::string> workers;
    for (int j = 0; j < 20; ++j) {
      client.send(kGet);
      workers.insert(client.reply().body);
    }
    ASSERT_EQ(workers.size(), 1u);
    EXPECT_LT(std::stoul(*workers.begin()), server.server.threads());
  }
}

TEST(Connections, AThousandAtOnce) {
  raise_connection_limit();
  RunningServer server;
  std::deque<Client> clients;
  for (int i = 0; i < 1000; ++i) clients.emplace_back(server.port());
  for (int round = 0; round < 3; ++round) {
    for (Client& client : clients) client.send(kGet);
    for (Client& client : clients) ASSERT_EQ(client.reply().status, 200);
  }
  EXPECT_EQ(server.server.statistics().open, 1000u);
  EXPECT_EQ(server.server.statistics().accepted, 1000u);
  EXPECT_EQ(server.service.served, 3000);
}

TEST(Connections, BeyondTheLimitAreClosedAtOnce) {
  Limits limits = quick_limits();
  limits.max_connections = 2;
  RunningServer server(describe, limits);
  Client first = server.connect();
  Client second = server.connect();
  first.send(kGet);
  second.send(kGet);
  EXPECT_EQ(first.reply().status, 200);
  EXPECT_EQ(second.reply().status, 200);
  Client third = server.connect();
  EXPECT_TRUE(third.ends_silently());
  EXPECT_EQ(server.server.statistics().turned_away, 1u);

  first.close();
  while (server.server.statistics().open > 1) std::this_thread::yield();
  Client fourth = server.connect();
  fourth.send(kGet);
  EXPECT_EQ(fourth.reply().status, 200);
}

TEST(Connections, ThatComeAndGoLeaveNothingBehind) {
  RunningServer server;
  for (int i = 0; i < 300; ++i) {
    Client client = server.connect();
    if (i % 3 == 0) client.send(kGet);
    if (i % 3 == 1) client.send("POST / HTTP/1.1\r\nContent-Le");
  }
  while (server.server.statistics().accepted < 300 || server.server.statistics().open > 0) std::this_thread::yield();
  EXPECT_EQ(server.server.statistics().open, 0u);
}

// The server's descriptors run out; those that wait are served when there are some again.
TEST(Connections, WaitWhileFileDescriptorsAreMissing) {
  RunningServer server;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int lowest_free = ::dup(0);
  ASSERT_GE(lowest_free, 0);
  ::close(lowest_free);
  const rlimit one_more{static_cast<rlim_t>(lowest_free) + 1, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &one_more), 0);
  Client client = server.connect();
  client.send(kGet);
  while (server.server.statistics().accept_errors == 0) std::this_thread::yield();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(client.reply().status, 200);
}

TEST(Machine, LeavesRoomForConnections) {
  EXPECT_GE(available_cores(), 1u);
  EXPECT_GT(raise_connection_limit(), 0u);
  rlimit files{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &files), 0);
  EXPECT_EQ(files.rlim_cur, files.rlim_max);
  EXPECT_LT(raise_connection_limit(), files.rlim_cur);
}

}  // namespace
}  // namespace http::server::test
