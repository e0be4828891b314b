#include "oauth/id_token.h"

#include "base/text.h"
#include "crypto/jwt.h"

namespace oauth {

std::string half_hash(std::string_view token_or_code) {
  const std::string digest = crypto::sha256(token_or_code);
  return base::base64url(base::as_bytes(digest).first(digest.size() / 2));
}

}  // namespace oauth
