#include "core/tenants.h"

#include <gtest/gtest.h>

#include "unit/state/threads.h"
#include "unit/support/universe.h"

namespace core {
namespace {

class TenantsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Tenant> make(std::string name, bool guest = true) {
    Tenant::Setup setup{std::move(name), &vendor, fixture, &process, ""};
    setup.guest = guest;
    auto tenant = std::make_unique<Tenant>(std::move(setup));
    tenant->set_place("http://localhost:1", {1, 2});
    return tenant;
  }
  std::string names() {
    const state::Guard guard;
    std::string text;
    for (const Tenant* tenant : tenants.all()) text += tenant->name() + " ";
    return text;
  }

  Process process = support::frozen_process();
  support::NotesVendor vendor;
  std::shared_ptr<const Fixture> fixture = support::fixture_of(vendor, "[{login: a, token: a}]");
  Tenants tenants;
};

TEST_F(TenantsTest, GivesANameToOneTenantUntilItIsRemoved) {
  const state::Guard guard;
  Tenant* first = tenants.try_add(make("t"));
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(tenants.try_add(make("t")), nullptr);
  EXPECT_EQ(tenants.find("t"), first);
  EXPECT_TRUE(tenants.remove("t"));
  EXPECT_FALSE(tenants.remove("t"));
  EXPECT_EQ(tenants.find("t"), nullptr);
  EXPECT_NE(tenants.try_add(make("t")), nullptr);
}

TEST_F(TenantsTest, KeepsThoseOfTheStart) {
  tenants.add(make("start", false));
  EXPECT_FALSE(tenants.has_guests());
  EXPECT_FALSE(tenants.remove("start"));
  tenants.add(make("guest"));
  EXPECT_TRUE(tenants.has_guests());
  EXPECT_TRUE(tenants.remove("guest"));
  EXPECT_FALSE(tenants.has_guests());
  EXPECT_EQ(names(), "start ");
}

TEST_F(TenantsTest, ListsThemInTheOrderInWhichTheyWereMade) {
  for (const char* name : {"z", "b", "y", "a", "c"}) tenants.add(make(name));
  tenants.remove("y");
  EXPECT_EQ(names(), "z b a c ");
}

TEST_F(TenantsTest, ForgetsThePortOfOneThatIsRemoved) {
  Tenant& tenant = tenants.add(make("t"));
  tenants.claim_port(2, tenant);
  const state::Guard guard;
  EXPECT_EQ(tenants.on_port(2), &tenant);
  EXPECT_EQ(tenants.on_port(1), nullptr);
  tenants.remove("t");
  EXPECT_EQ(tenants.on_port(2), nullptr);
}

TEST_F(TenantsTest, AreMadeAndRemovedWhileTheyAreAsked) {
  std::atomic<int> wrong{0};
  std::atomic<bool> stop{false};
  vendor.keeps_trail = false;
  state::testing::run_together(4, [&](std::size_t index) {
    if (index < 2) {
      for (int i = 0; i < 300; ++i) {
        const std::string name = "t" + std::to_string(i % 5);
        tenants.try_add(make(name));
        tenants.remove(name);
        state::collect();
      }
      stop = true;
      return;
    }
    while (!stop) {
      const state::Guard guard;
      for (const Tenant* tenant : tenants.all())
        if (!tenant->world(guard).accounts().resolve("a")) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(names(), "");
  EXPECT_FALSE(tenants.has_guests());
}

}  // namespace
}  // namespace core
