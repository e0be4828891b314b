#include "app/greeting.h"

#include <gtest/gtest.h>

#include "unit/app/running.h"

namespace app {
namespace {

using testing::Folder;
using testing::Running;
using testing::seeded;

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

TEST(Greeting, NamesTenantsUsersAndTheirTokens) {
  const Running running;
  const std::string text = greeting(running.app);
  EXPECT_TRUE(says(text, "understudy " UNDERSTUDY_VERSION " is ready"));
  EXPECT_TRUE(says(text, "okta    http://localhost:7310\n"));
  EXPECT_TRUE(says(text, "auth0   http://localhost:7320\n"));
  for (const char* user : {"alice", "bob", "carol"})
    EXPECT_TRUE(says(text, std::string(user) + "@example.test") && says(text, std::string("Bearer ") + user + "\n")) << user;
}

TEST(Greeting, EndsWithALineThatWorksWhenPasted) {
  const Running running;
  EXPECT_TRUE(says(greeting(running.app),
                   "curl -s -H 'Accept: application/json; okta-version=1.0.0' -H 'Authorization: Bearer alice' "
                   "http://localhost:7310/idp/myaccount/emails\n"));
}

TEST(Greeting, AsksSomethingElseWithoutOkta) {
  ServeConfig config = seeded();
  config.okta.on = false;
  App app(config);
  app.set_ports({7320});
  EXPECT_TRUE(says(greeting(app), "curl -s http://localhost:7320/__admin/users\n"));
}

TEST(Greeting, ShowsTheFirstUsersOfMany) {
  const Folder folder;
  std::string users;
  for (int i = 0; i < 9; ++i) users += "{login: u" + std::to_string(i) + "@x.test, token: t" + std::to_string(i) + "},";
  ServeConfig config = seeded();
  config.fixtures = {folder.write("f.yaml", "{provider: okta, users: [" + users + "]}")};
  const Running running(config);
  const std::string text = greeting(running.app);
  EXPECT_TRUE(says(text, "u4@x.test"));
  EXPECT_FALSE(says(text, "u5@x.test"));
}

TEST(Greeting, ShowsNobodyWithoutAToken) {
  const Folder folder;
  ServeConfig config = seeded();
  config.fixtures = {folder.write("f.yaml", "{provider: okta, users: [{login: quiet@x.test}]}")};
  const Running running(config);
  EXPECT_FALSE(says(greeting(running.app), "quiet"));
}

TEST(Greeting, SaysHttpsAndWhomToTrust) {
  const Folder folder;
  ServeConfig config = seeded();
  config.tls = true;
  config.state_dir = folder.path().string();
  const Running running(config);
  const std::string text = greeting(running.app), file = (folder.path() / "ca.pem").string();
  EXPECT_TRUE(says(text, "okta    https://localhost:7310\n"));
  EXPECT_TRUE(says(text, "curl -s --cacert '" + file + "' -H"));
  EXPECT_TRUE(says(text, "clients are to trust " + file + "\n"));
  EXPECT_EQ(ready_line(running.app, 5), "{\"okta\":\"https://localhost:7310\",\"auth0\":\"https://localhost:7320\",\"pid\":5}\n");
}

TEST(ReadyLine, IsOneLineOfJson) {
  const Running running;
  EXPECT_EQ(ready_line(running.app, 4711), "{\"okta\":\"http://localhost:7310\",\"auth0\":\"http://localhost:7320\",\"pid\":4711}\n");
}

TEST(ReadyLine, NamesOnlyWhatIsThere) {
  ServeConfig config = seeded();
  config.auth0.on = false;
  App app(config);
  app.set_ports({1});
  EXPECT_EQ(ready_line(app, 5), "{\"okta\":\"http://localhost:1\",\"pid\":5}\n");
}

}  // namespace
}  // namespace app
