#include "core/dpop.h"

#include "base/text.h"
#include "core/origin.h"
#include "core/scratch.h"
#include "core/tenant.h"
#include "core/world.h"

namespace core {
namespace {

using crypto::DpopFault;

constexpr std::string_view kNoncePurpose = "dpop nonce";
constexpr base::Duration kNonceLifetime = std::chrono::hours{24};

base::Result<std::string_view, DpopFault> only_proof(const http::Request& request) {
  std::string_view found;
  std::size_t count = 0;
  for (const http::Header& header : request.headers) {
    if (!base::iequals(header.name, "DPoP")) continue;
    found = header.value;
    ++count;
  }
  if (count == 0) return tl::unexpected(DpopFault::kMissing);
  if (count > 1) return tl::unexpected(DpopFault::kSeveral);
  return found;
}

bool same_origin(std::string_view a, std::string_view b) {
  const auto first = split_origin(a), second = split_origin(b);
  return first && second && first->scheme == second->scheme && first->port == second->port &&
         base::iequals(first->host, second->host);
}

// Clients write an origin in their own way: letter case, the default port. And the one that they know may be another
// than the one that this request came by.
bool is_this_service(const Call& call, std::string_view claimed) {
  const std::string origin = base::to_lower(claimed);
  const std::string own = (call.request.tls ? "https://" : "http://") + std::string(call.request.host);
  return same_origin(origin, own) || same_origin(origin, call.base) || call.world.tenant().serves(origin);
}

// Percent-encoding aside, which clients apply before or after they make the proof.
bool same_path(std::string_view a, std::string_view b) {
  const auto first = base::percent_decode(a), second = base::percent_decode(b);
  return first && second && *first == *second;
}

std::optional<DpopFault> judge_request(const Call& call, const crypto::DpopProof& proof) {
  if (proof.method != call.request.method_text) return DpopFault::kMethod;
  const auto target = crypto::target_of(proof);
  if (!target || !is_this_service(call, target->origin) || !same_path(target->path, call.request.path()))
    return DpopFault::kUri;
  return std::nullopt;
}

bool has_good_nonce(const Call& call, const crypto::DpopProof& proof) {
  return proof.nonce && call.world.sealer().open(kNoncePurpose, *proof.nonce, call.now);
}

std::optional<DpopFault> judge(Call& call, const crypto::DpopProof& proof, const DpopRules& rules,
                               const DpopBinding& binding) {
  if (const auto fault = judge_request(call, proof)) return fault;
  if (rules.nonce && !has_good_nonce(call, proof)) return DpopFault::kNonce;
  if (const auto fault = crypto::judge_time(proof, call.now, rules.window)) return fault;
  if (!binding.access_token.empty() && !crypto::is_for_token(proof, binding.access_token)) return DpopFault::kTokenHash;
  if (!binding.thumbprint.empty() && proof.thumbprint != binding.thumbprint) return DpopFault::kOtherKey;
  // Last, so that a proof that fails may be sent again; an identifier is its key's own.
  const std::string spent = "dpop " + proof.thumbprint + " " + proof.id;
  if (!call.world.spent().spend(spent, proof.issued_at + rules.window.past, call.now)) return DpopFault::kUsed;
  return std::nullopt;
}

}  // namespace

base::Result<std::string, DpopFault> check_dpop(Call& call, const DpopRules& rules, const DpopBinding& binding) {
  const auto header = only_proof(call.request);
  if (!header) return tl::unexpected(header.error());
  auto proof = crypto::read_dpop_proof(*header, rules.algorithms, call.scratch.token_parser);
  if (!proof) return tl::unexpected(proof.error());
  if (const auto fault = judge(call, *proof, rules, binding)) return tl::unexpected(*fault);
  return std::move(proof->thumbprint);
}

std::string dpop_nonce(const Call& call) {
  return call.world.sealer().seal(kNoncePurpose, {}, call.now + kNonceLifetime);
}

}  // namespace core
