#include "app/app.h"

#include <gtest/gtest.h>

#include "app/documents.h"
#include "unit/app/running.h"

namespace app {
namespace {

using testing::Folder;
using testing::Running;
using testing::seeded;

TEST(App, HasATenantOfEachProvider) {
  const Running running;
  ASSERT_EQ(running.app.endpoints().size(), 2U);
  EXPECT_EQ(running.app.endpoints()[0].tenant->name(), "okta");
  EXPECT_EQ(running.app.endpoints()[0].tenant->base_url(), "http://localhost:7310");
  EXPECT_EQ(running.app.endpoints()[1].tenant->name(), "auth0");
  EXPECT_EQ(running.app.endpoints()[1].tenant->base_url(), "http://localhost:7320");
}

TEST(App, LeavesAProviderOut) {
  ServeConfig config = seeded();
  config.okta.on = false;
  const App app(config);
  ASSERT_EQ(app.endpoints().size(), 1U);
  EXPECT_EQ(app.endpoints()[0].tenant->name(), "auth0");
}

TEST(App, IsAtThePortsThatTheServerGot) {
  ServeConfig config = seeded();
  config.okta.place = {"127.0.0.1", 0};
  config.auth0.place = {"::1", 0};
  App app(config);
  app.set_ports({4711, 4712});
  EXPECT_EQ(app.endpoints()[0].tenant->base_url(), "http://127.0.0.1:4711");
  EXPECT_EQ(app.endpoints()[1].tenant->base_url(), "http://[::1]:4712");
  EXPECT_EQ(app.endpoints()[0].tenant->ports(), std::vector<std::uint16_t>{4711});
}

TEST(App, IsLocalhostWhereItListensEverywhere) {
  for (const char* address : {"0.0.0.0", "::"}) {
    ServeConfig config = seeded();
    config.okta.place = {address, 0};
    App app(config);
    app.set_ports({4711, 4712});
    EXPECT_EQ(app.endpoints()[0].tenant->base_url(), "http://localhost:4711") << address;
  }
}

TEST(App, IsAtItsPublicUrl) {
  ServeConfig config = seeded();
  config.okta.url = "https://id.example.test";
  App app(config);
  app.set_ports({4711, 4712});
  EXPECT_EQ(app.endpoints()[0].tenant->base_url(), "https://id.example.test");
}

TEST(App, HandsTheConfigurationOn) {
  ServeConfig config = seeded();
  config.otp = "271828";
  config.now = base::Time(std::chrono::seconds{5});
  config.freeze = true;
  config.journal = 7;
  config.journal_secrets = true;
  config.verify_responses = true;
  config.no_corrections = true;
  config.allow_prefer = true;
  config.admin_token = "s3cret";
  config.no_admin = true;
  const App app(config);
  const core::Process& process = app.process();
  EXPECT_TRUE(process.seeded);
  EXPECT_EQ(process.seed.bytes(), base::Seed::from_number(1).bytes());
  EXPECT_EQ(process.otp, "271828");
  EXPECT_EQ(process.start_time, base::Time(std::chrono::seconds{5}));
  EXPECT_TRUE(process.freeze);
  EXPECT_EQ(process.journal_entries, 7U);
  EXPECT_TRUE(process.journal_secrets);
  EXPECT_TRUE(process.verify_responses);
  EXPECT_TRUE(process.lenient_verification);
  EXPECT_TRUE(process.allow_prefer);
  EXPECT_EQ(process.admin_token, "s3cret");
  EXPECT_TRUE(process.admin_off);
}

TEST(App, HasAsManyWorkersAsItIsToldTo) {
  ServeConfig config = seeded();
  config.threads = 3;
  EXPECT_EQ(App(config).process().workers, 3U);
  config.threads = 0;  // nobody settled it by what the machine has
  EXPECT_EQ(App(config).process().workers, 1U);
}

TEST(App, CannotStartWithAWrongFile) {
  const Folder folder;
  ServeConfig config = seeded();
  config.fixtures = {folder.write("f.yaml", "{provider: okta, users: [{}]}")};
  EXPECT_THROW(App{config}, Unusable);
  config.fixtures.clear();
  config.okta.spec = folder.write("d.yaml", "{openapi: 3.0.3}");
  EXPECT_THROW(App{config}, Unusable);
}

TEST(App, CannotStartWithUsersWhoShareALogin) {
  const Folder folder;
  ServeConfig config = seeded();
  config.fixtures = {folder.write("f.yaml", "{provider: okta, users: [{login: a@x.test}, {login: A@x.test}]}")};
  EXPECT_THROW(App{config}, std::runtime_error);
}

TEST(App, ServesBothVendors) {
  Running running;
  const std::string version = "*/*;okta-version=1.0.0";
  EXPECT_EQ(running.ask(support::Asked("GET", "/idp/myaccount/emails").bearer("alice").header("Accept", version)).status, 200);
  EXPECT_EQ(running.ask(support::Asked("GET", "/me/v1/factors").bearer("alice").listener(1)).status, 200);
}

TEST(App, ServesAUsersDocument) {
  const Folder folder;
  ServeConfig config = seeded();
  config.auth0.spec = folder.write("d.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/hello: {get: {operationId: a, "
                                             "responses: {'200': {description: D, content: {application/json: {example: [1]}}}}}}}\n");
  Running running(config);
  const http::Reply reply = running.ask(support::Asked("GET", "/hello").listener(1));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "[1]");
}

}  // namespace
}  // namespace app
