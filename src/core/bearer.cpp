#include "core/bearer.h"

#include <algorithm>

#include "core/scratch.h"
#include "core/world.h"

namespace core {
namespace {

bool looks_like_jwt(std::string_view token) { return std::count(token.begin(), token.end(), '.') == 2; }

bool identify_literal(Call& call, std::string_view token) {
  const auto holder = call.world.accounts().holder_of_literal(token);
  if (!holder) return false;
  call.scratch.account_id = holder->id;
  call.scratch.login = holder->login;
  call.caller = {call.scratch.account_id, call.scratch.login, nullptr};
  return true;
}

// The verified claims, from the worker's cache or by verifying now; nullptr where the signature does not hold.
const oauth::Claims* claims_of(Call& call, std::string_view token) {
  oauth::TokenCache& cache = call.scratch.tokens;
  const oauth::KeyRing& keys = call.world.keys();
  const std::uint64_t generation = keys.generation();
  if (const auto* known = cache.find(call.world.serial(), generation, token)) return known;
  auto claims = oauth::verify_access_token(keys, token, call.scratch.token_parser);
  return claims ? &cache.put(call.world.serial(), generation, token, std::move(*claims)) : nullptr;
}

std::optional<BearerFault> judge(const Call& call, const oauth::Claims& claims) {
  std::optional<BearerFault> fault = BearerFault::kGarbled;  // nobody's, unless the account is there
  call.world.accounts().visit({std::string(claims.account_id), claims.subject}, [&](const identity::Account& account) {
    const bool revoked = claims.issued_at < account.tokens_valid_from || account.is_revoked(claims.id);
    fault = revoked ? std::optional(BearerFault::kRevoked) : std::nullopt;
  });
  if (fault) return fault;
  if (call.now >= claims.expires_at) return BearerFault::kExpired;
  if (call.now < claims.not_before) return BearerFault::kNotYetValid;
  return std::nullopt;
}

}  // namespace

std::optional<BearerFault> identify(Call& call, std::string_view token) {
  if (!looks_like_jwt(token)) return identify_literal(call, token) ? std::nullopt : std::optional(BearerFault::kGarbled);
  if (!call.world.keys().ready()) return BearerFault::kKeyPending;
  const oauth::Claims* claims = claims_of(call, token);
  if (claims == nullptr) return identify_literal(call, token) ? std::nullopt : std::optional(BearerFault::kGarbled);
  call.caller = {claims->account_id, claims->subject, claims};
  return judge(call, *claims);
}

}  // namespace core
