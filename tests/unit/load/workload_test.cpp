#include "load/workload.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace load {
namespace {

RequestTemplate request(const std::string& path) { return {"GET " + path + " HTTP/1.1\n", "here", 2, {"a", "b", "c"}}; }

std::string rendered(const Workload& workload, std::uint64_t number) {
  std::string out;
  workload.render(number, out);
  return out;
}

Response answer(int status) { return {.status = status, .body = "why", .size = 0}; }

TEST(Workload, TakesItsKindsInTurnAndCountsEachByItself) {
  const Workload workload{.kinds = {{request("/one/{n}"), 200}, {request("/two/{n}"), 200}}, .on_body = {}};
  EXPECT_EQ(rendered(workload, 0), "GET /one/0 HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(rendered(workload, 1), "GET /two/0 HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(rendered(workload, 4), "GET /one/2 HTTP/1.1\r\nHost: here\r\n\r\n");
}

TEST(Workload, FillsInUsersAndLinesFromTheStartAgain) {
  const Workload workload{.kinds = {{request("/{user}/{line}"), 200}}, .on_body = {}};
  EXPECT_EQ(rendered(workload, 1), "GET /1/b HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(rendered(workload, 5), "GET /1/c HTTP/1.1\r\nHost: here\r\n\r\n");
}

TEST(Workload, ChecksEachKindsStatus) {
  std::string seen;
  const Workload workload{.kinds = {{request("/"), 200}, {request("/"), 409}}, .on_body = [&](std::string_view body) { seen += body; }};
  EXPECT_NO_THROW(workload.check(2, answer(200)));
  EXPECT_NO_THROW(workload.check(3, answer(409)));
  EXPECT_EQ(seen, "whywhy");
  EXPECT_THROW(workload.check(3, answer(200)), std::runtime_error);
}

}  // namespace
}  // namespace load
