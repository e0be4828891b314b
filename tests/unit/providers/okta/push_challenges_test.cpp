// The contract files say what each call answers; here is what the device gets, whole.
#include "providers/okta/push_challenges.h"

#include <gtest/gtest.h>

#include "providers/okta/authorization_server.h"
#include "providers/okta/identifiers.h"
#include "unit/providers/okta/organization.h"

namespace providers::okta {
namespace {

AppAuthenticator enrolment() {
  AppAuthenticator enrolment;
  enrolment.id = "pfd1";
  enrolment.method_id = "opf1";
  enrolment.client_id = "native";
  return enrolment;
}

PushChallenge challenge() {
  PushChallenge challenge;
  challenge.id = "ft1";
  challenge.nonce = "n";
  challenge.created_at = support::kNoon;
  challenge.expires_at = support::kNoon + PushChallenge::kLifetime;
  challenge.application = "Web";
  challenge.client_os = "iOS";
  challenge.client_location = "Oslo";
  return challenge;
}

TEST(Challenges, AreSignedSoThatTheKeySetVerifiesThem) {
  testing::Organization organization;
  const std::string token = challenge_jwt(organization.world(), "http://localhost:7310", "00u1", enrolment(), challenge());
  const auto jws = crypto::split_jws(token);
  ASSERT_TRUE(jws);
  const auto header = *json::parse_json(jws->header);
  EXPECT_EQ(header.find("typ")->string_or(""), "okta-pushbind+jwt");
  EXPECT_EQ(header.find("alg")->string_or(""), "RS256");
  const state::Guard guard;
  const auto key = organization.world().keys().find(guard, header.find("kid")->string_or(""));
  EXPECT_TRUE(crypto::verify(key, crypto::Algorithm::kRs256, jws->signing_input, jws->signature));
}

TEST(Challenges, SayEverythingThatDevicesRead) {
  testing::Organization organization;
  const std::string token = challenge_jwt(organization.world(), "http://localhost:7310", "00u1", enrolment(), challenge());
  json::Tree payload = *json::parse_json(crypto::split_jws(token)->payload);
  EXPECT_EQ(payload.find("signals")->array()->size(), 13U);
  payload.erase("signals");
  const std::int64_t noon = base::epoch_seconds(support::kNoon);
  json::Tree expected = support::yaml(R"({
    iss: 'http://localhost:7310', aud: native, jti: ft1, transactionId: ft1, nonce: n, appInstanceName: Web, method: push,
    verificationUri: 'http://localhost:7310/idp/myaccount/app-authenticators/challenge/ft1/verify',
    methodEnrollmentId: opf1, authorizationServerId: default, userMediation: REQUIRED, userVerification: PREFERRED,
    authenticatorEnrollmentId: pfd1, userId: 00u1, ver: 0,
    challengeContext: {clientOS: iOS, clientLocation: Oslo, transactionType: LOGIN}})");
  expected.set("iat", json::Tree(noon));
  expected.set("exp", json::Tree(noon + 300));
  expected.set("orgId", json::Tree(organization_id(organization.world())));
  expected.find("challengeContext")->set("transactionTime", json::Tree(base::rfc3339(support::kNoon)));
  EXPECT_EQ(payload, expected) << payload.dump();
}

TEST(Challenges, ShowTheBindingMessageOfAnApproval) {
  testing::Organization organization;
  PushChallenge asked = challenge();
  asked.type = TransactionType::kCiba;
  asked.binding_message = "Order 1024";
  const std::string token = challenge_jwt(organization.world(), "http://localhost:7310", "00u1", enrolment(), asked);
  const json::Tree payload = *json::parse_json(crypto::split_jws(token)->payload);
  EXPECT_EQ(payload.at_pointer("/challengeContext/transactionType")->string_or(""), "CIBA");
  EXPECT_EQ(payload.at_pointer("/challengeContext/bindingMessage")->string_or(""), "Order 1024");
}

TEST(Identifiers, AreTheTenantsWhateverItsSeed) {
  testing::Organization organization;
  const std::string id = organization_id(organization.world());
  EXPECT_TRUE(id.starts_with("00o") && id.size() == 20) << id;
  EXPECT_NE(std::string(authenticator_id(organization.world(), "custom_app")), std::string(authenticator_id(organization.world(), "okta_email")));
  organization.tenant.reset();
  EXPECT_EQ(organization_id(organization.world()), id);
}

}  // namespace
}  // namespace providers::okta
