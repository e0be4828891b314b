#include "admin/exchange.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/support/text.h"

namespace admin {
namespace {

using core::Exchange;

json::Tree written(const Exchange& exchange, bool secrets = false) {
  std::string text;
  json::Writer out(text);
  write_exchange(out, "0-1", exchange, secrets);
  auto tree = json::parse_json(text);
  if (!tree) throw std::runtime_error("not JSON: " + text);
  return std::move(*tree);
}

std::string at(const json::Tree& tree, std::string_view pointer) {
  const json::Tree* found = tree.at_pointer(pointer);
  return found == nullptr ? "" : std::string(found->string_or(found->dump()));
}

TEST(Exchange, IsWrittenWhole) {
  const Exchange exchange{.duration_us = 41, .status = 409, .operation = "createEmail", .method = "POST", .target = "/emails",
                          .user = "alice", .rule = "flaky", .request_headers = "Host: a\nAccept: b\nAccept: c\n",
                          .response_headers = "X-One: 1\r\n", .response_body = "[]", .violations = "/a wrong\n/b too\n",
                          .request_cut = true};
  EXPECT_EQ(written(exchange), support::yaml(R"(
{id: 0-1, time: '1970-01-01T00:00:00.000Z', method: POST, path: /emails, operation: createEmail, user: alice, status: 409,
 duration_us: 41, rule: flaky, violations: [/a wrong, /b too],
 request: {headers: {accept: 'b, c', host: a}, body: '', body_cut: true}, response: {headers: {x-one: '1'}, body: '[]'}}
)"));
}

TEST(Exchange, HasNothingWhereNothingIsKnown) {
  const json::Tree tree = written(Exchange());
  for (const char* name : {"operation", "user", "rule"}) EXPECT_TRUE(tree.find(name)->is_null()) << name;
  EXPECT_EQ(tree.find("violations")->array()->size(), 0U);
}

TEST(Exchange, IsTextWhateverTheClientSent) {
  EXPECT_TRUE(rc::check("any bytes make JSON", [](const std::string& bytes) {
    Exchange exchange;
    exchange.method = exchange.target = exchange.request_headers = exchange.request_body = exchange.violations = bytes;
    exchange.response_headers = exchange.response_body = bytes;
    written(exchange);
    written(exchange, true);
  }));
}

TEST(Exchange, HidesSecretsInTargetHeadersAndBodies) {
  Exchange exchange;
  exchange.target = "/v?otp=1";
  exchange.request_headers = "Authorization: Bearer t\nContent-Type: application/x-www-form-urlencoded\n";
  exchange.request_body = "password=p";
  exchange.response_headers = "Location: /cb?code=1\r\n";
  exchange.response_body = R"({"access_token":"t"})";
  const json::Tree tree = written(exchange);
  EXPECT_EQ(at(tree, "/path"), "/v?otp=***");
  EXPECT_EQ(at(tree, "/request/headers/authorization"), "Bearer ***");
  EXPECT_EQ(at(tree, "/request/body"), "password=***");
  EXPECT_EQ(at(tree, "/response/headers/location"), "/cb?code=***");
  EXPECT_EQ(at(tree, "/response/body"), R"({"access_token":"***"})");
}

TEST(Exchange, ShowsSecretsWhereTheyAreWanted) {
  Exchange exchange;
  exchange.target = "/v?otp=1";
  exchange.request_headers = "Authorization: Bearer t\n";
  exchange.request_body = R"({"password": "p"})";
  const json::Tree tree = written(exchange, true);
  EXPECT_EQ(at(tree, "/path"), "/v?otp=1");
  EXPECT_EQ(at(tree, "/request/headers/authorization"), "Bearer t");
  EXPECT_EQ(at(tree, "/request/body"), R"({"password": "p"})");
}

TEST(RecordedHeader, IsFoundInAnyLetterCase) {
  EXPECT_EQ(recorded_header("Accept: a\nX-One: 1\n", "x-ONE"), "1");
  EXPECT_EQ(recorded_header("A: b\r\nC: d\r\n", "a"), "b");
}

TEST(RecordedHeader, IsTheFirstOfItsName) { EXPECT_EQ(recorded_header("A: 1\nA: 2\n", "A"), "1"); }

TEST(RecordedHeader, IsNothingWhereThereIsNone) {
  EXPECT_EQ(recorded_header("", "A"), std::nullopt);
  EXPECT_EQ(recorded_header("AB: 1\nno colon\n", "A"), std::nullopt);
}

}  // namespace
}  // namespace admin
