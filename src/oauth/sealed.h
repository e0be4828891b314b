#pragma once
// Values that are handed out before an account is known, and so hold their own state (architecture section 4): encrypted
// and authenticated under the tenant's key, with what they are for and when they expire inside. Immutable; any thread.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/draws.h"
#include "base/time.h"
#include "json/value.h"

namespace oauth {

class Sealer {
 public:
  explicit Sealer(const base::Seed& seed);

  // `content` as base64url text that only `open` with the same `purpose` reads. The same content, purpose and expiry give
  // the same text: put a drawn identifier into what must differ.
  std::string seal(std::string_view purpose, std::string_view content, base::Time expires_at) const;
  // The content; nothing for what was not sealed here for `purpose`, or has expired by `now`.
  std::optional<std::string> open(std::string_view purpose, std::string_view sealed, base::Time now) const;
  // The same of content that is JSON. Good until `parser` reads something else.
  std::optional<json::Value> open_json(std::string_view purpose, std::string_view sealed, base::Time now, json::Parser& parser) const;

 private:
  std::array<std::uint8_t, 32> key_{};
};

}  // namespace oauth
