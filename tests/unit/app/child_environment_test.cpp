#include "app/child_environment.h"

#include <gtest/gtest.h>

#include "unit/app/folder.h"

namespace app {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

TEST(ChildEnvironment, NamesTheTenantsAsSdksAskForThem) {
  ServeConfig config;
  config.seed = 1;
  config.threads = 1;
  App app(config);
  app.set_ports({1234, 5678});
  EXPECT_EQ(child_environment(app), (Variables{{"UNDERSTUDY_OKTA_URL", "http://localhost:1234"},
                                               {"OKTA_ISSUER", "http://localhost:1234"},
                                               {"UNDERSTUDY_AUTH0_URL", "http://localhost:5678"},
                                               {"AUTH0_DOMAIN", "http://localhost:5678"},
                                               {"AUTH0_ISSUER_BASE_URL", "http://localhost:5678"}}));
}

TEST(ChildEnvironment, SaysWhomToTrustUnderTls) {
  const testing::Folder folder;
  ServeConfig config;
  config.seed = 1;
  config.threads = 1;
  config.tls = true;
  config.state_dir = folder.path().string();
  config.okta.on = false;
  App app(config);
  app.set_ports({5678});
  const Variables variables = child_environment(app);
  ASSERT_EQ(variables.size(), 5U);
  EXPECT_EQ(variables[0], (std::pair<std::string, std::string>("UNDERSTUDY_AUTH0_URL", "https://localhost:5678")));
  EXPECT_EQ(variables[1], (std::pair<std::string, std::string>("AUTH0_DOMAIN", "localhost:5678")));
  EXPECT_EQ(variables[2], (std::pair<std::string, std::string>("AUTH0_ISSUER_BASE_URL", "https://localhost:5678")));
  EXPECT_EQ(variables[3].first, "NODE_EXTRA_CA_CERTS");
  EXPECT_TRUE(std::filesystem::exists(variables[3].second)) << variables[3].second;
  EXPECT_EQ(variables[4], (std::pair<std::string, std::string>("UNDERSTUDY_CA_FILE", variables[3].second)));
}

TEST(ChildEnvironment, LeavesOutWhoIsNotThere) {
  ServeConfig config;
  config.seed = 1;
  config.threads = 1;
  config.auth0.on = false;
  App app(config);
  app.set_ports({1234});
  EXPECT_EQ(child_environment(app), (Variables{{"UNDERSTUDY_OKTA_URL", "http://localhost:1234"}, {"OKTA_ISSUER", "http://localhost:1234"}}));
}

}  // namespace
}  // namespace app
