#pragma once
// DPoP proofs (RFC 9449): the JWT by which a client shows, with one request, that it holds the key that its token is bound
// to. What a proof says is checked here; whether it was seen before, and whose token goes with it, is the caller's to
// know. Pure functions.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "crypto/jwt.h"

namespace crypto {

// What is wrong with a proof, one name for each thing a client can get wrong.
enum class DpopFault : std::uint8_t {
  kMissing,         // no DPoP header
  kSeveral,         // more than one
  kGarbled,         // no JWS whose header and payload are JSON objects
  kType,            // typ is not dpop+jwt
  kAlgorithm,       // alg is none of those that are taken
  kKey,             // jwk is missing or unusable
  kPrivateKey,      // jwk holds a private or a symmetric key
  kSignature,       // not jwk's
  kId,              // jti
  kMethod,          // htm
  kUri,             // htu
  kIssuedAt,        // iat is missing or no time
  kTooOld,          // iat
  kFromTheFuture,   // iat
  kTokenHash,       // ath is missing or another token's
  kNonce,           // nonce is missing or none that was given out lately
  kOtherKey,        // jwk is not the key that the token is bound to
  kUsed,            // this proof was here before
};

// A proof whose signature is its key's.
struct DpopProof {
  std::string thumbprint;  // of its key: what `cnf.jkt` names
  std::string id;          // jti
  std::string method;      // htm
  std::string uri;         // htu, without query and fragment
  base::Time issued_at{};  // iat
  std::optional<std::string> token_hash;  // ath
  std::optional<std::string> nonce;
};

// Takes apart and verifies; what the proof says of its request is judged below. A proof is at most 8 KiB long, its jti
// 256 bytes.
base::Result<DpopProof, DpopFault> read_dpop_proof(std::string_view proof, std::span<const Algorithm> allowed,
                                                   json::Parser& parser);

// How far iat may be from the present.
struct DpopWindow {
  base::Duration past = std::chrono::minutes{5};
  base::Duration future = std::chrono::minutes{5};
};
std::optional<DpopFault> judge_time(const DpopProof& proof, base::Time now, const DpopWindow& window);

// Whether `ath` is that of `access_token`.
bool is_for_token(const DpopProof& proof, std::string_view access_token);

// htu in its two parts: "https://id.example.test" and "/path", which has at least its slash. Nothing where it is no
// absolute http URI.
struct DpopTarget {
  std::string_view origin;
  std::string_view path;
};
std::optional<DpopTarget> target_of(const DpopProof& proof);

}  // namespace crypto
