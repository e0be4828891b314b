#include "identity/auth_session.h"

#include <gtest/gtest.h>

#include "unit/support/time.h"

namespace identity {
namespace {

using support::kNoon;

class AuthSessions : public ::testing::Test {
 protected:
  std::string begin(std::string_view client = "spa", std::string_view subject = "totp|dev_1") {
    return begin_session(sessions, draws, client, subject, kNoon).id;
  }

  base::Seed seed = base::Seed::from_number(1);
  std::uint64_t counter = 0;
  base::Draws draws{seed, "alice", counter};
  base::List<AuthSession> sessions;
};

TEST_F(AuthSessions, AreFoundByTheClientAndForTheSubjectThatTheyWereBegunFor) {
  const std::string id = begin();
  EXPECT_EQ(id.size(), AuthSession::kLength);
  EXPECT_NE(find_session(sessions, id, "spa", "totp|dev_1"), nullptr);
  EXPECT_EQ(find_session(sessions, id, "native", "totp|dev_1"), nullptr);
  EXPECT_EQ(find_session(sessions, id, "spa", "totp|dev_2"), nullptr);
  EXPECT_EQ(find_session(sessions, "another", "spa", "totp|dev_1"), nullptr);
}

TEST_F(AuthSessions, ExpireAfterFiveMinutesAndStayToBeFound) {
  const AuthSession& session = *find_session(sessions, begin(), "spa", "totp|dev_1");
  EXPECT_FALSE(session.expired(kNoon + AuthSession::kLifetime - std::chrono::microseconds{1}));
  EXPECT_TRUE(session.expired(kNoon + AuthSession::kLifetime));
}

TEST_F(AuthSessions, MakeRoomForNewerOnes) {
  const std::string first = begin();
  const std::string second = begin();
  for (std::size_t i = 1; i < AuthSession::kMaxSessions; ++i) begin();
  EXPECT_EQ(sessions.size(), AuthSession::kMaxSessions);
  EXPECT_EQ(find_session(sessions, first, "spa", "totp|dev_1"), nullptr);
  EXPECT_NE(find_session(sessions, second, "spa", "totp|dev_1"), nullptr);
}

}  // namespace
}  // namespace identity
