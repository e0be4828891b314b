#pragma once
// An authenticator app that somebody enrolled: its secret, and what has been typed from it. A value inside an account's
// snapshot; `accept` edits it, so it belongs in a draft.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "base/time.h"

namespace identity {

struct Totp {
  static constexpr std::size_t kSecretBytes = 20;  // of a fresh one: as long as the hash (RFC 4226 section 4)
  static constexpr std::chrono::seconds kStep{30};
  static constexpr std::uint64_t kDrift = 1;       // steps that a clock may be early or late

  std::string id;
  std::string name;
  std::string secret;  // base32
  base::Time created_at{};
  bool confirmed = false;
  std::uint64_t last_step = 0;  // of the newest code that was accepted; 0 before the first
  std::optional<base::Time> last_used_at;

  static std::string fresh_secret(base::Draws& draws);
  // What the app shows at `at`. REQUIRES: `secret` is base32.
  std::string code_at(base::Time at) const;
};

// Whether `typed` is the code of this step or a neighbouring one, and of a later step than any code before it (RFC 6238
// section 5.2: none twice). Compares in constant time. Remembers what it accepts.
bool accept(Totp& totp, std::string_view typed, base::Time now);

}  // namespace identity
