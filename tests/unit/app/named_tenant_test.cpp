#include "app/named_tenant.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "unit/support/request.h"

namespace app {
namespace {

using support::Asked;

TEST(NamedTenant, IsTheFirstLabelOfALocalName) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"t1.localhost:7310", "t1"}, {"T1.LocalHost", "t1"},     {"localhost:7310", ""}, {"t1.example:7310", ""},
      {"127.0.0.1:7310", ""},      {"a.b.localhost", "a.b"},   {"", ""},               {"[::1]:7310", ""},
  };
  for (const auto& [host, name] : kCases) {
    const Asked asked = Asked("GET", "/").host(host);
    EXPECT_EQ(tenant_in_host(asked.request()), name) << host;
  }
}

TEST(NamedTenant, IsWhatTheKeyOfATokenBeginsWith) {
  const auto token = [](std::string_view header) { return base::base64url(base::as_bytes(header)) + ".e30.sig"; };
  const std::pair<std::string, const char*> cases[] = {
      {"Bearer " + token(R"({"alg":"RS256","kid":"t1.abc"})"), "t1"},
      {"DPoP " + token(R"({"kid":"t1.abc"})"), "t1"},
      {"Bearer " + token(R"({"kid":"nodot"})"), ""},
      {"Bearer " + token(R"({"kid":5})"), ""},
      {"Bearer " + token("[]"), ""},
      {"Bearer " + token("no json"), ""},
      {"Bearer alice", ""},
      {"Bearer ", ""},
      {"Bearer %%%.e30.sig", ""},
      {"", ""},
  };
  for (const auto& [header, name] : cases) {
    const Asked asked = Asked("GET", "/").header("Authorization", header);
    EXPECT_EQ(tenant_in_token(asked.request()), name) << header;
  }
  const Asked without("GET", "/");
  EXPECT_EQ(tenant_in_token(without.request()), "");
}

}  // namespace
}  // namespace app
