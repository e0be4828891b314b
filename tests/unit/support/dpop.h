#pragma once
// A client's half of DPoP, for tests: proofs with whatever a test wants wrong in them.

#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "base/time.h"
#include "crypto/jwt.h"
#include "json/writer.h"

namespace support {

// Members that are "" or absent are left out.
struct ProofOf {
  std::string method = "GET";
  std::string uri = "http://localhost:7310/idp/myaccount/emails";
  std::optional<base::Time> issued_at;
  std::string id = "once";
  std::string token;  // what ath is made of
  std::string nonce;
  std::string type = "dpop+jwt";
  crypto::Algorithm algorithm = crypto::Algorithm::kEs256;
  std::string jwk;  // in place of the key's own
};

inline std::string hash_of_token(std::string_view token) {
  return base::base64url(base::as_bytes(crypto::sha256(token)));
}

inline std::string proof_payload(const ProofOf& wanted) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  if (!wanted.id.empty()) out.member("jti", wanted.id);
  if (!wanted.method.empty()) out.member("htm", wanted.method);
  if (!wanted.uri.empty()) out.member("htu", wanted.uri);
  if (wanted.issued_at) out.member("iat", base::epoch_seconds(*wanted.issued_at));
  if (!wanted.token.empty()) out.member("ath", hash_of_token(wanted.token));
  if (!wanted.nonce.empty()) out.member("nonce", wanted.nonce);
  out.end_object();
  return text;
}

inline std::string proof(const crypto::Key& key, const ProofOf& wanted) {
  const std::string jwk = wanted.jwk.empty() ? "{" + key.public_jwk_members() + "}" : wanted.jwk;
  const std::string header = R"({"typ":")" + wanted.type + R"(","alg":")" + std::string(to_string(wanted.algorithm)) +
                             R"(","jwk":)" + jwk + "}";
  return crypto::sign(key, wanted.algorithm, header, proof_payload(wanted));
}

}  // namespace support
