#include "app/state_file.h"

#include <gtest/gtest.h>

#include "app/documents.h"
#include "app/embedded.h"
#include "app/fixtures.h"
#include "unit/app/running.h"

namespace app {
namespace {

using support::Asked;
using testing::Folder;
using testing::Running;
using testing::seeded;

// A server whose further ports are only numbers.
struct Ported : Running {
  explicit Ported(const ServeConfig& config = seeded()) : Running(config) {
    app.set_port_opener({[this](const Place& place, std::size_t) -> base::Result<std::uint16_t> {
                           return place.port == 0 ? next++ : place.port;
                         },
                         [](std::size_t) {}});
  }
  http::Reply post(const std::string& path, const std::string& body) { return ask(Asked("POST", path, body)); }
  std::uint16_t next = 40'000;
};

Asked emails(const std::string& host) {
  return Asked("GET", "/idp/myaccount/emails").host(host).bearer("alice").header("Accept", "*/*;okta-version=1.0.0");
}

// Two tenants of the start and two more, with something done in each.
void live(Ported& server) {
  EXPECT_EQ(server.post("/__admin/tenants", R"({"name":"one","provider":"okta","port":false})").status, 201);
  EXPECT_EQ(server.post("/__admin/tenants", R"({"name":"two","provider":"auth0"})").status, 201);
  EXPECT_EQ(server.post("/__admin/tenants/one/clock/advance", R"({"by":"1h"})").status, 200);
  EXPECT_EQ(server.post("/__admin/tenants/two/users", R"({"login":"dave@example.test","token":"dave"})").status, 201);
  const Asked add = Asked("POST", "/idp/myaccount/emails", R"({"profile":{"email":"a@b.test"},"sendEmail":true,"role":"SECONDARY"})")
                        .host("one.localhost:7310").bearer("alice").header("Accept", "*/*;okta-version=1.0.0");
  EXPECT_EQ(server.ask(add).status, 201);
}

class StateFile : public ::testing::Test {
 protected:
  std::string file() const { return (folder.path() / "state.json").string(); }
  std::string refusal(const std::string& text) {
    Ported fresh;
    const std::string path = folder.write("wrong.json", text);
    try {
      fresh.app.import_state(path);
    } catch (const Unusable& unusable) {
      EXPECT_EQ(fresh.ask(Asked("GET", "/__admin/tenants/one")).status, 404) << "nothing of it is there";
      EXPECT_EQ(fresh.ask(emails("localhost:7310")).status, 200);
      return std::string(unusable.what()).substr(path.size() + 2);
    }
    return "";
  }
  Folder folder;
};

TEST_F(StateFile, BringsEveryTenantBack) {
  Ported server;
  live(server);
  ASSERT_TRUE(server.app.export_state(file()));
  Ported other;
  other.app.import_state(file());
  EXPECT_NE(other.ask(emails("one.localhost:7310")).body.find("a@b.test"), std::string::npos);
  EXPECT_EQ(other.ask(emails("localhost:7310")).body.find("a@b.test"), std::string::npos);
  EXPECT_NE(other.ask(Asked("GET", "/__admin/tenants/one/clock")).body.find("2026-01-01T01:00:00.000Z"), std::string::npos);
  EXPECT_EQ(other.ask(Asked("GET", "/__admin/tenants/two/users/dave")).status, 200);
  EXPECT_NE(other.ask(Asked("GET", "/__admin/tenants/two")).body.find(":40000"), std::string::npos) << "at the port that it had";
  ASSERT_TRUE(other.app.export_state((folder.path() / "again.json").string()));
  EXPECT_EQ(folder.read("again.json"), folder.read("state.json"));
}

TEST_F(StateFile, IsThereWholeOrNotAtAll) {
  Ported server;
  ASSERT_TRUE(server.app.export_state(file()));
  ASSERT_TRUE(server.app.export_state(file())) << "over the one before";
  EXPECT_FALSE(server.app.export_state((folder.path() / "nowhere" / "state.json").string()));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) files += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(files, 1U) << "no temporary file is left";
  EXPECT_EQ(std::filesystem::status(file()).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(StateFile, IsRefusedWholeWithAReason) {
  Ported server;
  live(server);
  ASSERT_TRUE(server.app.export_state(file()));
  const std::string good = folder.read("state.json");
  EXPECT_EQ(refusal(good), "");
  EXPECT_TRUE(refusal(good.substr(0, good.size() / 2)).starts_with("it is not JSON: ")) << "cut off";
  std::string damaged = good;
  damaged[good.find("a@b.test")] = 'x';
  EXPECT_EQ(refusal(damaged), "it is damaged: its checksum is another");
  std::string newer = good;
  newer.replace(good.find("\"format\":1"), 10, "\"format\":2");
  EXPECT_EQ(refusal(newer), "its format is 2, and this version reads 1");
  EXPECT_EQ(refusal("[]"), "it has no format, so it holds no state of understudy's");
  EXPECT_EQ(refusal(R"({"format":1})"), "it is not whole");
}

TEST_F(StateFile, IsRefusedWholeWhereOneTenantOfItCannotBeUsed) {
  Ported server;
  live(server);
  core::ScriptReader scripts(embedded("schema/scenario.json"));
  ASSERT_TRUE(server.app.export_state(file()));
  ServeConfig without = seeded();
  without.auth0.on = false;
  App app(without);
  app.set_ports({7310});
  EXPECT_THROW(app.import_state(file()), Unusable) << "a provider that is not served";
  http::Reply reply;
  app.service().serve(Asked("GET", "/__admin/tenants/one").request(), reply);
  EXPECT_EQ(reply.status, 404) << "what was made for it was taken away again";
}

}  // namespace
}  // namespace app
