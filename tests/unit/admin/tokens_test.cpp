#include <gtest/gtest.h>

#include <latch>

#include "unit/admin/console.h"

namespace admin {
namespace {

using support::Asked;
using support::header_of;
using testing::Console;
using testing::member;

http::Reply create(Console& console, const std::string& body) { return console.ask(Asked("POST", "/__admin/tokens", body)); }

std::string token(Console& console, const std::string& rest = "", const std::string& user = "alice") {
  return member(create(console, R"({"user":")" + user + "\"" + rest + "}"), "/access_token");
}

int status_with(Console& console, const std::string& access_token) {
  return console.ask_tenant(Asked("GET", "/notes").bearer(access_token)).status;
}

TEST(CreateToken, MakesOneThatTheTenantTakes) {
  Console console;
  for (const char* user : {"alice", "bob@example.test", "load-7"}) EXPECT_EQ(status_with(console, token(console, "", user)), 200) << user;
}

TEST(CreateToken, AnswersAsATokenEndpointWould) {
  Console console;
  const http::Reply reply = create(console, R"({"user":"alice","expires_in":60,"scope":" a  b "})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(member(reply, "/token_type"), "Bearer");
  EXPECT_EQ(member(reply, "/expires_in"), "60");
  EXPECT_EQ(member(reply, "/scope"), "a b");
  EXPECT_EQ(header_of(reply, "Cache-Control"), "no-store");
}

TEST(CreateToken, GivesEveryScopeUnlessToldWhich) {
  Console console;
  EXPECT_EQ(member(create(console, R"({"user":"alice"})"), "/scope"), "read write");
  EXPECT_EQ(member(create(console, R"({"user":"alice","scope":""})"), "/scope"), "");
}

TEST(CreateToken, MakesAnotherEachTime) {
  Console console;
  EXPECT_NE(token(console), token(console));
}

TEST(CreateToken, BindsItToAKeyWhereAsked) {
  Console console;
  EXPECT_EQ(member(create(console, R"({"user":"alice","dpop_jkt":"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"})"), "/token_type"), "DPoP");
}

TEST(CreateToken, WorksDefectsIn) {
  for (const char* defect : {"expired", "not_yet_valid", "bad_signature", "unknown_key", "revoked"}) {
    Console console;
    EXPECT_EQ(status_with(console, token(console, R"(,"defect":")" + std::string(defect) + "\"")), 401) << defect;
  }
}

TEST(CreateToken, NamesAnotherIssuerOrAudienceWhereThatIsTheDefect) {
  Console console;
  for (const auto& [defect, claim] : {std::pair{"wrong_issuer", "iss"}, {"wrong_audience", "aud"}}) {
    const auto jws = crypto::split_jws(token(console, R"(,"defect":")" + std::string(defect) + "\""));
    ASSERT_TRUE(jws);
    EXPECT_EQ(json::parse_json(jws->payload)->find(claim)->string_or(""), "https://elsewhere.example");
  }
}

TEST(CreateToken, ExpiresWhenItSays) {
  Console console;
  const std::string access_token = token(console, R"(,"expires_in":60)");
  console.world().clock().advance(std::chrono::seconds{59});
  EXPECT_EQ(status_with(console, access_token), 200);
  console.world().clock().advance(std::chrono::seconds{1});
  EXPECT_EQ(status_with(console, access_token), 401);
}

TEST(CreateToken, KnowsNoUserOrClientOfAnotherName) {
  Console console;
  EXPECT_EQ(create(console, R"({"user":"mallory"})").status, 404);
  const http::Reply reply = create(console, R"({"user":"alice","client_id":"spa"})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(member(reply, "/errors/0/pointer"), "/client_id");
}

TEST(CreateToken, WaitsForTheSigningKey) {
  std::latch allowed(1);
  const oauth::ProcessKey pending([&] {
    allowed.wait();
    return support::first_key();
  });
  core::Process process = support::frozen_process();
  process.signing_key = &pending;
  Console console(process);
  EXPECT_TRUE(create(console, R"({"user":"alice"})").hold);
  allowed.count_down();
}

}  // namespace
}  // namespace admin
