// The contract files say what each call answers; here is what holds whatever calls come in whatever order.
#include "providers/okta/phones.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "unit/providers/okta/organization.h"
#include "unit/state/threads.h"

namespace providers::okta::phones_test {
namespace {

using testing::Organization;
using testing::versioned;

constexpr std::string_view kPhones = "/idp/myaccount/phones";

support::Asked add(const std::string& number, bool send = true, const std::string& method = "SMS") {
  return versioned("POST", std::string(kPhones),
                   R"({"profile":{"phoneNumber":")" + number + R"("},"sendCode":)" + (send ? "true" : "false") +
                       R"(,"method":")" + method + "\"}").bearer("alice");
}

support::Asked verify(const std::string& id, const std::string& code) {
  return versioned("POST", std::string(kPhones) + "/" + id + "/verify", R"({"verificationCode":")" + code + "\"}").bearer("alice");
}

void hold_the_laws(Organization& organization, const http::Reply& reply) {
  RC_ASSERT(reply.status < 500);  // verified against the contract, too
  const Account alice = organization.account("alice");
  RC_ASSERT(alice.phones.size() <= 10U);
  std::set<std::string> numbers, ids;
  for (const Phone& phone : alice.phones) {
    RC_ASSERT(numbers.insert(phone.number).second);
    RC_ASSERT(ids.insert(phone.id).second);
  }
}

std::string any_phone(Organization& organization) {
  const Account alice = organization.account("alice");
  if (alice.phones.empty()) return "sms8Qd2LxT5vRb0Wk7Np";
  return alice.phones[*rc::gen::inRange<std::size_t>(0, alice.phones.size())].id;
}

http::Reply step(Organization& organization) {
  const std::string id = any_phone(organization);
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return organization.ask(versioned("DELETE", std::string(kPhones) + "/" + id).bearer("alice"));
    case 1:
      return organization.ask(versioned("POST", std::string(kPhones) + "/" + id + "/challenge", R"({"method":"CALL"})").bearer("alice"));
    case 2: organization.world().clock().advance(std::chrono::minutes{2}); [[fallthrough]];
    case 3: {
      const identity::MessageCopy message = organization.newest_code();
      return organization.ask(verify(id, *rc::gen::element(message.code, std::string("000000"))));
    }
    default:
      return organization.ask(add("+141555501" + std::to_string(*rc::gen::inRange(10, 25)), *rc::gen::arbitrary<bool>(),
                                  *rc::gen::element<std::string>("SMS", "CALL")));
  }
}

TEST(Phones, KeepTheirLawsWhateverHappens) {
  EXPECT_TRUE(rc::check("at most ten numbers, each once", [] {
    Organization organization;
    for (int steps = *rc::gen::inRange(1, 40); steps > 0; --steps) hold_the_laws(organization, step(organization));
  }));
}

TEST(Phones, AreVerifiedByTheirOwnCodeAlone) {
  Organization organization;
  organization.ask(add("+14155550111"));
  const std::string code = organization.newest_code().code;
  organization.ask(add("+14155550112"));
  const Account alice = organization.account("alice");
  EXPECT_EQ(organization.ask(verify(alice.phones[2].id, code)).status, 400);
  EXPECT_EQ(organization.ask(verify(alice.phones[1].id, code)).status, 204);
}

// Of many who add one number at once exactly one does.
TEST(PhonesStress, HoldANumberOnce) {
  constexpr std::size_t kThreads = 4;
  for (int round = 0; round < 50; ++round) {
    Organization organization;
    std::atomic<int> added{0}, refused{0};
    state::testing::run_together(kThreads, [&](std::size_t me) {
      core::Scratch scratch(organization.process.seed, me);
      const core::Pipeline pipeline(testing::provider(), nullptr, false);
      const auto asked = add("+14155550177");
      http::Reply reply;
      const state::Guard guard;
      pipeline.serve(organization.tenant.world(guard), asked.request(), "http://localhost:7310", scratch, reply);
      ++(reply.status == 201 ? added : refused);
      EXPECT_TRUE(reply.status == 201 || reply.status == 409) << reply.status;
    });
    ASSERT_EQ(added, 1);
    ASSERT_EQ(refused, kThreads - 1);
    int messages = 0;
    const state::Guard guard;
    organization.world().outbox().newest_first(guard, [&](const identity::Message&) { return ++messages > 0; });
    ASSERT_EQ(messages, 1);
  }
}

}  // namespace
}  // namespace providers::okta::phones_test
