#include "crypto/webauthn.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/authenticator.h"

namespace crypto {
namespace {

constexpr std::string_view kOrigin = "http://localhost:7310";
constexpr CoseAlgorithm kAlgorithms[] = {CoseAlgorithm::kEs256, CoseAlgorithm::kRs256, CoseAlgorithm::kEdDsa};
const std::string kModel(16, '\x07');

std::string client_data(std::string_view type, std::string_view origin = kOrigin) {
  return R"({"type":")" + std::string(type) + R"(","challenge":"Y2hhbGxlbmdl","origin":")" + std::string(origin) + R"("})";
}

RelyingParty party() {
  return {.allows_origin = [](std::string_view origin) { return origin.starts_with("http://localhost:"); },
          .algorithms = kAlgorithms};
}

MadeCredential credential(CoseAlgorithm algorithm = CoseAlgorithm::kEs256, std::uint64_t seed = 1) {
  return {"credential", algorithm, make_cose_key(algorithm, base::Seed::from_number(seed))};
}

Attestor attestor(std::string_view model = kModel) { return Attestor(base::Seed::from_number(9), model); }

const std::string kCreate = client_data("webauthn.create");

std::string data_of(const MadeCredential& made, MadeAuthenticatorData data = {.relying_party_id = "localhost"}) {
  return authenticator_data(data, made, kModel);
}

// What came of it: "" or the fault's sentence.
template <class T>
std::string outcome(const base::Result<T, WebAuthnFault>& result) {
  return result ? "" : std::string(describe(result.error()));
}
std::string fault(WebAuthnFault what) { return std::string(describe(what)); }

TEST(WebAuthn, AcceptsARegistrationWithoutAttestation) {
  const MadeCredential made = credential();
  const auto verified = verify_registration(kCreate, none_attestation(data_of(made)), party());
  ASSERT_EQ(outcome(verified), "");
  EXPECT_EQ(verified->client.challenge, "Y2hhbGxlbmdl");
  EXPECT_EQ(verified->data.credential_id, "credential");
  EXPECT_EQ(verified->data.aaguid, kModel);
  EXPECT_EQ(verified->data.public_key, write_cbor(cose_key(made.algorithm, made.key)));
  EXPECT_EQ(verified->format, "none");
  EXPECT_EQ(verified->relying_party_id, "localhost");
}

TEST(WebAuthn, AcceptsEveryFormatWithEveryAlgorithm) {
  for (const auto algorithm : kAlgorithms) {
    const MadeCredential made = credential(algorithm);
    const std::string data = data_of(made);
    const auto number = static_cast<int>(algorithm);
    EXPECT_EQ(outcome(verify_registration(kCreate, none_attestation(data), party())), "") << number;
    EXPECT_EQ(outcome(verify_registration(kCreate, packed_attestation(data, kCreate, made), party())), "") << number;
    EXPECT_EQ(outcome(verify_registration(kCreate, packed_attestation(data, kCreate, attestor()), party())), "") << number;
  }
}

TEST(WebAuthn, AcceptsU2f) {
  const MadeCredential made = credential();
  const std::string data = authenticator_data({.relying_party_id = "localhost"}, made, std::string(16, '\0'));
  const auto verified = verify_registration(kCreate, u2f_attestation(data, kCreate, made, "localhost", attestor()), party());
  ASSERT_EQ(outcome(verified), "");
  EXPECT_EQ(verified->format, "fido-u2f");
}

TEST(WebAuthn, RefusesSignaturesOverAnythingElse) {
  const MadeCredential made = credential(), other = credential(CoseAlgorithm::kEs256, 2);
  const std::string data = data_of(made);
  const std::string else_where = client_data("webauthn.create", "http://localhost:1");
  const auto refused = fault(WebAuthnFault::kSignature);
  EXPECT_EQ(outcome(verify_registration(else_where, packed_attestation(data, kCreate, made), party())), refused);
  EXPECT_EQ(outcome(verify_registration(kCreate, packed_attestation(data, kCreate, other), party())), refused);
  EXPECT_EQ(outcome(verify_registration(else_where, packed_attestation(data, kCreate, attestor()), party())), refused);
  const std::string u2f = u2f_attestation(data, kCreate, other, "localhost", attestor());
  const auto object = read_cbor(u2f)->value;
  const std::string of_another = write_cbor(Cbor::map({Cbor::text_of("fmt"), Cbor::text_of("fido-u2f"),
                                                       Cbor::text_of("attStmt"), *object.find("attStmt"),
                                                       Cbor::text_of("authData"), Cbor::bytes(data)}));
  EXPECT_EQ(outcome(verify_registration(kCreate, of_another, party())), refused);
}

TEST(WebAuthn, TakesAnAttestationInIndefiniteLengths) {
  const MadeCredential made = credential();
  const auto object = read_cbor(packed_attestation(data_of(made), kCreate, made))->value;
  const auto text = [](std::string_view t) { return write_cbor(Cbor::text_of(t)); };
  const Cbor& statement = *object.find("attStmt");
  const std::string indefinite = '\xbf' + text("fmt") + "\x7f" + text("pack") + text("ed") + "\xff" + text("attStmt") + "\xbf" +
                                 text("alg") + write_cbor(*statement.find("alg")) + text("sig") +
                                 write_cbor(*statement.find("sig")) + "\xff" + text("authData") +
                                 write_cbor(*object.find("authData")) + "\xff";
  EXPECT_EQ(outcome(verify_registration(kCreate, indefinite, party())), "");
}

std::string object_of(std::string_view format, Cbor statement, std::string_view data) {
  return write_cbor(Cbor::map({Cbor::text_of("fmt"), Cbor::text_of(format), Cbor::text_of("attStmt"), std::move(statement),
                               Cbor::text_of("authData"), Cbor::bytes(data)}));
}

TEST(WebAuthn, RefusesStatementsThatAreNotOfTheirFormat) {
  const std::string data = data_of(credential());
  const auto refused = fault(WebAuthnFault::kStatement);
  const auto of = [&](std::string_view format, Cbor statement) {
    return outcome(verify_registration(kCreate, object_of(format, std::move(statement), data), party()));
  };
  const Cbor sig = Cbor::text_of("sig"), bytes = Cbor::bytes("x");
  EXPECT_EQ(of("none", Cbor::map({sig, bytes})), refused);
  EXPECT_EQ(of("packed", Cbor::map({})), refused);
  EXPECT_EQ(of("packed", Cbor::map({sig, Cbor::of(1)})), refused);
  EXPECT_EQ(of("packed", Cbor::map({Cbor::text_of("alg"), Cbor::of(-7), sig, bytes, Cbor::text_of("x5c"),
                                    Cbor::array({Cbor::text_of("no certificate")})})),
            refused);
  EXPECT_EQ(of("fido-u2f", Cbor::map({})), refused);
  EXPECT_NE(of("fido-u2f", Cbor::map({sig, bytes})), "");
  EXPECT_EQ(of("tpm", Cbor::map({})), fault(WebAuthnFault::kFormat));
  EXPECT_EQ(of("", Cbor::map({})), fault(WebAuthnFault::kFormat));
}

TEST(WebAuthn, RefusesWhatIsNoAttestationObject) {
  const auto refused = fault(WebAuthnFault::kAttestationObject);
  for (const std::string& bytes : {std::string(), std::string("\xa0", 1), std::string("garbage"), write_cbor(Cbor::array({}))})
    EXPECT_EQ(outcome(verify_registration(kCreate, bytes, party())), refused);
  EXPECT_EQ(outcome(verify_registration(kCreate, none_attestation(data_of(credential())) + "x", party())), refused);
}

TEST(WebAuthn, HoldsTypeOriginRelyingPartyAndFlags) {
  const MadeCredential made = credential();
  const auto of = [&](const std::string& client, const std::string& data, const RelyingParty& rules) {
    return outcome(verify_registration(client, none_attestation(data), rules));
  };
  const std::string good = data_of(made);
  EXPECT_EQ(of("{}", good, party()), fault(WebAuthnFault::kClientData));
  EXPECT_EQ(of("not JSON", good, party()), fault(WebAuthnFault::kClientData));
  EXPECT_EQ(of(client_data("webauthn.get"), good, party()), fault(WebAuthnFault::kType));
  EXPECT_EQ(of(client_data("webauthn.create", "https://evil.test"), good, party()), fault(WebAuthnFault::kOrigin));
  const std::string elsewhere = data_of(made, {.relying_party_id = "example.test"});
  EXPECT_EQ(of(kCreate, elsewhere, party()), fault(WebAuthnFault::kRelyingParty));
  std::string absent = good;
  absent[32] = static_cast<char>(absent[32] & ~1);
  EXPECT_EQ(of(kCreate, absent, party()), fault(WebAuthnFault::kUserPresence));
  RelyingParty strict = party();
  strict.user_verification = true;
  EXPECT_EQ(of(kCreate, good, strict), fault(WebAuthnFault::kUserVerification));
  const std::string verified = data_of(made, {.relying_party_id = "localhost", .user_verified = true});
  EXPECT_EQ(of(kCreate, verified, strict), "");
  EXPECT_EQ(of(kCreate, authenticator_data({.relying_party_id = "localhost"}), party()), fault(WebAuthnFault::kCredential));
  RelyingParty only_rsa = party();
  constexpr CoseAlgorithm kRsa[] = {CoseAlgorithm::kRs256};
  only_rsa.algorithms = kRsa;
  EXPECT_EQ(of(kCreate, good, only_rsa), fault(WebAuthnFault::kAlgorithm));
}

TEST(WebAuthn, TakesADomainAboveTheOriginsHostUnlessOneIsDemanded) {
  const MadeCredential made = credential();
  RelyingParty rules = party();
  rules.allows_origin = [](std::string_view) { return true; };
  const auto of = [&](const char* origin, const char* id) {
    const std::string data = data_of(made, {.relying_party_id = id});
    return outcome(verify_registration(client_data("webauthn.create", origin), none_attestation(data), rules));
  };
  const auto refused = fault(WebAuthnFault::kRelyingParty);
  EXPECT_EQ(of("https://login.example.test:8443", "login.example.test"), "");
  EXPECT_EQ(of("https://login.example.test", "example.test"), "");
  EXPECT_EQ(of("https://login.example.test", "test"), refused);
  EXPECT_EQ(of("https://login.example.test", "ample.test"), refused);
  EXPECT_EQ(of("https://127.0.0.1", "127.0.0.1"), "");
  EXPECT_EQ(of("https://127.0.0.1", "0.0.1"), refused);
  rules.id = "example.test";
  EXPECT_EQ(of("https://login.example.test", "login.example.test"), refused);
  EXPECT_EQ(of("android:apk-key-hash:abc", "example.test"), "");
}

TEST(WebAuthn, ReadsAuthenticatorDataToTheLastByte) {
  const std::string data = data_of(credential());
  EXPECT_TRUE(read_authenticator_data(data));
  EXPECT_FALSE(read_authenticator_data(data + '\0'));
  for (std::size_t size = 0; size < data.size(); ++size)
    EXPECT_FALSE(read_authenticator_data(std::string_view(data).substr(0, size))) << size;
  std::string extended = data + write_cbor(Cbor::map({Cbor::text_of("credProtect"), Cbor::of(2)}));
  extended[32] = static_cast<char>(extended[32] | 0x80);
  EXPECT_TRUE(read_authenticator_data(extended));
  std::string backed = data;
  backed[32] = static_cast<char>(backed[32] | 0x18);
  EXPECT_TRUE(read_authenticator_data(backed)->backup_eligible);
  EXPECT_TRUE(read_authenticator_data(backed)->backed_up);
}

TEST(WebAuthn, RefusesCredentialIdsThatAreEmptyOrTooLong) {
  MadeCredential made = credential();
  made.id = std::string(1023, 'x');
  EXPECT_TRUE(read_authenticator_data(data_of(made)));
  made.id += 'x';
  EXPECT_FALSE(read_authenticator_data(data_of(made)));
  made.id.clear();
  EXPECT_FALSE(read_authenticator_data(data_of(made)));
}

struct Signed {
  std::string data, signature;
};

Signed sign_in(const MadeCredential& made, MadeAuthenticatorData data = {.relying_party_id = "localhost"}) {
  const std::string bytes = authenticator_data(data);
  return {bytes, assertion_signature(bytes, client_data("webauthn.get"), made)};
}

TEST(WebAuthn, AcceptsAssertionsOfEveryAlgorithm) {
  for (const auto algorithm : kAlgorithms) {
    const MadeCredential made = credential(algorithm);
    const std::string key = write_cbor(cose_key(algorithm, made.key));
    const Signed good = sign_in(made);
    EXPECT_EQ(outcome(verify_assertion(client_data("webauthn.get"), good.data, good.signature, key, 0, party())), "");
    EXPECT_EQ(outcome(verify_assertion(client_data("webauthn.get", "http://localhost:1"), good.data, good.signature, key, 0, party())),
              fault(WebAuthnFault::kSignature));
    const std::string other = write_cbor(cose_key(algorithm, credential(algorithm, 2).key));
    EXPECT_EQ(outcome(verify_assertion(client_data("webauthn.get"), good.data, good.signature, other, 0, party())),
              fault(WebAuthnFault::kSignature));
  }
}

TEST(WebAuthn, RefusesACounterThatDoesNotGrowWhereBothAreAboveZero) {
  const MadeCredential made = credential();
  const std::string key = write_cbor(cose_key(made.algorithm, made.key));
  const auto of = [&](std::uint32_t sent, std::uint32_t stored) {
    const Signed by = sign_in(made, {.relying_party_id = "localhost", .sign_count = sent});
    return outcome(verify_assertion(client_data("webauthn.get"), by.data, by.signature, key, stored, party()));
  };
  const auto refused = fault(WebAuthnFault::kCounter);
  EXPECT_EQ(of(0, 0), "");
  EXPECT_EQ(of(5, 4), "");
  EXPECT_EQ(of(5, 0), "");
  EXPECT_EQ(of(0, 5), "");
  EXPECT_EQ(of(5, 5), refused);
  EXPECT_EQ(of(4, 5), refused);
}

TEST(WebAuthn, HoldsAssertionsToTheirCeremony) {
  const MadeCredential made = credential();
  const std::string key = write_cbor(cose_key(made.algorithm, made.key));
  const Signed good = sign_in(made);
  EXPECT_EQ(outcome(verify_assertion(kCreate, good.data, good.signature, key, 0, party())), fault(WebAuthnFault::kType));
  EXPECT_EQ(outcome(verify_assertion(client_data("webauthn.get"), "x", good.signature, key, 0, party())),
            fault(WebAuthnFault::kAuthenticatorData));
  EXPECT_EQ(outcome(verify_assertion(client_data("webauthn.get"), good.data, good.signature, "no key", 0, party())),
            fault(WebAuthnFault::kAlgorithm));
  EXPECT_EQ(outcome(verify_assertion("", good.data, good.signature, key, 0, party())), fault(WebAuthnFault::kClientData));
}

TEST(WebAuthn, DecodesBothAlphabetsPaddedOrNot) {
  for (const char* text : {"-_8=", "+/8=", "-_8", "+/8"}) EXPECT_EQ(decode_any_base64(text), "\xfb\xff") << text;
  EXPECT_EQ(decode_any_base64(""), "");
  for (const char* text : {"A", "-_8===", "a b=", "ab=c", "é"}) EXPECT_FALSE(decode_any_base64(text)) << text;
}

TEST(WebAuthn, WritesAndReadsUuids) {
  const std::string text = "08987058-cadc-4b81-b6e1-30de50dcbe96";
  EXPECT_EQ(uuid_text(*uuid_bytes(text)), text);
  for (const char* wrong : {"", "08987058cadc4b81b6e130de50dcbe96", "08987058-cadc-4b81-b6e1-30de50dcbe9",
                            "08987058-cadc-4b81-b6e1-30de50dcbe9g", "08987058-cadc-4b81-b6e1-30de50dcbe9600"})
    EXPECT_FALSE(uuid_bytes(wrong)) << wrong;
}

}  // namespace
}  // namespace crypto
