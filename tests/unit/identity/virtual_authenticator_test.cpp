#include "identity/virtual_authenticator.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/webauthn.h"
#include "json/tree.h"

namespace identity {
namespace {

using crypto::CoseAlgorithm;

constexpr std::string_view kOrigin = "http://localhost:7310";
constexpr CoseAlgorithm kAlgorithms[] = {CoseAlgorithm::kEs256, CoseAlgorithm::kRs256, CoseAlgorithm::kEdDsa};

base::Seed seed() { return base::Seed::from_number(1); }

class VirtualAuthenticators : public ::testing::Test {
 protected:
  json::Value options(const std::string& text) { return *parser_.parse_copy(text); }

  std::string creation(const std::string& more = "", const std::string& algorithms = "-7,-257,-8") {
    std::string parameters;
    for (std::string_view alg : base::split(algorithms, ','))
      parameters += (parameters.empty() ? "" : ",") + (R"({"type":"public-key","alg":)" + std::string(alg) + "}");
    return R"({"rp":{"name":"Example"},"user":{"id":"dXNlcg"},"challenge":"Y2hhbGxlbmdl","pubKeyCredParams":[)" + parameters +
           "]" + more + "}";
  }

  // The name of the DOMException; "" where there is none.
  std::string creates(const VirtualAuthenticator& authenticator, const std::string& text, std::string_view origin = kOrigin) {
    const auto plan = plan_creation(authenticator, options(text), origin);
    return plan ? "" : std::string(plan.error().name);
  }
  std::string asserts(const VirtualAuthenticator& authenticator, const std::string& text, std::string_view origin = kOrigin) {
    const auto plan = plan_assertion(authenticator, options(text), origin);
    return plan ? "" : std::string(plan.error().name);
  }

  // Makes a credential, keeps it in the authenticator, and gives what a relying party makes of its attestation.
  base::Result<crypto::Registration, crypto::WebAuthnFault> enrol(VirtualAuthenticator& authenticator,
                                                                  const std::string& text) {
    const auto plan = plan_creation(authenticator, options(text), kOrigin);
    EXPECT_TRUE(plan);
    const auto credential = make_credential(*plan, base::base64url(base::as_bytes("credential 12345")), seed());
    std::string written;
    json::Writer out(written);
    write_attestation(out, authenticator, credential, *plan, seed());
    authenticator.credentials.push_back(credential);
    const json::Tree made = *json::parse_json(written);
    EXPECT_EQ(made.find("id")->string_or(""), credential.id);
    return crypto::verify_registration(bytes(made, "clientDataJSON"), bytes(made, "attestationObject"), party_);
  }

  static std::string bytes(const json::Tree& made, std::string_view member) {
    const json::Tree* text = made.at_pointer("/response/" + std::string(member));
    return *base::decode_base64url(text->string_or(""));
  }

