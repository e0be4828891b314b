#include "providers/okta/links.h"

#include <gtest/gtest.h>

namespace providers::okta {
namespace {

TEST(Link, BeginsWithTheOriginAndSaysWhatItAllows) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_link(out, "http://localhost:7310", "self", {"/idp/myaccount/emails/1"}, hints::kGetDelete);
  out.end_object();
  EXPECT_EQ(text, R"({"self":{"href":"http://localhost:7310/idp/myaccount/emails/1","hints":{"allow":["GET","DELETE"]}}})");
}

}  // namespace
}  // namespace providers::okta
