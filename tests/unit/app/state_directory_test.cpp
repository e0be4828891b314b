#include "app/state_directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "unit/app/folder.h"

namespace app::state_directory_test {
namespace {

using testing::Folder;

ServeConfig in(const std::filesystem::path& directory) {
  ServeConfig config;
  config.state_dir = directory.string();
  return config;
}

// A variable of the environment as a test wants it, and as it was again behind the test.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
  }
  ~Environment() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST(StateDirectory, IsTheOneThatIsGiven) { EXPECT_EQ(state_directory(in("/given")), "/given"); }

TEST(StateDirectory, IsWhereTheSystemKeepsStateElse) {
  const Environment home("HOME", "/home/a");
  {
    const Environment state("XDG_STATE_HOME", "/state");
    EXPECT_EQ(state_directory({}), "/state/understudy");
  }
  const Environment none("XDG_STATE_HOME", "");
  EXPECT_EQ(state_directory({}), "/home/a/.local/state/understudy");
}

TEST(StateDirectory, IsNoneWhereNothingIsSaid) {
  const Environment home("HOME", nullptr), state("XDG_STATE_HOME", nullptr);
  EXPECT_EQ(state_directory({}), "");
}

TEST(StateDirectory, GivesBackWhatItKeeps) {
  const Folder folder;
  EXPECT_EQ(read_kept(folder.path(), "a"), "");
  EXPECT_TRUE(keep(folder.path() / "made", "a", "text"));
  EXPECT_EQ(read_kept(folder.path() / "made", "a"), "text");
  EXPECT_TRUE(keep(folder.path() / "made", "a", "other"));
  EXPECT_EQ(read_kept(folder.path() / "made", "a"), "other");
}

TEST(StateDirectory, WithoutAPathKeepsNothing) {
  EXPECT_FALSE(keep({}, "a", "text"));
  EXPECT_EQ(read_kept({}, "CMakeLists.txt"), "");
}

}  // namespace
}  // namespace app::state_directory_test
