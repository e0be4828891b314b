// Many requests end a connection at once: one account elsewhere is one person's, and a connection is ended once.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/providers/auth0/tenant.h"
#include "unit/state/threads.h"

namespace providers::auth0 {
namespace {

using state::testing::run_together;
using support::Asked;

constexpr std::size_t kTogether = 4;
constexpr int kRounds = 300;

constexpr std::string_view kPeople = R"(
applications: [{client_id: spa, redirect_uris: ['https://app.test/callback']}]
connections: [{name: github, connected_accounts: true}]
users:
  - {login: u0@example.test, token: u0}
  - {login: u1@example.test, token: u1}
  - {login: u2@example.test, token: u2}
  - {login: u3@example.test, token: u3}
)";

class ConnectedAccountsStress : public ::testing::Test {
 protected:
  // A connection that its user has agreed to, down to the body that ends it.
  std::string agreed(const std::string& user, const std::string& subject) {
    Asked connect("POST", "/me/v1/connected-accounts/connect",
                  R"({"connection":"github","redirect_uri":"https://app.test/callback","authorization_params":{"login_hint":")" + subject + R"("}})");
    const json::Tree begun = *json::parse_json(tenant.ask(connect.bearer(user)).body);
    const std::string ticket(begun.find("connect_params")->text("ticket"));
    const http::Reply shown = tenant.ask(Asked("POST", "/connected-accounts/connect", "request=" + ticket + "&decision=allow",
                                               "application/x-www-form-urlencoded"));
    const std::string location = support::header_of(shown, "Location").value_or("");
    return R"({"auth_session":")" + std::string(begun.text("auth_session")) + R"(","connect_code":")" +
           location.substr(location.find('=') + 1) + R"(","redirect_uri":"https://app.test/callback"})";
  }

  // What each of `users` is answered that ends its connection, all at once.
  std::vector<int> complete_together(const std::vector<std::string>& users, const std::vector<std::string>& bodies) {
    std::vector<int> statuses(users.size());
    run_together(users.size(), [&](std::size_t i) {
      core::Scratch scratch{tenant.process.seed, i + 1};
      Asked complete("POST", "/me/v1/connected-accounts/complete", bodies[i]);
      complete.bearer(users[i]);
      http::Reply reply;
      tenant.pipeline.serve(world, complete.request(), "http://localhost:7320", scratch, reply);
      statuses[i] = reply.status;
    });
    std::ranges::sort(statuses);
    return statuses;
  }

  std::size_t holders_of(const std::string& subject) {
    std::size_t count = 0;
    world.accounts().visit_all([&](const identity::Account& account) {
      for (const ConnectedAccount& connected : static_cast<const Account&>(account).connected_accounts) count += connected.subject == subject ? 1 : 0;
      return true;
    });
    return count;
  }

  testing::Tenant tenant{kPeople};
  core::World& world = tenant.world();
};

TEST_F(ConnectedAccountsStress, GiveAnAccountThatManyConnectToExactlyOne) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string subject = "octocat-" + std::to_string(round);
    std::vector<std::string> users, bodies;
    for (std::size_t i = 0; i < kTogether; ++i) {
      users.push_back("u" + std::to_string(i));
      bodies.push_back(agreed(users.back(), subject));
    }
    ASSERT_EQ(complete_together(users, bodies), (std::vector<int>{201, 409, 409, 409}));
    ASSERT_EQ(holders_of(subject), 1U);
  }
}

TEST_F(ConnectedAccountsStress, EndAConnectionOnce) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string subject = "octocat-" + std::to_string(round);
    const std::vector<int> statuses = complete_together(std::vector<std::string>(kTogether, "u0"),
                                                        std::vector<std::string>(kTogether, agreed("u0", subject)));
    ASSERT_EQ(std::ranges::count(statuses, 201), 1);
    ASSERT_EQ(holders_of(subject), 1U);
  }
}

}  // namespace
}  // namespace providers::auth0
