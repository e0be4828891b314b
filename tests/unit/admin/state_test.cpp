#include <gtest/gtest.h>

#include <thread>

#include "unit/admin/console.h"

namespace admin {
namespace {

using support::Asked;
using testing::Console;

// Asks until it is no longer held, as the server does.
http::Reply ask_patiently(Console& console, Asked asked) {
  http::Reply reply = console.ask(asked);
  while (reply.hold) {
    std::this_thread::yield();
    reply = console.ask(asked.held(std::chrono::milliseconds{5}));
  }
  return reply;
}

std::size_t keys(Console& console) {
  const state::Guard guard;
  return console.tenant->world(guard).keys().list(guard).size();
}

TEST(ResetTenant, BeginsANewWorld) {
  Console console;
  const std::uint64_t before = console.world().serial();
  EXPECT_EQ(console.ask(Asked("POST", "/__admin/reset")).status, 204);
  EXPECT_NE(console.world().serial(), before);
}

TEST(RotateKeys, HoldsUntilTheKeyIsMade) {
  Console console;
  EXPECT_TRUE(console.ask(Asked("POST", "/__admin/keys/rotate")).hold);
  EXPECT_EQ(keys(console), 1U);
  EXPECT_EQ(ask_patiently(console, Asked("POST", "/__admin/keys/rotate").held(std::chrono::milliseconds{1})).status, 204);
  EXPECT_EQ(keys(console), 2U);
}

TEST(RotateKeys, DropsTheOldKeyWhereAsked) {
  Console console;
  EXPECT_EQ(ask_patiently(console, Asked("POST", "/__admin/keys/rotate", R"({"drop_old":true})")).status, 204);
  EXPECT_EQ(keys(console), 1U);
}

}  // namespace
}  // namespace admin