  const crypto::RelyingParty party_{.allows_origin = [](std::string_view origin) { return origin == kOrigin; },
                                    .algorithms = kAlgorithms};
  json::Parser parser_;
};

TEST_F(VirtualAuthenticators, AttestInEveryFormatWithEveryAlgorithm) {
  for (const auto attestation : {VirtualAttestation::kNone, VirtualAttestation::kPacked, VirtualAttestation::kPackedX5c}) {
    for (const auto algorithm : kAlgorithms) {
      VirtualAuthenticator authenticator{.attestation = attestation, .algorithm = algorithm};
      const auto verified = enrol(authenticator, creation());
      ASSERT_TRUE(verified) << to_string(attestation) << describe(verified.error());
      EXPECT_EQ(verified->format, attestation == VirtualAttestation::kNone ? "none" : "packed");
      EXPECT_TRUE(verified->data.user_verified);
      const bool told = attestation != VirtualAttestation::kNone;
      EXPECT_EQ(crypto::uuid_text(verified->data.aaguid),
                told ? VirtualAuthenticator::kAaguid : "00000000-0000-0000-0000-000000000000");
    }
  }
}

TEST_F(VirtualAuthenticators, AttestAsSecurityKeysOfOld) {
  VirtualAuthenticator authenticator{.u2f = true, .attestation = VirtualAttestation::kFidoU2f};
  const auto verified = enrol(authenticator, creation());
  ASSERT_TRUE(verified) << describe(verified.error());
  EXPECT_EQ(verified->format, "fido-u2f");
  EXPECT_FALSE(verified->data.user_verified);
}

TEST_F(VirtualAuthenticators, SignInWithWhatTheyEnrolled) {
  for (const auto algorithm : kAlgorithms) {
    VirtualAuthenticator authenticator{.algorithm = algorithm};
    const auto enrolled = enrol(authenticator, creation());
    ASSERT_TRUE(enrolled);
    const auto plan = plan_assertion(authenticator, options(R"({"challenge":"Y2hhbGxlbmdl"})"), kOrigin);
    ASSERT_TRUE(plan);
    authenticator.credentials.front().sign_count = 3;
    std::string written;
    json::Writer out(written);
    write_assertion(out, authenticator, authenticator.credentials.front(), *plan);
    const json::Tree made = *json::parse_json(written);
    const auto verified =
        crypto::verify_assertion(bytes(made, "clientDataJSON"), bytes(made, "authenticatorData"), bytes(made, "signature"),
                                 enrolled->data.public_key, 2, party_);
    ASSERT_TRUE(verified) << describe(verified.error());
    EXPECT_EQ(verified->data.sign_count, 3U);
    EXPECT_EQ(made.at_pointer("/response/userHandle")->string_or(""), "dXNlcg");
  }
}

TEST_F(VirtualAuthenticators, TakeTheFirstAlgorithmThatTheyKnow) {
  const auto chosen = [&](const VirtualAuthenticator& authenticator, const std::string& algorithms) {
    return plan_creation(authenticator, options(creation("", algorithms)), kOrigin)->algorithm;
  };
  EXPECT_EQ(chosen({}, "-37,-257,-7"), CoseAlgorithm::kRs256);
  EXPECT_EQ(chosen({.algorithm = CoseAlgorithm::kEs256}, "-37,-257,-7"), CoseAlgorithm::kEs256);
  EXPECT_EQ(chosen({.u2f = true}, "-8,-257,-7"), CoseAlgorithm::kEs256);
}

TEST_F(VirtualAuthenticators, RejectAsBrowsersDo) {
  const VirtualAuthenticator plain, careless{.user_verified = false}, key{.u2f = true};
  EXPECT_EQ(creates(plain, creation()), "");
  EXPECT_EQ(creates(plain, "{}"), "TypeError");
  EXPECT_EQ(creates(plain, creation("", "-37")), "NotSupportedError");
  EXPECT_EQ(creates(key, creation("", "-257")), "NotSupportedError");
  EXPECT_EQ(creates(plain, creation(), "https://127.0.0.1:1"), "");
  EXPECT_EQ(creates(plain, creation(), "android:apk-key-hash:x"), "SecurityError");
  const std::string demanding = R"(,"authenticatorSelection":{"userVerification":"required"})";
  EXPECT_EQ(creates(plain, creation(demanding)), "");
  EXPECT_EQ(creates(careless, creation(demanding)), "NotAllowedError");
  EXPECT_EQ(creates(key, creation(demanding)), "NotAllowedError");
  EXPECT_EQ(creates(key, creation(R"(,"authenticatorSelection":{"requireResidentKey":true})")), "NotAllowedError");
}

TEST_F(VirtualAuthenticators, RejectWhatIsExcludedHoweverItIsSpelled) {
  VirtualAuthenticator authenticator;
  authenticator.credentials.push_back({.id = "-_8"});
  for (const char* id : {"-_8", "+/8=", "-_8="})
    EXPECT_EQ(creates(authenticator, creation(R"(,"excludeCredentials":[{"id":")" + std::string(id) + R"("}])")),
              "InvalidStateError") << id;
  EXPECT_EQ(creates(authenticator, creation(R"(,"excludeCredentials":[{"id":"AAAA"}])")), "");
}

TEST_F(VirtualAuthenticators, AnswerWithTheNewestCredentialThatFits) {
  VirtualAuthenticator authenticator;
  authenticator.credentials = {{.id = "AAAA", .relying_party_id = "localhost"},
                               {.id = "BBBB", .relying_party_id = "localhost"},
                               {.id = "CCCC", .relying_party_id = "example.test"}};
  const auto answers = [&](const std::string& text, std::string_view origin = kOrigin) {
    const auto plan = plan_assertion(authenticator, options(text), origin);
    return plan ? plan->credential_id : std::string(plan.error().name);
  };
  EXPECT_EQ(answers(R"({"challenge":"YQ"})"), "BBBB");
  EXPECT_EQ(answers(R"({"challenge":"YQ","allowCredentials":[{"id":"AAAA"},{"id":"CCCC"}]})"), "AAAA");
  EXPECT_EQ(answers(R"({"challenge":"YQ","rpId":"example.test"})", "https://login.example.test"), "CCCC");
  EXPECT_EQ(answers(R"({"challenge":"YQ","rpId":"example.test"})"), "SecurityError");
  EXPECT_EQ(answers(R"({"challenge":"YQ","allowCredentials":[{"id":"DDDD"}]})"), "NotAllowedError");
  authenticator.u2f = true;
  EXPECT_EQ(answers(R"({"challenge":"YQ"})"), "NotAllowedError");
  EXPECT_EQ(answers(R"({"challenge":"YQ","allowCredentials":[{"id":"AAAA"}]})"), "AAAA");
  EXPECT_EQ(asserts(authenticator, "{}"), "TypeError");
}

TEST_F(VirtualAuthenticators, HaveOneKeyACredential) {
  const CreationRequest request;
  const auto key = [&](const char* id) {
    return crypto::write_cbor(crypto::cose_key(request.algorithm, make_credential(request, id, seed()).key));
  };
  EXPECT_EQ(key("AAAA"), key("AAAA"));
  EXPECT_NE(key("AAAA"), key("BBBB"));
}

}  // namespace
}  // namespace identity
