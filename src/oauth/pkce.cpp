#include "oauth/pkce.h"

#include "base/text.h"
#include "crypto/jwt.h"

namespace oauth {

bool is_verifier(std::string_view text) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  return text.size() >= 43 && text.size() <= 128 && text.find_first_not_of(kUnreserved) == std::string_view::npos;
}

bool s256_matches(std::string_view challenge, std::string_view verifier) {
  const std::string digest = crypto::sha256(verifier);
  return is_verifier(verifier) && base::equal_in_constant_time(challenge, base::base64url(base::as_bytes(digest)));
}

}  // namespace oauth
