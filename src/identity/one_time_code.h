#pragma once
// A one-time code that was sent to somebody and waits to be typed in. A value inside an account's snapshot.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "base/time.h"

namespace identity {

struct OneTimeCode {
  static constexpr base::Duration kLifetime = std::chrono::minutes{5};
  static constexpr std::size_t kDigits = 6;

  std::string code;
  base::Time expires_at{};
  std::uint8_t wrong_tries = 0;

  // A fresh code. `fixed` is `--otp`: where it is not empty, the code is that instead of a draw.
  static OneTimeCode issue(base::Draws& draws, std::string_view fixed, base::Time now);

  bool expired(base::Time now) const { return now >= expires_at; }
};

enum class CodeVerdict : std::uint8_t { kAccepted, kWrong, kSpent };

// Compares in constant time. Of a code that has expired, or that `max_tries` were wrong of, anything typed is kSpent. The
// caller counts what is kWrong in `wrong_tries`, and may drop the code at `max_tries`.
CodeVerdict judge(const OneTimeCode& code, std::string_view typed, base::Time now, std::uint8_t max_tries);

}  // namespace identity
