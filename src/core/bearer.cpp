#include "core/bearer.h"

#include "core/scratch.h"
#include "core/world.h"

namespace core {
namespace {

bool looks_like_jwt(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  return second != std::string_view::npos && token.find('.', second + 1) == std::string_view::npos;
}

bool identify_literal(Call& call, std::string_view token) {
  const auto holder = call.world.accounts().holder_of_literal(token);
  if (!holder) return false;
  call.scratch.account_id = holder->id;
  call.scratch.login = holder->login;
  call.caller = {call.scratch.account_id, call.scratch.login, nullptr};
  return true;
}

// The claims of a JWT that was verified before; nullptr where this worker has not seen it under these keys.
const oauth::Claims* known_claims(const Call& call, std::string_view token) {
  return call.scratch.tokens.find(call.world.serial(), call.world.keys().generation(), token);
}

// The claims after verifying now; nullptr where the signature does not hold.
const oauth::Claims* verified_claims(Call& call, std::string_view token) {
  const oauth::KeyRing& keys = call.world.keys();
  const std::uint64_t generation = keys.generation();
  auto claims = oauth::verify_access_token(keys, token, call.scratch.token_parser);
  return claims ? &call.scratch.tokens.put(call.world.serial(), generation, token, std::move(*claims)) : nullptr;
}

std::optional<BearerFault> judge(const Call& call, const oauth::Claims& claims) {
  std::optional<BearerFault> fault = BearerFault::kGarbled;  // nobody's, unless the account is there
  call.world.accounts().visit({claims.account_id, claims.subject}, [&](const identity::Account& account) {
    fault = account.is_revoked(claims.id) ? std::optional(BearerFault::kRevoked) : std::nullopt;
  });
  if (fault) return fault;
  if (call.now >= claims.expires_at) return BearerFault::kExpired;
  if (call.now < claims.not_before) return BearerFault::kNotYetValid;
  return std::nullopt;
}

}  // namespace

std::optional<BearerFault> identify(Call& call, std::string_view token) {
  const oauth::Claims* claims = known_claims(call, token);
  if (claims == nullptr && looks_like_jwt(token)) {
    if (!call.world.keys().ready()) return BearerFault::kKeyPending;
    claims = verified_claims(call, token);
  }
  if (claims == nullptr) return identify_literal(call, token) ? std::nullopt : std::optional(BearerFault::kGarbled);
  call.caller = {claims->account_id, claims->subject, claims};
  return judge(call, *claims);
}

}  // namespace core
