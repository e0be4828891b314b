#include "http/message.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace http {
namespace {

using namespace std::string_view_literals;

TEST(Method, IsReadBackAsWritten) {
  for (const Method method : {Method::kGet, Method::kHead, Method::kPost, Method::kPut, Method::kPatch, Method::kDelete,
                              Method::kOptions}) {
    EXPECT_EQ(parse_method(to_string(method)), method);
  }
}

TEST(Method, IsCaseSensitiveAndWhole) {
  for (const auto token : {"get"sv, "Get"sv, "GE"sv, "GETS"sv, "GET "sv, ""sv, "TRACE"sv, "CONNECT"sv, "GET\0"sv}) {
    EXPECT_EQ(parse_method(token), Method::kOther) << token;
  }
  EXPECT_EQ(to_string(Method::kOther), "");
}

TEST(Request, SplitsItsTargetAtTheFirstQuestionMark) {
  Request request;
  request.target = "/idp/me?a=1?b";
  EXPECT_EQ(request.path(), "/idp/me");
  EXPECT_EQ(request.query(), "a=1?b");
  request.target = "/idp/me";
  EXPECT_EQ(request.path(), "/idp/me");
  EXPECT_EQ(request.query(), "");
}

TEST(Request, FindsTheFirstHeaderWhateverItsCase) {
  const std::array headers = {Header{"accept", "first"}, Header{"Accept", "second"}, Header{"Empty", ""}};
  Request request;
  request.headers = headers;
  EXPECT_EQ(request.header("ACCEPT"), "first");
  EXPECT_EQ(request.header("empty"), "");
  EXPECT_EQ(request.header("accept-language"), std::nullopt);
  EXPECT_EQ(request.header(""), std::nullopt);
}

TEST(Reply, WritesHeadersAsWholeLines) {
  Reply reply;
  reply.header("Content-Type", "application/json");
  reply.header("Vary", "Origin");
  EXPECT_EQ(reply.headers, "Content-Type: application/json\r\nVary: Origin\r\n");
}

TEST(Reply, LetsNoValueEndItsLine) {
  Reply reply;
  reply.header("Location", "/a\r\nSet-Cookie: stolen\0=1"sv);
  EXPECT_EQ(reply.headers, "Location: /a  Set-Cookie: stolen =1\r\n");
}

TEST(Reply, LetsNoCharacterOfAValueOfAnyLengthEndItsLine) {
  for (std::size_t size = 1; size < 50; ++size)
    for (std::size_t at = 0; at < size; ++at)
      for (const char end : {'\r', '\n', '\0', '\t', '\x7F', '\xFF'}) {
        std::string value(size, 'v');
        value[at] = end;
        Reply reply;
        reply.header("A", value);
        if (end == '\r' || end == '\n' || end == '\0') value[at] = ' ';
        EXPECT_EQ(reply.headers, "A: " + value + "\r\n");
      }
}

TEST(Reply, IsAsNewOnceCleared) {
  Reply reply{.status = 404, .delay = std::chrono::seconds(1), .fault = Fault::kSlowDrip, .close = true, .hold = true};
  reply.header("A", "b");
  reply.body.assign(1000, 'x');
  const std::size_t capacity = reply.body.capacity();
  reply.clear();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers, "");
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.delay.count(), 0);
  EXPECT_EQ(reply.fault, Fault::kNone);
  EXPECT_FALSE(reply.close);
  EXPECT_FALSE(reply.hold);
  EXPECT_EQ(reply.body.capacity(), capacity);
}

TEST(Refusal, HasAStatus) {
  EXPECT_EQ(status_of(Refusal::kMalformed), 400);
  EXPECT_EQ(status_of(Refusal::kHeaderTooLarge), 431);
  EXPECT_EQ(status_of(Refusal::kBodyTooLarge), 413);
  EXPECT_EQ(status_of(Refusal::kTimeout), 408);
  EXPECT_EQ(status_of(Refusal::kVersion), 505);
}

TEST(ReasonPhrase, IsTheRegistrys) {
  EXPECT_EQ(reason_phrase(100), "Continue");
  EXPECT_EQ(reason_phrase(204), "No Content");
  EXPECT_EQ(reason_phrase(413), "Content Too Large");
  EXPECT_EQ(reason_phrase(429), "Too Many Requests");
  EXPECT_EQ(reason_phrase(511), "Network Authentication Required");
}

TEST(ReasonPhrase, IsNeverEmpty) {
  for (const int status : {-1, 0, 99, 299, 418, 499, 512, 599, 999, 100000}) {
    EXPECT_EQ(reason_phrase(status), "Unknown") << status;
  }
}

}  // namespace
}  // namespace http
