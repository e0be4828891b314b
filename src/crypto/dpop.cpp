#include "crypto/dpop.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace crypto {
namespace {

constexpr std::size_t kMaxProof = 8 * 1024;
constexpr std::size_t kMaxId = 256;

// The members of a JWK that are nobody's but its owner's (RFC 7518 sections 6.2.2, 6.3.2 and 6.4).
constexpr std::array<std::string_view, 8> kPrivateMembers = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

bool is_private(json::Value jwk) {
  return jwk["kty"].string_or("") == "oct" ||
         std::any_of(kPrivateMembers.begin(), kPrivateMembers.end(), [&](auto member) { return bool(jwk[member]); });
}

struct Signer {
  Algorithm algorithm;
  Key key;
};

base::Result<Signer, DpopFault> read_header(std::string_view text, std::span<const Algorithm> allowed,
                                            json::Parser& parser) {
  const auto header = parser.parse_copy(text);
  if (!header || header->type() != json::Type::kObject) return tl::unexpected(DpopFault::kGarbled);
  if (!base::iequals((*header)["typ"].string_or(""), "dpop+jwt")) return tl::unexpected(DpopFault::kType);
  const auto algorithm = parse_algorithm((*header)["alg"].string_or(""));
  if (!algorithm || std::find(allowed.begin(), allowed.end(), *algorithm) == allowed.end())
    return tl::unexpected(DpopFault::kAlgorithm);
  const json::Value jwk = (*header)["jwk"];
  if (is_private(jwk)) return tl::unexpected(DpopFault::kPrivateKey);
  auto key = Key::from_jwk(jwk);
  if (!key) return tl::unexpected(DpopFault::kKey);
  return Signer{*algorithm, std::move(*key)};
}

std::optional<std::string> text_of(json::Value value) {
  const auto text = value.string();
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

// NumericDate (RFC 7519 section 2), bounded so that no arithmetic on it can overflow.
std::optional<base::Time> time_of(json::Value value) {
  const auto seconds = value.number();
  constexpr double kYear9999 = 253402300799.0;
  if (!seconds || !(*seconds >= 0) || *seconds > kYear9999) return std::nullopt;
  return base::Time(base::Duration(static_cast<std::int64_t>(*seconds * 1e6)));
}

base::Result<DpopProof, DpopFault> read_claims(std::string_view text, json::Parser& parser) {
  const auto claims = parser.parse_copy(text);
  if (!claims || claims->type() != json::Type::kObject) return tl::unexpected(DpopFault::kGarbled);
  DpopProof proof;
  proof.id = (*claims)["jti"].string_or("");
  if (proof.id.empty() || proof.id.size() > kMaxId) return tl::unexpected(DpopFault::kId);
  proof.method = (*claims)["htm"].string_or("");
  if (proof.method.empty()) return tl::unexpected(DpopFault::kMethod);
  const std::string_view uri = (*claims)["htu"].string_or("");
  proof.uri = uri.substr(0, uri.find_first_of("?#"));
  if (!target_of(proof)) return tl::unexpected(DpopFault::kUri);
  const auto issued_at = time_of((*claims)["iat"]);
  if (!issued_at) return tl::unexpected(DpopFault::kIssuedAt);
  proof.issued_at = *issued_at;
  proof.token_hash = text_of((*claims)["ath"]);
  proof.nonce = text_of((*claims)["nonce"]);
  return proof;
}

}  // namespace

base::Result<DpopProof, DpopFault> read_dpop_proof(std::string_view proof, std::span<const Algorithm> allowed,
                                                   json::Parser& parser) {
  if (proof.size() > kMaxProof) return tl::unexpected(DpopFault::kGarbled);
  const auto jws = split_jws(proof);
  if (!jws) return tl::unexpected(DpopFault::kGarbled);
  const auto signer = read_header(jws->header, allowed, parser);
  if (!signer) return tl::unexpected(signer.error());
  if (!verify(signer->key, signer->algorithm, jws->signing_input, jws->signature))
    return tl::unexpected(DpopFault::kSignature);
  auto read = read_claims(jws->payload, parser);
  if (read) read->thumbprint = signer->key.thumbprint();
  return read;
}

std::optional<DpopFault> judge_time(const DpopProof& proof, base::Time now, const DpopWindow& window) {
  if (proof.issued_at < now - window.past) return DpopFault::kTooOld;
  if (proof.issued_at > now + window.future) return DpopFault::kFromTheFuture;
  return std::nullopt;
}

bool is_for_token(const DpopProof& proof, std::string_view access_token) {
  return proof.token_hash == base::base64url(base::as_bytes(sha256(access_token)));
}

std::optional<DpopTarget> target_of(const DpopProof& proof) {
  const std::string_view uri = proof.uri;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!base::starts_with_ignoring_case(uri, scheme)) continue;
    const auto slash = std::min(uri.find('/', scheme.size()), uri.size());
    if (slash == scheme.size()) return std::nullopt;
    return DpopTarget{uri.substr(0, slash), slash == uri.size() ? std::string_view("/") : uri.substr(slash)};
  }
  return std::nullopt;
}

}  // namespace crypto
