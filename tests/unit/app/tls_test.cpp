#include "app/tls.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "app/documents.h"
#include "base/log.h"
#include "crypto/certificate.h"
#include "unit/app/folder.h"

namespace app::tls_test {
namespace {

using testing::Folder;

ServeConfig in(const std::filesystem::path& directory) {
  ServeConfig config;
  config.state_dir = directory.string();
  config.tls = true;
  return config;
}

bool names(const TlsFiles& files, const std::string& name) {
  const auto all = crypto::Certificate::from_pem(files.chain)->names();
  return std::find(all.begin(), all.end(), name) != all.end();
}

TEST(TlsFiles, AreThereOnlyWhenAskedFor) { EXPECT_FALSE(tls_files(ServeConfig{})); }

TEST(TlsFiles, NameEveryWayToThisMachine) {
  const Folder folder;
  ServeConfig config = in(folder.path());
  config.okta.url = "https://Id.Example.test:8443";
  config.auth0.url = "http://[2001:DB8:0::1]:80";
  const auto files = tls_files(config);
  for (const char* name : {"localhost", "*.localhost", "okta.localhost", "auth0.localhost", "127.0.0.1", "::1", "10.0.2.2",
                           "id.example.test", "2001:db8::1"})
    EXPECT_TRUE(names(*files, name)) << name;
}

TEST(TlsFiles, AreOfOneAuthority) {
  const Folder folder;
  const auto files = tls_files(in(folder.path()));
  const auto key = crypto::Key::from_pem(files->key);
  ASSERT_TRUE(key);
  EXPECT_TRUE(crypto::Certificate::from_pem(files->chain)->belongs_to(*key));
  EXPECT_EQ(key->public_jwk_members().find("P-256") != std::string::npos, true);
  EXPECT_EQ(files->authority, folder.read("ca.pem"));
  EXPECT_EQ(files->authority_file, (folder.path() / "ca.pem").string());
  const auto authority_key = crypto::Key::from_pem(folder.read("tls-authority.pem"));
  EXPECT_TRUE(crypto::Certificate::from_pem(files->chain)->signed_with(*authority_key));
}

TEST(TlsFiles, AreKeptForTheirOwnerAlone) {
  const Folder folder;
  const auto first = tls_files(in(folder.path() / "a"));
  const auto second = tls_files(in(folder.path() / "a"));
  EXPECT_EQ(first->chain, second->chain);
  EXPECT_EQ(first->key, second->key);
  EXPECT_EQ(first->authority, second->authority);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "a")) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 3U);
}

TEST(TlsFiles, KeepTheAuthorityWhereOnlyTheCertificateIsSpoiled) {
  const Folder folder;
  const auto first = tls_files(in(folder.path()));
  folder.write("tls-server.pem", "nonsense");
  const auto second = tls_files(in(folder.path()));
  EXPECT_EQ(first->authority, second->authority);
  EXPECT_NE(first->chain, second->chain);
}

TEST(TlsFiles, TakeANewAuthorityForAHostThatTheOldOneMayNotVouchFor) {
  const Folder folder;
  const auto first = tls_files(in(folder.path()));
  ServeConfig config = in(folder.path());
  config.okta.url = "https://id.example.test";
  ::testing::internal::CaptureStderr();
  base::start_log("info");
  const auto second = tls_files(config);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("trust it anew"), std::string::npos);
  EXPECT_NE(first->authority, second->authority);
  EXPECT_TRUE(names(*second, "id.example.test"));
  config.okta.url = "https://other.example";
  const auto third = tls_files(config);
  // It still vouches for the earlier host, so that the first two ways to start agree from now on.
  config.okta.url = "https://id.example.test";
  EXPECT_EQ(tls_files(config)->authority, third->authority);
  EXPECT_EQ(tls_files(in(folder.path()))->authority, third->authority);
}

TEST(TlsFiles, LiveInMemoryWithAWarningWhereTheyCannotBeKept) {
  const Folder folder;
  ::testing::internal::CaptureStderr();
  base::start_log("info");
  const auto files = tls_files(in(folder.write("in-the-way", "")));
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("in memory only"), std::string::npos);
  EXPECT_NE(files->chain, "");
  EXPECT_EQ(files->authority_file, "");
}

TEST(TlsFiles, AreTheUsersOwnWhereHeGivesThem) {
  const Folder folder;
  ServeConfig config = in(folder.path());
  config.tls_cert = folder.write("cert.pem", "a certificate");
  config.tls_key = folder.write("key.pem", "a key");
  const auto files = tls_files(config);
  EXPECT_EQ(files->chain, "a certificate");
  EXPECT_EQ(files->key, "a key");
  EXPECT_EQ(files->authority, "");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "ca.pem"));
  config.tls_key = (folder.path() / "missing.pem").string();
  EXPECT_THROW(tls_files(config), Unusable);
}

}  // namespace
}  // namespace app::tls_test
