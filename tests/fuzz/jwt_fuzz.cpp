// A token and a key as a client would send them: whatever they are, taking them apart and verifying ends well, and what
// is accepted has one spelling.
//
// Links: crypto

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "crypto/jwt.h"
#include "expect.h"

namespace {

std::optional<crypto::Key> check_key(json::Value jwk) {
  const auto key = crypto::Key::from_jwk(jwk);
  if (!key) return std::nullopt;
  const std::string written = "{" + key->public_jwk_members() + "}";
  json::Parser parser;
  const auto again = parser.parse_copy(written);
  fuzz::expect(again.has_value(), "a key is written as JSON");
  const auto same = crypto::Key::from_jwk(*again);
  fuzz::expect(same.has_value(), "a written key can be read");
  fuzz::expect(same->thumbprint() == key->thumbprint(), "a written key is the same key");
  return *key;
}

void check_token(std::string_view token) {
  const auto jws = crypto::split_jws(token);
  if (!jws) return;
  const std::string again = base::base64url(base::as_bytes(jws->header)) + "." +
                            base::base64url(base::as_bytes(jws->payload)) + "." +
                            base::base64url(base::as_bytes(jws->signature));
  fuzz::expect(again == token, "a token has one spelling");
  json::Parser parser;
  const auto header = parser.parse_copy(jws->header);
  if (!header) return;
  const auto algorithm = crypto::parse_algorithm((*header)["alg"].string_or(""));
  const auto key = check_key((*header)["jwk"]);  // as in a DPoP proof
  if (!key || !algorithm) return;
  if (crypto::verify(*key, *algorithm, jws->signing_input, jws->signature)) {
    fuzz::expect(!crypto::verify(*key, *algorithm, std::string(jws->signing_input) + "A", jws->signature),
                 "a signature is good for one input");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = base::as_text({data, size});
  check_token(text);
  static json::Parser parser;
  if (const auto jwk = parser.parse_copy(text)) check_key(*jwk);
  if (const auto key = crypto::Key::from_pem(text)) fuzz::expect(!key->thumbprint().empty(), "a key has a thumbprint");
  return 0;
}
