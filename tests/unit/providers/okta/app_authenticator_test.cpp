#include "providers/okta/app_authenticator.h"

#include <gtest/gtest.h>

#include "providers/okta/account.h"
#include "unit/support/time.h"

namespace providers::okta {
namespace {

base::Result<DeviceKey> read(const std::string& jwk) {
  json::Parser parser;
  return read_device_key(*parser.parse_copy(jwk));
}

TEST(Names, AreReadInAnyCaseAndWrittenInOne) {
  EXPECT_EQ(named<Platform>("ios"), Platform::kIos);
  EXPECT_EQ(named<Platform>("macOS"), Platform::kMacos);
  EXPECT_EQ(named<Platform>("SYMBIAN"), std::nullopt);
  EXPECT_EQ(named<TransactionType>("ciba"), TransactionType::kCiba);
  EXPECT_EQ(named<UserMediation>("OPTIONAL"), UserMediation::kOptional);
  EXPECT_EQ(named<UserVerification>("REQUIRED"), UserVerification::kRequired);
  EXPECT_EQ(named<Standing>("USER_DELETED"), Standing::kUserDeleted);
  EXPECT_EQ(name_of(Standing::kSuspended), "SUSPENDED");
  EXPECT_EQ(name_of(PushAnswer::kNone), "PENDING");
}

TEST(DeviceKeys, AreRsaOrOnP256) {
  const auto p256 = crypto::Key::make_p256();
  const auto key = read("{" + p256.public_jwk_members() + R"(,"kid":"k","okta:kpr":"HARDWARE"})");
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->kid, "k");
  EXPECT_EQ(key->protection, "HARDWARE");
  EXPECT_EQ(key->thumbprint, p256.thumbprint());
  EXPECT_FALSE(read(R"({"kty":"EC","crv":"P-384","x":"AAAA","y":"AAAA","kid":"k"})"));
  EXPECT_FALSE(read(R"({"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"k"})"));
  EXPECT_FALSE(read("{}"));
}

TEST(DeviceKeys, GoByTheirThumbprintWhereTheyHaveNoName) {
  const auto p256 = crypto::Key::make_p256();
  EXPECT_EQ(read("{" + p256.public_jwk_members() + "}")->kid, p256.thumbprint());
}

TEST(Identifiers, NameTheirAccount) {
  std::uint64_t counter = 0;
  base::Draws draws(base::Seed::from_number(1), "x", counter);
  const std::string account = "00uABCDEFGHIJKLMNOPQ";
  const std::string id = draw_challenge_id(account, draws);
  EXPECT_EQ(account_of_challenge(id), account);
  AppAuthenticator enrolment;
  enrolment.device_id = "guo1";
  enrolment.draw_identifiers(account, draws);
  EXPECT_EQ(account_of_instance(enrolment.client_instance_id), account);
  EXPECT_EQ(enrolment.device_id, "guo1") << "what is there stays";
  for (std::string_view none : {"", "ft", "ft0123456789ABCDEF", "xx00uABCDEFGHIJKLMNOPQ0123456789ABCDEF"})
    EXPECT_EQ(account_of_challenge(none), "") << none;
}

TEST(Challenges, WaitUntilTheyAreAnsweredOrExpire) {
  Account account;
  PushChallenge challenge;
  challenge.id = "ft1";
  challenge.expires_at = support::kNoon + PushChallenge::kLifetime;
  EXPECT_FALSE(account.waits(challenge, support::kNoon)) << "nobody was asked";
  account.ask_by_push("ft1", support::kNoon);
  EXPECT_TRUE(account.waits(challenge, support::kNoon));
  EXPECT_FALSE(account.waits(challenge, challenge.expires_at));
  account.answer_push("ft1", false, support::kNoon);
  EXPECT_FALSE(account.waits(challenge, support::kNoon));
}

TEST(Challenges, AreForgottenWhenTheirTimeIsOver) {
  AppAuthenticator enrolment;
  for (int minutes : {1, 2}) {
    enrolment.challenges.emplace_back();
    enrolment.challenges.back().id = std::to_string(minutes);
    enrolment.challenges.back().expires_at = support::kNoon + std::chrono::minutes{minutes};
  }
  enrolment.forget_expired(support::kNoon + std::chrono::minutes{1});
  EXPECT_EQ(enrolment.find_challenge("1"), nullptr);
  EXPECT_NE(enrolment.find_challenge("2"), nullptr);
}

}  // namespace
}  // namespace providers::okta
