#include <gtest/gtest.h>

#include "unit/admin/console.h"

namespace admin::outbox_test {
namespace {

using identity::Channel;
using support::Asked;
using testing::Console;
using testing::member;
using namespace std::chrono_literals;

void send(Console& console, std::string_view id, Channel channel, std::string_view to) {
  identity::Message message;
  message.id = id;
  message.channel = channel;
  message.to = to;
  message.created_at = console.world().clock().now();
  console.world().outbox().add(message);
}

void make_history(Console& console) {
  send(console, "msg1", Channel::kEmail, "a@example.test");
  console.world().clock().advance(1h);
  send(console, "msg2", Channel::kSms, "+14155550101");
  send(console, "msg3", Channel::kEmail, "b@example.test");
}

// The ids of what a query finds, joined.
std::string ids(Console& console, const std::string& query) {
  const http::Reply reply = console.ask(Asked("GET", "/__admin/outbox" + query));
  EXPECT_EQ(reply.status, 200) << query;
  std::string found;
  if (const auto tree = json::parse_json(reply.body))
    for (const json::Tree& message : *tree->find("messages")->array()) found += std::string(message.find("id")->string_or("")) + " ";
  return found;
}

TEST(ListOutbox, ShowsTheNewestFirst) {
  Console console;
  make_history(console);
  EXPECT_EQ(ids(console, ""), "msg3 msg2 msg1 ");
}

TEST(ListOutbox, PicksByAddressAndChannel) {
  Console console;
  make_history(console);
  EXPECT_EQ(ids(console, "?to=a@example.test"), "msg1 ");
  EXPECT_EQ(ids(console, "?to=%2B14155550101"), "msg2 ");
  EXPECT_EQ(ids(console, "?channel=email"), "msg3 msg1 ");
  EXPECT_EQ(ids(console, "?channel=sms&to=a@example.test"), "");
}

TEST(ListOutbox, GivesWhatIsNewerThanAMessageOrATime) {
  Console console;
  make_history(console);
  EXPECT_EQ(ids(console, "?since=msg2"), "msg3 ");
  EXPECT_EQ(ids(console, "?since=2026-01-01T12:00:00Z"), "msg3 msg2 ");
}

TEST(ListOutbox, LeavesOutWhatAMessageDoesNotHave) {
  Console console;
  send(console, "msg1", Channel::kEmail, "a@example.test");
  EXPECT_EQ(member(console.ask(Asked("GET", "/__admin/outbox")), "/messages/0"),
            R"({"id":"msg1","channel":"email","to":"a@example.test","purpose":"email_verification","created_at":"2026-01-01T12:00:00.000Z"})");
}

TEST(ListOutbox, RefusesAChannelThatIsNone) {
  Console console;
  EXPECT_EQ(console.ask(Asked("GET", "/__admin/outbox?channel=pigeon")).status, 400);
}

TEST(Wait, HoldsUntilThereIsAMatch) {
  Console console;
  make_history(console);
  const Asked asked("GET", "/__admin/outbox?to=c@example.test&wait=5s");
  EXPECT_TRUE(console.ask(asked).hold);
  send(console, "msg4", Channel::kEmail, "c@example.test");
  const http::Reply reply = console.ask(asked);
  EXPECT_FALSE(reply.hold);
  EXPECT_EQ(member(reply, "/messages/0/id"), "msg4");
}

TEST(Wait, DoesNotHoldWhatIsThere) {
  Console console;
  make_history(console);
  EXPECT_EQ(ids(console, "?wait=5s"), "msg3 msg2 msg1 ");
}

TEST(Wait, EndsWithNothingAfterItsTime) {
  Console console;
  EXPECT_TRUE(console.ask(Asked("GET", "/__admin/outbox?wait=5s").held(4999ms)).hold);
  const http::Reply reply = console.ask(Asked("GET", "/__admin/outbox?wait=5s").held(5s));
  EXPECT_FALSE(reply.hold);
  EXPECT_EQ(reply.body, R"({"messages":[]})");
}

TEST(Wait, IsNoLongerThanAMinute) {
  Console console;
  EXPECT_TRUE(console.ask(Asked("GET", "/__admin/outbox?wait=2h").held(59s)).hold);
  EXPECT_FALSE(console.ask(Asked("GET", "/__admin/outbox?wait=2h").held(60s)).hold);
}

TEST(Wait, IsRefusedWhereItIsNoDuration) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/outbox?wait=long"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(member(reply, "/errors/0/parameter"), "wait");
}

TEST(ClearOutbox, ForgetsWhatWasSent) {
  Console console;
  make_history(console);
  EXPECT_EQ(console.ask(Asked("DELETE", "/__admin/outbox")).status, 204);
  EXPECT_EQ(ids(console, ""), "");
}

}  // namespace
}  // namespace admin::outbox_test
