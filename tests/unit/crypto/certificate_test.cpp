#include "crypto/certificate.h"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace crypto {
namespace {

using Names = std::vector<std::string>;

const base::Time kNow = *base::parse_rfc3339("2026-03-01T00:00:00Z");
const Names kNames = {"localhost", "*.localhost", "127.0.0.1", "::1", "id.example.test"};

struct Made {
  Key key = Key::make_p256();
  Certificate authority = make_authority(key, kNames, kNow);
  Key server_key = Key::make_p256();

  Certificate server(const Names& names) const { return make_server_certificate(authority, key, server_key, names, kNow); }
};

const Made& made() {
  static const Made once;
  return once;
}

// What a client that trusts the authority says: X509_V_OK or why not.
int judge(const Certificate& server, const std::string& host, base::Time when = kNow) {
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), X509_STORE_free);
  X509_STORE_add_cert(store.get(), made().authority.get());
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), server.get(), nullptr);
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(base::epoch_seconds(when)));
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1) X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0);
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

TEST(ServerCertificate, IsGoodForItsNames) {
  const Certificate server = made().server(kNames);
  for (const char* host : {"localhost", "127.0.0.1", "::1", "id.example.test"}) EXPECT_EQ(judge(server, host), X509_V_OK) << host;
  EXPECT_EQ(judge(server, "example.test"), X509_V_ERR_HOSTNAME_MISMATCH);
  EXPECT_EQ(judge(server, "127.0.0.2"), X509_V_ERR_IP_ADDRESS_MISMATCH);
  EXPECT_EQ(server.names(), (Names{"localhost", "*.localhost", "127.0.0.1", "::1", "id.example.test"}));
}

TEST(ServerCertificate, LivesShortEnoughForBrowsers) {
  const Certificate server = made().server(kNames);
  EXPECT_EQ(judge(server, "localhost", kNow - std::chrono::hours{23}), X509_V_OK);
  EXPECT_EQ(judge(server, "localhost", kNow - std::chrono::hours{25}), X509_V_ERR_CERT_NOT_YET_VALID);
  EXPECT_EQ(judge(server, "localhost", server.expires_at() + std::chrono::hours{1}), X509_V_ERR_CERT_HAS_EXPIRED);
  EXPECT_LE(server.expires_at() - kNow + std::chrono::hours{24}, std::chrono::days{398});
}

TEST(Authority, VouchesForItsNamesAlone) {
  for (const char* host : {"example.test", "evil.test", "127.0.0.2", "::2"})
    EXPECT_EQ(judge(made().server({host}), host), X509_V_ERR_PERMITTED_VIOLATION) << host;
  EXPECT_EQ(judge(made().server({"okta.localhost"}), "okta.localhost"), X509_V_OK);
  Names permitted = made().authority.permitted_names();
  EXPECT_EQ(permitted, (Names{"localhost", "localhost", "127.0.0.1", "::1", "id.example.test"}));
}

TEST(Authority, IsNotTheSameTwice) {
  const Key key = Key::make_p256();
  const Certificate one = make_authority(key, kNames, kNow), other = make_authority(key, kNames, kNow);
  EXPECT_NE(one.pem(), other.pem());  // serial numbers
  EXPECT_TRUE(one.signed_with(key));
  EXPECT_FALSE(one.signed_with(made().key));
}

TEST(Certificate, IsReadBackFromPem) {
  const Certificate server = made().server(kNames);
  const auto read = Certificate::from_pem(server.pem() + made().server_key.private_pem());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->pem(), server.pem());
  EXPECT_EQ(read->expires_at(), server.expires_at());
  EXPECT_TRUE(read->belongs_to(made().server_key));
  EXPECT_FALSE(read->belongs_to(made().key));
}

TEST(Certificate, IsNotReadFromAnythingElse) {
  for (const std::string& text : {std::string(), std::string("nonsense"), made().key.private_pem()})
    EXPECT_FALSE(Certificate::from_pem(text)) << text;
}

TEST(Certificate, MayNameNobody) {
  EXPECT_TRUE(made().authority.names().empty());
  EXPECT_TRUE(made().server(kNames).permitted_names().empty());
}

// What libraries do that take a token's key from its certificate.
TEST(SelfSigned, HoldsTheKeyAndIsTheSameEachTime) {
  const Key key = Key::make_rsa(base::Seed::from_number(1));
  const Certificate certificate = make_self_signed(key, "localhost");
  EXPECT_TRUE(certificate.signed_with(key));
  EXPECT_TRUE(certificate.belongs_to(key));
  EXPECT_EQ(certificate.der(), make_self_signed(key, "localhost").der());
  EXPECT_EQ(certificate.sha1().size(), 20U);
  EXPECT_GT(certificate.expires_at(), *base::parse_rfc3339("2040-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace crypto
