#include "base/log.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

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
  start_log("info");
  log_warning("the disk is {full}");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_NE(written.find("warning the disk is {full}"), std::string::npos) << written;
}

TEST_F(Log, LeavesOutWhatIsBelowItsLevel) {
  testing::internal::CaptureStderr();
  start_log("error");
  log_warning("not this");
  log_error("but this");
  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("not this"), std::string::npos);
  EXPECT_NE(written.find("but this"), std::string::npos);
}

TEST_F(Log, TakesALevelThatItDoesNotKnowForInfo) {
  testing::internal::CaptureStderr();
  start_log("loud");
  log_debug("not this");
  log_warning("but this");
  const std::string written = testing::internal::GetCapturedStderr();
  EXPECT_EQ(written.find("not this"), std::string::npos);
  EXPECT_NE(written.find("but this"), std::string::npos);
}

}  // namespace
}  // namespace base
