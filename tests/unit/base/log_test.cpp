#include "base/log.h"

#include <gtest/gtest.h>

namespace base {
namespace {

// Puts back the process's logger, which start_log replaces.
class Log : public testing::Test {
 protected:
  void TearDown() override { spdlog::set_default_logger(before_); }

 private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

TEST_F(Log, GoesToStandardErrorAndNotToStandardOutput) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  start_log(spdlog::level::info);
  spdlog::warn("the disk is {}", "full");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_NE(written.find("warning the disk is full"), std::string::npos) << written;
}

TEST_F(Log, LeavesOutWhatIsBelowItsLevel) {
  testing::internal::CaptureStderr();
  start_log(spdlog::level::err);
  spdlog::warn("not this");
  spdlog::error("but this");
  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("not this"), std::string::npos);
  EXPECT_NE(written.find("but this"), std::string::npos);
}

}  // namespace
}  // namespace base
