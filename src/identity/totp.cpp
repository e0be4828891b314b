#include "identity/totp.h"

#include <array>

#include "base/base32.h"
#include "base/result.h"
#include "base/text.h"
#include "crypto/totp.h"

namespace identity {
namespace {

std::uint64_t step_of(base::Time time) {
  const std::int64_t seconds = base::epoch_seconds(time);
  return seconds < 0 ? 0 : static_cast<std::uint64_t>(seconds) / crypto::kTotpSeconds;
}

std::string key_of(const Totp& totp) {
  auto key = base::decode_base32(totp.secret);
  base::check(key.has_value(), "a TOTP secret that is not base32");
  return std::move(*key);
}

}  // namespace

std::string Totp::fresh_secret(base::Draws& draws) {
  std::array<std::uint8_t, kSecretBytes> bytes;
  draws.fill(bytes);
  return base::base32(bytes);
}

std::string Totp::code_at(base::Time at) const { return crypto::totp_code(key_of(*this), step_of(at)); }

bool accept(Totp& totp, std::string_view typed, base::Time now) {
  const std::string key = key_of(totp);
  const std::uint64_t present = step_of(now);
  for (std::uint64_t step = present - std::min(present, Totp::kDrift); step <= present + Totp::kDrift; ++step) {
    if (step <= totp.last_step || !base::equal_in_constant_time(crypto::totp_code(key, step), typed)) continue;
    totp.last_step = step;
    totp.last_used_at = now;
    return true;
  }
  return false;
}

}  // namespace identity
