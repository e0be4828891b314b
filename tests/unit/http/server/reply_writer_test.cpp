#include "http/server/reply_writer.h"

#include <gtest/gtest.h>

namespace http::server::test {
namespace {

Reply reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.header("A", "b");
  reply.body = std::move(body);
  return reply;
}

std::string written(const Reply& reply, const Form& form) {
  std::string out = "before|";
  append_reply(out, reply, form);
  return out;
}

TEST(ReplyWriter, AppendsTheWholeReply) {
  EXPECT_EQ(written(reply(200, "body"), {}), "before|HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 4\r\n\r\nbody");
}

TEST(ReplyWriter, SaysTheLengthOfNothing) {
  EXPECT_EQ(written(reply(404, ""), {}), "before|HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 0\r\n\r\n");
}

TEST(ReplyWriter, LeavesTheBodyOutForHead) {
  EXPECT_EQ(written(reply(200, "body"), {.head_only = true}),
            "before|HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 4\r\n\r\n");
}

TEST(ReplyWriter, SaysWhatAClientCannotKnowOfTheConnection) {
  EXPECT_EQ(written(reply(200, ""), {.keep_alive = false}),
            "before|HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(written(reply(200, ""), {.http_1_0 = true}),
            "before|HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST(ReplyWriter, SendsNoBodyWhereAStatusHasNone) {
  for (const int status : {100, 204, 304}) {
    EXPECT_FALSE(may_have_body(status));
    const std::string all = written(reply(status, "body"), {});
    EXPECT_EQ(all.find("Content-Length"), std::string::npos);
    EXPECT_TRUE(all.ends_with("A: b\r\n\r\n"));
  }
  EXPECT_TRUE(may_have_body(200));
  EXPECT_TRUE(may_have_body(205));
}

TEST(ReplyWriter, NamesAStatusThatNobodyRegistered) {
  EXPECT_TRUE(written(reply(599, ""), {}).starts_with("before|HTTP/1.1 599 Unknown\r\n"));
}

}  // namespace
}  // namespace http::server::test
