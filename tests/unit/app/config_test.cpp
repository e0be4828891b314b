#include "app/config.h"

#include <gtest/gtest.h>

namespace app {
namespace {

// "address port", or "" where it is refused.
std::string place(std::string_view text) {
  const auto parsed = parse_place(text);
  return parsed ? parsed->address + " " + std::to_string(parsed->port) : "";
}

TEST(ParsePlace, TakesAddressAndPort) {
  EXPECT_EQ(place("localhost:7310"), "localhost 7310");
  EXPECT_EQ(place("0.0.0.0:0"), "0.0.0.0 0");
  EXPECT_EQ(place("[::1]:65535"), "::1 65535");
  EXPECT_EQ(place("::1:80"), "::1 80");
}

TEST(ParsePlace, RefusesEverythingElse) {
  for (const char* text : {"", "localhost", "localhost:", ":7310", "[]:80", "localhost:65536", "localhost:-1", "localhost:x", "localhost:80x",
                           "localhost: 80", "[::1]"})
    EXPECT_EQ(place(text), "") << text;
}

TEST(ParsePlace, SaysWhatIsWrong) {
  EXPECT_EQ(parse_place("localhost").error().message, "\"localhost\" is not ADDR:PORT");
  EXPECT_EQ(parse_place("localhost:x").error().message, "\"x\" is not a port");
  EXPECT_EQ(parse_place(":80").error().message, "\":80\" has no address");
}

TEST(IsLoopback, IsWhatOnlyThisMachineReaches) {
  for (const char* address : {"localhost", "127.0.0.1", "127.1.2.3", "::1"}) EXPECT_TRUE(is_loopback({address, 0})) << address;
  for (const char* address : {"0.0.0.0", "::", "192.168.1.5", "10.0.2.2", "example.test", "1270.0.0.1"})
    EXPECT_FALSE(is_loopback({address, 0})) << address;
}

}  // namespace
}  // namespace app
