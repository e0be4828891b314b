#include "identity/totp.h"

#include <gtest/gtest.h>

#include "base/base32.h"

namespace identity {
namespace {

using std::chrono::seconds;

base::Time at(std::int64_t second) { return base::Time(seconds{second}); }

Totp rfc6238() {
  Totp totp;
  totp.secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";  // "12345678901234567890"
  return totp;
}

TEST(Totp, ShowsTheCodesOfTheStandard) {
  EXPECT_EQ(rfc6238().code_at(at(59)), "287082");
  EXPECT_EQ(rfc6238().code_at(at(1234567890)), "005924");
}

TEST(Totp, StaysAtTheFirstStepBeforeItsEpoch) { EXPECT_EQ(rfc6238().code_at(at(-1)), rfc6238().code_at(at(0))); }

TEST(Totp, TakesTheCodeOfThisStepAndOfItsNeighbours) {
  for (const std::int64_t apart : {-30, 0, 30}) {
    Totp totp = rfc6238();
    EXPECT_TRUE(accept(totp, totp.code_at(at(3000 + apart)), at(3000))) << apart;
    EXPECT_EQ(totp.last_used_at, at(3000));
  }
}

TEST(Totp, RefusesCodesOfStepsFurtherAway) {
  Totp totp = rfc6238();
  for (const std::int64_t apart : {-60, 60}) EXPECT_FALSE(accept(totp, totp.code_at(at(3000 + apart)), at(3000))) << apart;
  EXPECT_FALSE(accept(totp, "", at(3000)));
  EXPECT_EQ(totp.last_step, 0U);
  EXPECT_FALSE(totp.last_used_at);
}

TEST(Totp, TakesNoCodeTwiceNorAnEarlierOneAfterIt) {
  Totp totp = rfc6238();
  const std::string code = totp.code_at(at(3000));
  ASSERT_TRUE(accept(totp, code, at(3000)));
  EXPECT_FALSE(accept(totp, code, at(3000)));
  EXPECT_FALSE(accept(totp, code, at(3029)));
  EXPECT_FALSE(accept(totp, totp.code_at(at(2970)), at(3000)));
  EXPECT_TRUE(accept(totp, totp.code_at(at(3030)), at(3030)));
}

TEST(Totp, DrawsSecretsOfItsHashsLength) {
  const base::Seed seed = base::Seed::from_number(1);
  std::uint64_t counter = 0;
  base::Draws draws(seed, "alice", counter);
  const std::string secret = Totp::fresh_secret(draws);
  EXPECT_EQ(base::decode_base32(secret).value_or("").size(), Totp::kSecretBytes);
  EXPECT_NE(secret, Totp::fresh_secret(draws));
}

}  // namespace
}  // namespace identity
