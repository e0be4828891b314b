// Faults as plans, and as a client sees them.

#include "http/server/faults.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace http::server::test::faults_test {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

Reply reply_with(Fault fault) {
  Reply reply;
  reply.header("A", "b");
  reply.body = "0123456789";
  reply.fault = fault;
  return reply;
}

TestService::Serve serve_with(Fault fault) {
  return [fault](const Request&, Reply& reply) { reply = reply_with(fault); };
}

TEST(Faults, LeaveAGoodReplyAlone) {
  const WirePlan plan = plan_reply(reply_with(Fault::kNone), {});
  EXPECT_EQ(plan.bytes, "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 10\r\n\r\n0123456789");
  EXPECT_EQ(plan.at_once, plan.bytes.size());
  EXPECT_EQ(plan.end, WirePlan::End::kKeep);
  EXPECT_EQ(plan_reply(reply_with(Fault::kNone), {.keep_alive = false}).end, WirePlan::End::kClose);
}

TEST(Faults, AreTheSameEachTime) {
  EXPECT_EQ(plan_reply(reply_with(Fault::kRandomDataThenClose), {}).bytes,
            plan_reply(reply_with(Fault::kRandomDataThenClose), {}).bytes);
}

TEST(Faults, TruncateAReplyWithoutBodyToo) {
  Reply reply;
  reply.status = 204;
  EXPECT_EQ(plan_reply(reply, {}).bytes, "HTTP/1.1 204 No Content\r\n\r\n");
  reply.fault = Fault::kTruncatedBody;
  EXPECT_EQ(plan_reply(reply, {}).bytes, "HTTP/1.1 204 No Content\r\nContent-Length: 64\r\n\r\n");
}

TEST(Faults, DripTenPiecesOfABody) {
  Reply reply;
  reply.fault = Fault::kSlowDrip;
  reply.body.assign(101, 'x');
  const WirePlan plan = plan_reply(reply, {});
  EXPECT_EQ(plan.piece, 11u);
  EXPECT_EQ(plan.bytes.substr(plan.at_once), reply.body);
  reply.body.clear();
  const WirePlan empty = plan_reply(reply, {});
  EXPECT_EQ(empty.at_once, empty.bytes.size());
  EXPECT_GT(empty.piece, 0u);
}

TEST(FaultOnTheWire, ConnectionResetIsRst) {
  RunningServer server(serve_with(Fault::kConnectionReset));
  Client client = server.connect();
  EXPECT_EQ(client.exchange(kGet), "");
  EXPECT_TRUE(client.was_reset());
}

TEST(FaultOnTheWire, EmptyResponseIsAnOrderlyEnd) {
  RunningServer server(serve_with(Fault::kEmptyResponse));
  Client client = server.connect();
  EXPECT_EQ(client.exchange(kGet), "");
  EXPECT_FALSE(client.was_reset());
  EXPECT_FALSE(client.timed_out());
}

TEST(FaultOnTheWire, MalformedChunkIsAGoodHeadAndThenNoChunk) {
  RunningServer server(serve_with(Fault::kMalformedChunk));
  const std::string all = server.connect().exchange(kGet);
  const std::string head = "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(all.substr(0, head.size()), head);
  ASSERT_GT(all.size(), head.size());
  EXPECT_FALSE(std::isxdigit(static_cast<unsigned char>(all[head.size()])));
}

TEST(FaultOnTheWire, RandomDataIsNoHttp) {
  RunningServer server(serve_with(Fault::kRandomDataThenClose));
  const std::string all = server.connect().exchange(kGet);
  EXPECT_GT(all.size(), 100u);
  EXPECT_NE(all.front(), 'H');
}

TEST(FaultOnTheWire, TruncatedBodyIsShorterThanItsLength) {
  RunningServer server(serve_with(Fault::kTruncatedBody));
  EXPECT_EQ(server.connect().exchange(kGet), "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 10\r\n\r\n01234");
}

TEST(FaultOnTheWire, SlowDripComesInPiecesAndLeavesTheConnectionGood) {
  RunningServer server(serve_with(Fault::kSlowDrip));
  Client client = server.connect();
  client.send(std::string(kGet) + std::string(kGet));
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(client.reply().body, "0123456789");
  EXPECT_GE(std::chrono::steady_clock::now() - before, 10 * quick_limits().drip_pause);
  EXPECT_EQ(client.reply().body, "0123456789");
}

TEST(FaultOnTheWire, ComesAfterTheRepliesBeforeIt) {
  RunningServer server([](const Request& request, Reply& reply) {
    if (request.target == "/fault") reply.fault = Fault::kEmptyResponse;
  });
  EXPECT_EQ(server.connect().exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /fault HTTP/1.1\r\nHost: x\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST(FaultOnTheWire, AnswersHeadWithoutBody) {
  RunningServer server(serve_with(Fault::kTruncatedBody));
  EXPECT_EQ(server.connect().exchange("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 10\r\n\r\n");
}

}  // namespace
}  // namespace http::server::test::faults_test
