#include "crypto/password.h"

#include <sodium.h>

#include <array>
#include <cstring>

#include "base/result.h"
#include "base/sodium.h"

namespace crypto {
namespace {

constexpr auto kOperations = crypto_pwhash_argon2id_OPSLIMIT_MIN;
constexpr auto kMemory = crypto_pwhash_argon2id_MEMLIMIT_MIN;

}  // namespace

std::string hash_password(std::string_view password) {
  base::require_sodium();
  std::array<char, crypto_pwhash_STRBYTES> hash;
  const int failed = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kOperations, kMemory,
                                           crypto_pwhash_ALG_ARGON2ID13);
  base::check(failed == 0, "memory for a password's hash");
  return hash.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  base::require_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (hash.size() >= text.size() || hash.find('\0') != std::string_view::npos) return false;
  std::memcpy(text.data(), hash.data(), hash.size());
  // A hash names its own cost: one that is not ours could ask for gigabytes.
  if (crypto_pwhash_str_needs_rehash(text.data(), kOperations, kMemory) != 0) return false;
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

}  // namespace crypto
