// The contract files say what each call answers; here is what holds whatever calls come in whatever order.
#include "providers/okta/password.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>

#include "crypto/password.h"
#include "unit/providers/okta/organization.h"
#include "unit/state/threads.h"

namespace providers::okta {
namespace {

using testing::member;
using testing::Organization;
using testing::versioned;

constexpr std::string_view kPassword = "/idp/myaccount/password";
constexpr std::string_view kFixture = R"(
password_policy: {min_length: 2, min_upper: 0, history: 3}
users: [{login: alice@example.test, token: alice}])";

support::Asked set(std::string method, const std::string& password) {
  return versioned(std::move(method), std::string(kPassword), R"({"profile":{"password":")" + password + "\"}}").bearer("alice");
}

support::Asked change(const std::string& old, const std::string& fresh) {
  return versioned("POST", std::string(kPassword) + "/change-password",
                   R"({"oldPassword":")" + old + R"(","newPassword":")" + fresh + "\"}").bearer("alice");
}

support::Asked give_up() { return versioned("DELETE", std::string(kPassword)).bearer("alice"); }

// What the operations have to amount to.
struct Model {
  std::deque<std::string> words;  // newest first; empty: no password

  bool unfit(const std::string& word) const {
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(words.size(), 3));
    return word.size() < 2 || std::find(words.begin(), end, word) != end;
  }
  int set(bool only_first, const std::string& word) {
    if (only_first != words.empty()) return only_first ? 409 : 403;
    if (unfit(word)) return 400;
    words.push_front(word);
    return 201;
  }
  int change(const std::string& old, const std::string& word) {
    if (words.empty() || words.front() != old) return 403;
    if (unfit(word)) return 400;
    words.push_front(word);
    return 204;
  }
  int give_up() {
    if (words.empty()) return 404;
    words.clear();
    return 204;
  }
};

std::string any_word() { return *rc::gen::element<std::string>("a1", "b1", "c1", "d1", "e1", "x"); }

void step(Organization& organization, Model& model) {
  const std::string word = any_word(), other = any_word();
  switch (*rc::gen::inRange(0, 8)) {
    case 0: RC_ASSERT(organization.ask(give_up()).status == model.give_up()); break;
    case 1: RC_ASSERT(organization.ask(change(other, word)).status == model.change(other, word)); break;
    case 2:
      if (!model.words.empty()) {
        const std::string present = model.words.front();
        RC_ASSERT(organization.ask(change(present, word)).status == model.change(present, word));
      }
      break;
    case 3:
    case 4: RC_ASSERT(organization.ask(set("POST", word)).status == model.set(true, word)); break;
    default: RC_ASSERT(organization.ask(set("PUT", word)).status == model.set(false, word));
  }
}

TEST(Passwords, DoWhatAPlainModelSays) {
  EXPECT_TRUE(rc::check("statuses, state and the present password follow the model", [] {
    Organization organization(kFixture);
    Model model;
    for (int steps = *rc::gen::inRange(1, 20); steps > 0; --steps) step(organization, model);
    const Account alice = organization.account("alice");
    RC_ASSERT(alice.password_hash.empty() == model.words.empty());
    if (!model.words.empty()) RC_ASSERT(crypto::verify_password(alice.password_hash, model.words.front()));
    const auto state = organization.ask(versioned("GET", std::string(kPassword)).bearer("alice"));
    RC_ASSERT(member(state, "/status") == (model.words.empty() ? "NOT_ENROLLED" : "ACTIVE"));
  }));
}

TEST(Passwords, AreNeverAnswered) {
  Organization organization(kFixture);
  EXPECT_EQ(organization.ask(set("POST", "Battery-Staple-2")).body.find("Battery"), std::string::npos);
  EXPECT_EQ(organization.ask(set("PUT", "Battery-Staple-2")).body.find("Battery"), std::string::npos);
}

// Of many who change the same old password at once exactly one knew it: hashing ahead of the transaction loses nothing.
TEST(PasswordsStress, ChangeFromOneOldPasswordOnce) {
  constexpr std::size_t kThreads = 4;
  for (int round = 0; round < 50; ++round) {
    Organization organization(kFixture);
    ASSERT_EQ(organization.ask(set("POST", "old1")).status, 201);
    std::atomic<int> changed{0}, refused{0};
    state::testing::run_together(kThreads, [&](std::size_t me) {
      core::Scratch scratch(organization.process.seed, me);
      const core::Pipeline pipeline(testing::provider(), nullptr, false);
      const auto asked = change("old1", "new" + std::to_string(me));
      http::Reply reply;
      const state::Guard guard;
      pipeline.serve(organization.tenant.world(guard), asked.request(), "http://localhost:7310", scratch, reply);
      ++(reply.status == 204 ? changed : refused);
      EXPECT_TRUE(reply.status == 204 || reply.status == 403) << reply.status;
    });
    ASSERT_EQ(changed, 1);
    ASSERT_EQ(refused, kThreads - 1);
    ASSERT_EQ(organization.account("alice").password_history.earlier.size(), 1U);
  }
}

}  // namespace
}  // namespace providers::okta
