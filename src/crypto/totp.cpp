#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/result.h"

namespace crypto {
namespace {

constexpr std::size_t kDigits = 6;

}  // namespace

std::string totp_code(std::string_view secret, std::uint64_t step) {
  std::array<unsigned char, 8> counter;
  for (std::size_t i = 0; i < counter.size(); ++i) counter[i] = static_cast<unsigned char>(step >> (8 * (7 - i)));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned int size = 0;
  base::check(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size) != nullptr,
              "HMAC-SHA-1 failed");
  const std::size_t at = mac[size - 1] & 15;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8) | mac[at + i];
  number &= 0x7FFFFFFF;
  std::string code(kDigits, '0');
  for (std::size_t i = kDigits; i-- > 0; number /= 10) code[i] = static_cast<char>('0' + number % 10);
  return code;
}

}  // namespace crypto
