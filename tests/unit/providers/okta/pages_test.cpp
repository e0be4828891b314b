#include "providers/okta/pages.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

TEST(Page, KeepsOutOfFramesScriptsAndReferrers) {
  testing::Organization organization;
  const support::Asked asked("GET", "/");
  const http::Request request = asked.request();
  http::Reply reply;
  core::Call call(request, organization.world(), organization.scratch, reply, support::kNoon);
  write_page(call, "Title", "A sentence.");
  EXPECT_TRUE(reply.body.starts_with("<!doctype html>"));
  EXPECT_NE(reply.body.find("<h1>Title</h1><p>A sentence.</p>"), std::string::npos);
  EXPECT_EQ(support::header_of(reply, "Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(support::header_of(reply, "Referrer-Policy"), "no-referrer");
}

}  // namespace
}  // namespace providers::okta
