#include <gtest/gtest.h>

#include "unit/admin/console.h"

namespace admin {
namespace {

using support::Asked;
using testing::Console;
using testing::member;
using namespace std::chrono_literals;

base::Time now(Console& console) { return console.world().clock().now(); }
int put(Console& console, const std::string& body) { return console.ask(Asked("PUT", "/__admin/clock", body)).status; }
int advance(Console& console, const std::string& by) {
  return console.ask(Asked("POST", "/__admin/clock/advance", R"({"by":")" + by + "\"}")).status;
}

TEST(Clock, SaysWhatTimeItIs) {
  Console console;
  const http::Reply reply = console.ask(Asked("GET", "/__admin/clock"));
  EXPECT_EQ(reply.body, R"({"mode":"frozen","now":"2026-01-01T12:00:00.000Z"})");
}

TEST(Clock, StandsAtTheTimeThatItIsSetTo) {
  Console console;
  EXPECT_EQ(put(console, R"({"now":"2027-02-03T04:05:06.007Z"})"), 200);
  EXPECT_EQ(base::rfc3339(now(console)), "2027-02-03T04:05:06.007Z");
  EXPECT_EQ(console.world().clock().setting().mode, base::Clock::Mode::kFrozen);
}

TEST(Clock, RunsAheadByAnOffset) {
  Console console;
  EXPECT_EQ(put(console, R"({"offset":"-25h"})"), 200);
  EXPECT_EQ(console.world().clock().setting().mode, base::Clock::Mode::kOffset);
  EXPECT_EQ(console.world().clock().setting().offset, -25h);
}

TEST(Clock, MovesOnByDurationsOfBothForms) {
  Console console;
  for (const char* by : {"5m", "PT5M", "PT0.05S", "50ms"}) EXPECT_EQ(advance(console, by), 200) << by;
  EXPECT_EQ(now(console), support::kNoon + 10min + 100ms);
}

TEST(Clock, GoesBackToRealTime) {
  Console console;
  EXPECT_EQ(console.ask(Asked("DELETE", "/__admin/clock")).status, 204);
  EXPECT_EQ(console.world().clock().setting().mode, base::Clock::Mode::kReal);
}

TEST(Clock, RefusesWhatIsNoTime) {
  Console console;
  for (const char* body : {"{}", R"({"now":"noon"})", R"({"now":5})", R"({"offset":"soon"})", R"({"now":"2026-01-01T00:00:00Z","offset":"1h"})"})
    EXPECT_EQ(put(console, body), 400) << body;
  for (const char* by : {"", "5", "five minutes", "P1Y"}) EXPECT_EQ(advance(console, by), 400) << by;
  EXPECT_EQ(now(console), support::kNoon);
}

}  // namespace
}  // namespace admin
