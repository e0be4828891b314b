#include "identity/one_time_code.h"

#include "base/text.h"

namespace identity {

OneTimeCode OneTimeCode::issue(base::Draws& draws, std::string_view fixed, base::Time now) {
  return {fixed.empty() ? draws.digits(kDigits) : std::string(fixed), now + kLifetime, 0};
}

CodeVerdict judge(const OneTimeCode& code, std::string_view typed, base::Time now, std::uint8_t max_tries) {
  if (code.expired(now) || code.wrong_tries >= max_tries) return CodeVerdict::kSpent;
  return base::equal_in_constant_time(code.code, typed) ? CodeVerdict::kAccepted : CodeVerdict::kWrong;
}

}  // namespace identity
