// Ports that are opened and closed while the server runs.
#include <gtest/gtest.h>

#include "fixture.h"

namespace http::server::test {
namespace {

// Says which listener it was asked on.
void name_listener(const Request& request, Reply& reply) { reply.body = std::to_string(request.listener); }

TEST(Opening, ServesOnOnePortMore) {
  RunningServer server(name_listener);
  const auto port = server.server.open({"127.0.0.1", 0}, 1000);
  ASSERT_TRUE(port);
  for (int i = 0; i < 20; ++i) {
    Client client(*port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(client.reply().body, std::to_string(1000 + *port));
  }
  EXPECT_TRUE(server.connect().exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ends_with("\r\n\r\n0"));
}

TEST(Opening, SaysWhyItCannot) {
  RunningServer server;
  const auto taken = server.server.open({"127.0.0.1", server.port()}, 1000);
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().message.find(std::to_string(server.port())), std::string::npos) << taken.error().message;
}

TEST(Closing, FreesThePortAndLeavesTheOthers) {
  RunningServer server(name_listener);
  const auto port = server.server.open({"127.0.0.1", 0}, 1000);
  ASSERT_TRUE(port);
  server.server.close(1000 + *port);
  // Each worker closes its own socket in its own time; the port can be had again once all have.
  base::Result<std::uint16_t> again = base::fail("");
  for (int tries = 0; tries < 1000 && !again; ++tries) {
    again = server.server.open({"127.0.0.1", *port}, 1000);
    if (!again) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, *port);
  Client client(*port);
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.reply().body, std::to_string(1000 + *port));
}

}  // namespace
}  // namespace http::server::test
