#include "app/signing_key.h"

#include <gtest/gtest.h>

#include "base/log.h"
#include <sys/stat.h>

#include <thread>

#include "unit/app/folder.h"
#include "unit/support/keys.h"

namespace app {
namespace {

using testing::Folder;

constexpr const char* kFile = "signing-key.pem";

ServeConfig in(const std::filesystem::path& directory) {
  ServeConfig config;
  config.state_dir = directory.string();
  return config;
}

// The thumbprint of the key that this configuration gives, once it is made and kept.
std::string thumbprint(const ServeConfig& config) {
  const auto key = make_signing_key(config);
  while (key->get() == nullptr) std::this_thread::yield();
  return key->get()->thumbprint;
}

TEST(SigningKey, IsKeptForItsOwnerAlone) {
  const Folder folder;
  const std::string made = thumbprint(in(folder.path() / "a" / "b"));
  const std::filesystem::path file = folder.path() / "a" / "b" / kFile;
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_NE(made, "");
}

TEST(SigningKey, IsTheSameAfterARestart) {
  const Folder folder;
  const std::string made = thumbprint(in(folder.path()));
  const auto again = make_signing_key(in(folder.path()));
  ASSERT_NE(again->get(), nullptr);  // at once: there is nothing to make
  EXPECT_EQ(again->get()->thumbprint, made);
}

TEST(SigningKey, LeavesNothingHalfWritten) {
  const Folder folder;
  thumbprint(in(folder.path()));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(entry.path().filename(), kFile);
    ++files;
  }
  EXPECT_EQ(files, 1U);
}

TEST(SigningKey, TakesThePlaceOfAFileThatHoldsNone) {
  for (const std::string& text : {std::string("nonsense"), std::string(), crypto::Key::make_p256().private_pem()}) {
    const Folder folder;
    folder.write(kFile, text);
    ::testing::internal::CaptureStderr();
    base::start_log("info");
    const std::string made = thumbprint(in(folder.path()));
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("holds no RSA key"), std::string::npos);
    EXPECT_EQ(crypto::Key::from_pem(folder.read(kFile))->thumbprint(), made);
  }
}

TEST(SigningKey, StaysInMemoryWithAWarningWhereItCannotBeKept) {
  const Folder folder;
  const std::string file = folder.write("in-the-way", "");
  ::testing::internal::CaptureStderr();
  base::start_log("info");
  EXPECT_NE(thumbprint(in(file)), "");
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("in memory only"), std::string::npos);
}

TEST(SigningKey, IsAFunctionOfTheSeed) {
  const Folder folder;
  ServeConfig config = in(folder.path());
  config.seed = 7;
  const std::string made = thumbprint(config);
  EXPECT_EQ(thumbprint(config), made);
  config.seed = 8;
  EXPECT_NE(thumbprint(config), made);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace app
