#include "app/kept_keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/log.h"
#include "unit/app/folder.h"
#include "unit/support/keys.h"

namespace app {
namespace {

using support::first_key;
using support::second_key;
using testing::Folder;

std::vector<std::string> thumbprints(std::vector<crypto::Key> keys) {
  std::vector<std::string> all;
  for (const crypto::Key& key : keys) all.push_back(key.thumbprint());
  return all;
}

TEST(KeptKeys, OutliveTheProcess) {
  const Folder folder;
  KeptKeys(folder.path()).keep("okta", {second_key(), first_key()});
  KeptKeys again(folder.path());
  EXPECT_EQ(thumbprints(again.kept("okta")), (std::vector{second_key().thumbprint(), first_key().thumbprint()}));
  EXPECT_TRUE(again.kept("auth0").empty());
  struct stat status {};
  ASSERT_EQ(::stat((folder.path() / "rotated-keys-okta.pem").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(KeptKeys, ForgetTheOldest) {
  const Folder folder;
  KeptKeys keys(folder.path());
  std::vector<crypto::Key> many(KeptKeys::kMax, first_key());
  many.push_back(second_key());
  keys.keep("okta", many);
  EXPECT_EQ(keys.kept("okta").size(), KeptKeys::kMax);
  EXPECT_EQ(KeptKeys(folder.path()).kept("okta").size(), KeptKeys::kMax);
}

TEST(KeptKeys, PassOverWhatIsNoKey) {
  const Folder folder;
  folder.write("rotated-keys-okta.pem", "-----BEGIN PRIVATE KEY-----\nnonsense\n" + first_key().private_pem());
  EXPECT_EQ(thumbprints(KeptKeys(folder.path()).kept("okta")), std::vector{first_key().thumbprint()});
}

TEST(KeptKeys, LiveInMemoryWithoutADirectory) {
  KeptKeys keys({});
  keys.keep("okta", {first_key()});
  EXPECT_EQ(keys.kept("okta").size(), 1U);
}

TEST(KeptKeys, WarnWhereTheyCannotBeWritten) {
  const Folder folder;
  ::testing::internal::CaptureStderr();
  base::start_log("info");
  KeptKeys keys(folder.write("in-the-way", ""));
  keys.keep("okta", {first_key()});
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("in memory only"), std::string::npos);
  EXPECT_EQ(keys.kept("okta").size(), 1U);
}

}  // namespace
}  // namespace app
