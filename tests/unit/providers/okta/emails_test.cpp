// The contract files say what each call answers; here is what holds whatever calls come in whatever order.
#include "providers/okta/emails.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/providers/okta/organization.h"
#include "unit/state/threads.h"

namespace providers::okta {
namespace {

using testing::member;
using testing::Organization;
using testing::versioned;

constexpr std::string_view kEmails = "/idp/myaccount/emails";

std::size_t count(const Account& account, EmailRole role, bool verified) {
  return static_cast<std::size_t>(std::count_if(account.emails.begin(), account.emails.end(), [&](const Email& email) {
    return email.role == role && email.verified == verified;
  }));
}

void hold_the_laws(Organization& organization, const http::Reply& reply) {
  RC_ASSERT(reply.status < 500);  // verified against the contract, too
  const Account alice = organization.account("alice");
  for (EmailRole role : {EmailRole::kPrimary, EmailRole::kSecondary}) {
    RC_ASSERT(count(alice, role, true) <= 1);
    RC_ASSERT(count(alice, role, false) <= 1);
  }
  const Email* primary = alice.verified_email(EmailRole::kPrimary);
  RC_ASSERT(primary != nullptr);
  RC_ASSERT(alice.profile.text("email") == primary->address);
  const Email* secondary = alice.verified_email(EmailRole::kSecondary);
  RC_ASSERT(alice.profile.text("secondEmail") == (secondary == nullptr ? "" : secondary->address));
}

std::string any_email(Organization& organization) {
  const Account alice = organization.account("alice");
  return std::string(alice.emails[*rc::gen::inRange<std::size_t>(0, alice.emails.size())].id);
}

http::Reply create(Organization& organization) {
  const auto address = std::to_string(*rc::gen::inRange(0, 4)) + "@example.test";
  const bool secondary = *rc::gen::arbitrary<bool>();
  return organization.ask(versioned("POST", std::string(kEmails),
                                    R"({"profile":{"email":")" + address + R"("},"sendEmail":true,"role":")" +
                                        (secondary ? "SECONDARY" : "PRIMARY") + R"("})").bearer("alice"));
}

// Types the newest code, or a wrong one, for whichever address it was sent to.
http::Reply verify(Organization& organization) {
  const identity::MessageCopy message = organization.newest_code();
  const std::string code = *rc::gen::element(message.code, std::string("000000"));
  return organization.ask(versioned("POST", std::string(kEmails) + "/" + any_email(organization) + "/challenge/" + std::string(message.challenge_id) + "/verify",
                                    R"({"verificationCode":")" + code + "\"}").bearer("alice"));
}

http::Reply step(Organization& organization) {
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
    case 1: return create(organization);
    case 2: return organization.ask(versioned("DELETE", std::string(kEmails) + "/" + any_email(organization)).bearer("alice"));
    case 3:
      return organization.ask(versioned("POST", std::string(kEmails) + "/" + any_email(organization) + "/challenge", "{}").bearer("alice"));
    case 4: organization.world().clock().advance(std::chrono::minutes{2}); [[fallthrough]];
    default: return verify(organization);
  }
}

TEST(Emails, KeepTheirLawsWhateverHappens) {
  EXPECT_TRUE(rc::check("one verified and one pending address a role, and the profile follows", [] {
    Organization organization;
    const auto steps = *rc::gen::inRange(1, 25);
    for (int i = 0; i < steps; ++i) hold_the_laws(organization, step(organization));
  }));
}

TEST(Emails, CanBeListedAfterEveryChange) {
  Organization organization;
  organization.ask(versioned("POST", std::string(kEmails), R"({"profile":{"email":"new@example.test"}})").bearer("alice"));
  const http::Reply reply = organization.ask(versioned("GET", std::string(kEmails)).bearer("alice"));
  EXPECT_EQ(member(reply, "/0/profile/email"), "alice@example.test");
  EXPECT_EQ(member(reply, "/1/profile/email"), "new@example.test");
}

// Of many who type the right code at once exactly one is told that it was good.
TEST(EmailsStress, AcceptACodeExactlyOnce) {
  constexpr std::size_t kThreads = 4;
  for (int round = 0; round < 50; ++round) {
    Organization organization;
    organization.ask(versioned("POST", std::string(kEmails), R"({"profile":{"email":"new@example.test"}})").bearer("alice"));
    const identity::MessageCopy message = organization.newest_code();
    const std::string id(organization.account("alice").emails.back().id);
    std::atomic<int> accepted{0}, refused{0};
    state::testing::run_together(kThreads, [&](std::size_t me) {
      core::Scratch scratch(organization.process.seed, me);
      const core::Pipeline pipeline(testing::provider(), nullptr, false);
      const auto asked = versioned("POST", std::string(kEmails) + "/" + id + "/challenge/" + std::string(message.challenge_id) + "/verify",
                                   R"({"verificationCode":")" + message.code + "\"}").bearer("alice");
      http::Reply reply;
      const state::Guard guard;
      pipeline.serve(organization.tenant.world(guard), asked.request(), "http://localhost:7310", scratch, reply);
      ++(reply.status == 200 ? accepted : refused);
      EXPECT_TRUE(reply.status == 200 || reply.status == 404) << reply.status;
    });
    ASSERT_EQ(accepted, 1);
    ASSERT_EQ(refused, kThreads - 1);
  }
}

}  // namespace
}  // namespace providers::okta
