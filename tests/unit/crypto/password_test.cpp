#include "crypto/password.h"

#include <gtest/gtest.h>

namespace crypto {
namespace {

using namespace std::string_literals;

TEST(Password, IsVerifiedAgainstItsHashOnly) {
  const std::string hash = hash_password("Abcd1234!");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(hash, "Abcd1234!"));
  EXPECT_FALSE(verify_password(hash, "Abcd1234"));
  EXPECT_FALSE(verify_password(hash, ""));
}

TEST(Password, HasAnotherHashEachTime) { EXPECT_NE(hash_password("x"), hash_password("x")); }

TEST(Password, MayBeAnyBytes) {
  for (const std::string& password : {""s, "\0"s, "a\0b"s, std::string(10'000, '\xFF')}) {
    const std::string hash = hash_password(password);
    EXPECT_TRUE(verify_password(hash, password));
    EXPECT_FALSE(verify_password(hash, password + '\0'));
  }
}

TEST(Password, IsNotVerifiedAgainstWhatIsNoHashOfOurs) {
  const std::string hash = hash_password("x");
  std::string costly = hash;
  costly.replace(costly.find("m=8,"), 4, "m=4194304,");
  for (const std::string& other :
       {""s, "x"s, "$argon2id$"s, hash.substr(0, hash.size() - 1), hash + "x", hash + '\0', std::string(1000, '$'),
        costly, "$argon2i$v=19$m=8,t=3,p=1$MTIzNDU2Nzg$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"s, "$2b$10$abc"s}) {
    EXPECT_FALSE(verify_password(other, "x")) << other;
  }
}

}  // namespace
}  // namespace crypto
