#include "providers/okta/settings.h"

#include <gtest/gtest.h>

#include "unit/providers/okta/organization.h"

namespace providers::okta::settings_test {
namespace {

std::shared_ptr<const core::Settings> read(std::string_view fixture) {
  return *testing::provider().read_settings(support::yaml(fixture));
}

TEST(Settings, HaveEverythingOnWhereTheFixtureIsSilent) {
  const auto read_back = read("{}");
  const Settings& settings = settings_of(*read_back);
  EXPECT_EQ(settings.organization, "Example");
  EXPECT_TRUE(settings.my_account);
  EXPECT_TRUE(settings.secondary_email);
  EXPECT_FALSE(settings.email_is_login);
  EXPECT_EQ(settings.code_tries, 5);
  EXPECT_EQ(settings.nominal_rate_limit, 600);
  EXPECT_TRUE(settings.clients.empty());
}

TEST(Settings, AreWhatTheFixtureSays) {
  const auto read_back = read(R"(
organization:
  name: Acme
  email_is_login: true
  code_tries: 3
  nominal_rate_limit: 25
  features: {my_account: false, secondary_email: false}
applications: [{client_id: spa, email_link_uri: 'http://localhost:8080/cb'}, {client_id: web, email_link_uri: 'http://localhost:8080/other'}]
)");
  const Settings& settings = settings_of(*read_back);
  EXPECT_EQ(settings.organization, "Acme");
  EXPECT_FALSE(settings.my_account);
  EXPECT_FALSE(settings.secondary_email);
  EXPECT_TRUE(settings.email_is_login);
  EXPECT_EQ(settings.code_tries, 3);
  EXPECT_EQ(settings.nominal_rate_limit, 25);
  ASSERT_EQ(settings.clients.size(), 2U);
  EXPECT_EQ(settings.clients[0].id, "spa");
  EXPECT_EQ(settings.email_link_uri, "http://localhost:8080/cb");
}

}  // namespace
}  // namespace providers::okta::settings_test
